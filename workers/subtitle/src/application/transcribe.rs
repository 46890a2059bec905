use hallyu_captions::profile::Profile;
use hallyu_captions::{FrameRate, Picture, Word, transcript};
use hallyu_contracts::jobs::checkpoint_key;
use hallyu_contracts::subtitles::{
    CueLine, CueSheet, TranscriptionCompleted, TranscriptionRequested, cue_sheet_key,
};
use hallyu_platform::blobs::BlobError;
use hallyu_platform::jobs::JobReport;

use super::{Sound, SpeechToText, Subtitle, SubtitleError};
use crate::domain::{Heard, Span, cut};

impl Subtitle {
    /// Makes a track of a recording and announces it.
    ///
    /// Each chunk leaves a checkpoint: a repeated request sends only what was not heard yet. A request whose track exists
    /// is only announced again.
    pub(crate) async fn transcribe(
        &self,
        request: &TranscriptionRequested,
        report: &JobReport,
    ) -> Result<(), SubtitleError> {
        let result_key = cue_sheet_key(request.job_id, &request.track_id.to_string());
        if self.blobs.head(&result_key).await?.is_none() {
            let Some(speech) = &self.speech else {
                return Ok(report.waiting("transcription.base_url").await?);
            };
            let words = self.hear_all(request, &**speech, report).await?;
            self.blobs.put_json(&result_key, &sheet(request, &words)?).await?;
        }
        report.progress(1.0).await;
        let done = TranscriptionCompleted { job_id: request.job_id, track_id: request.track_id, result_key };
        Ok(report.tell(&done).await?)
    }

    async fn hear_all(
        &self,
        request: &TranscriptionRequested,
        speech: &dyn SpeechToText,
        report: &JobReport,
    ) -> Result<Vec<Word>, SubtitleError> {
        report.progress(0.0).await;
        let sound = self.sound.open(&request.audio_key).await?;
        let mut words = Vec::new();
        for chunk in cut(sound.duration_ms(), sound.silences(), self.chunk_ms) {
            let heard = self.hear(request, &*sound, (speech, chunk)).await?;
            words.extend(heard.timed_words(chunk.start_ms));
            report.progress(share(chunk.end_ms, sound.duration_ms())).await;
        }
        Ok(words)
    }

    /// Hears one chunk, or recalls what was heard.
    async fn hear(
        &self,
        request: &TranscriptionRequested,
        sound: &dyn Sound,
        (speech, chunk): (&dyn SpeechToText, Span),
    ) -> Result<Heard, SubtitleError> {
        let part = format!("transcribe-{}-{}-{}", request.track_id, chunk.start_ms, chunk.end_ms);
        let key = checkpoint_key(request.job_id, &part);
        match self.blobs.get_json(&key).await {
            Ok(heard) => return Ok(heard),
            // A checkpoint of an older version that cannot be read any more is as good as none.
            Err(BlobError::NotFound(_) | BlobError::Json { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        let heard = speech.hear(sound.wav(chunk).await?, request.language).await?;
        self.blobs.put_json(&key, &heard).await?;
        Ok(heard)
    }
}

fn sheet(request: &TranscriptionRequested, words: &[Word]) -> Result<CueSheet, SubtitleError> {
    let cues = transcript(words, Profile::of(request.language.as_str()), &Picture::new(FrameRate::FILM));
    if cues.is_empty() {
        return Err(SubtitleError::NoSpeech);
    }
    let line = |(seq, cue): (u32, &hallyu_captions::Cue)| CueLine {
        seq,
        start_ms: cue.start_ms(),
        end_ms: cue.end_ms(),
        text: cue.text().to_owned(),
    };
    Ok(CueSheet { language: request.language, cues: (1..).zip(&cues).map(line).collect() })
}

/// Share of the recording that is done, just under 1 because the result is still to be stored.
#[expect(clippy::cast_precision_loss, reason = "a share needs no more than a few digits")]
fn share(done_ms: i64, duration_ms: i64) -> f32 {
    (done_ms as f32 / duration_ms.max(1) as f32).min(0.99)
}
