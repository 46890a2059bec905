use hallyu_captions::profile::Profile;
use hallyu_captions::speech::Interval;
use hallyu_captions::speech::chunks::chunks;
use hallyu_captions::speech::invented::Recording;
use hallyu_contracts::jobs::checkpoint_key;
use hallyu_contracts::subtitles::{
    Span, Transcript, TranscriptionCompleted, TranscriptionRequested, Verdict, transcript_key,
};
use hallyu_platform::blobs::BlobError;
use hallyu_platform::jobs::JobReport;

use super::{Sound, SpeechToText, Subtitle, SubtitleError};
use crate::domain::{Heard, segments};

impl Subtitle {
    /// Makes a transcript of a recording and announces it.
    ///
    /// Each chunk leaves a checkpoint: a repeated request sends only what was not heard yet. A request whose transcript
    /// exists is only announced again.
    pub(crate) async fn transcribe(
        &self,
        request: &TranscriptionRequested,
        report: &JobReport,
    ) -> Result<(), SubtitleError> {
        let result_key = transcript_key(request.job_id, request.track_id);
        if self.blobs.head(&result_key).await?.is_none() {
            let Some(speech) = &self.speech else {
                return Ok(report.waiting("transcription.base_url").await?);
            };
            let transcript = self.hear_all(request, &**speech, report).await?;
            self.blobs.put_json(&result_key, &transcript).await?;
        }
        report.progress(1.0).await;
        let done = TranscriptionCompleted { job_id: request.job_id, track_id: request.track_id, result_key };
        Ok(report.tell(&done).await?)
    }

    async fn hear_all(
        &self,
        request: &TranscriptionRequested,
        engine: &dyn SpeechToText,
        report: &JobReport,
    ) -> Result<Transcript, SubtitleError> {
        report.progress(0.0).await;
        let sound = self.sound.open(&request.audio_key).await?;
        let (duration_ms, profile) = (sound.duration_ms(), Profile::of(request.language.as_str()));
        let whole = [Interval::new(0, duration_ms)];
        let mut heard = Vec::new();
        for chunk in chunks(sound.speech().unwrap_or(&whole), duration_ms, self.chunk_ms) {
            let said = self.hear(request, &*sound, (engine, chunk)).await?;
            heard.push(said.into_phrases(chunk.start_ms, profile));
            report.progress(share(chunk.end_ms, duration_ms)).await;
        }
        let segments = segments(heard, &Recording { speech: sound.speech(), duration_ms }, profile);
        if segments.iter().all(|segment| matches!(segment.verdict, Verdict::Drop(_))) {
            return Err(SubtitleError::NoSpeech);
        }
        Ok(Transcript {
            language: request.language,
            duration_ms,
            engine: engine.engine().to_owned(),
            speech: sound.speech().unwrap_or_default().iter().map(span).collect(),
            segments,
        })
    }

    /// Hears one chunk, or recalls what was heard.
    async fn hear(
        &self,
        request: &TranscriptionRequested,
        sound: &dyn Sound,
        (engine, chunk): (&dyn SpeechToText, Interval),
    ) -> Result<Heard, SubtitleError> {
        let part = format!("transcribe-{}-{}-{}", request.track_id, chunk.start_ms, chunk.end_ms);
        let key = checkpoint_key(request.job_id, &part);
        match self.blobs.get_json(&key).await {
            Ok(heard) => return Ok(heard),
            // A checkpoint of an older version that cannot be read any more is as good as none.
            Err(BlobError::NotFound(_) | BlobError::Json { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        let heard = engine.hear(sound.wav(chunk).await?, request.language).await?;
        self.blobs.put_json(&key, &heard).await?;
        Ok(heard)
    }
}

fn span(interval: &Interval) -> Span {
    Span { start_ms: interval.start_ms, end_ms: interval.end_ms }
}

/// Share of the recording that is done, just under 1 because the result is still to be stored.
#[expect(clippy::cast_precision_loss, reason = "a share needs no more than a few digits")]
fn share(done_ms: i64, duration_ms: i64) -> f32 {
    (done_ms as f32 / duration_ms.max(1) as f32).min(0.99)
}
