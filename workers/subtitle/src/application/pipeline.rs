use std::sync::Arc;

use hallyu_captions::Ms;
use hallyu_captions::profile::Profile;
use hallyu_captions::speech::Interval;
use hallyu_captions::speech::chunks::chunks;
use hallyu_captions::speech::invented::Recording;
use hallyu_contracts::subtitles::{Span, Transcript, Verdict};
use hallyu_kernel::SubtitleLanguage;
use hallyu_platform::blobs::{BlobError, Blobs};

use super::ports::{HearingError, Progress, Sound, SoundError, SpeechToText};
use crate::domain::{Heard, segments};

/// Makes transcripts of recordings. Needs no server around it: the blob store may be a folder, progress may go to a terminal.
pub struct Pipeline {
    /// Hears.
    pub engine: Arc<dyn SpeechToText>,
    /// Keeps what was heard of each chunk. Another run with the same store and prefix hears none of them again.
    pub blobs: Blobs,
    /// What the keys of the chunks begin with.
    pub prefix: String,
    /// Longest piece that is heard at once, at least 1.
    pub chunk_ms: Ms,
}

/// Why a recording did not become a transcript. What was heard is kept in each case, and another run goes on from there.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    /// The recording cannot be read.
    #[error(transparent)]
    Sound(#[from] SoundError),
    /// Nobody speaks in it, or all that was heard was invented.
    #[error("no speech was found in the recording")]
    NoSpeech,
    /// The engine does not hear.
    #[error(transparent)]
    Hearing(#[from] HearingError),
    /// The chunks cannot be read or written.
    #[error(transparent)]
    Blobs(#[from] BlobError),
}

impl Pipeline {
    /// Hears a recording, chunk by chunk, and judges what was heard.
    ///
    /// # Errors
    /// [`PipelineError`].
    pub async fn run(
        &self,
        sound: &dyn Sound,
        language: SubtitleLanguage,
        progress: &dyn Progress,
    ) -> Result<Transcript, PipelineError> {
        let (duration_ms, profile) = (sound.duration_ms(), Profile::of(language.as_str()));
        let whole = [Interval::new(0, duration_ms)];
        let mut heard = Vec::new();
        for chunk in chunks(sound.speech().unwrap_or(&whole), duration_ms, self.chunk_ms) {
            let said = self.hear(sound, chunk, language).await?;
            heard.push(said.into_phrases(chunk, profile));
            progress.heard(share(chunk.end_ms, duration_ms)).await;
        }
        let segments = segments(heard, &Recording { speech: sound.speech(), duration_ms }, profile);
        if segments.iter().all(|segment| matches!(segment.verdict, Verdict::Drop(_))) {
            return Err(PipelineError::NoSpeech);
        }
        Ok(Transcript {
            language,
            duration_ms,
            engine: self.engine.engine().to_owned(),
            speech: sound.speech().unwrap_or_default().iter().map(span).collect(),
            segments,
        })
    }

    /// Hears one chunk, or recalls what was heard.
    async fn hear(
        &self,
        sound: &dyn Sound,
        chunk: Interval,
        language: SubtitleLanguage,
    ) -> Result<Heard, PipelineError> {
        let key = format!("{}-{}-{}.json", self.prefix, chunk.start_ms, chunk.end_ms);
        match self.blobs.get_json(&key).await {
            Ok(heard) => return Ok(heard),
            // A checkpoint of an older version that cannot be read any more is as good as none.
            Err(BlobError::NotFound(_) | BlobError::Json { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        let heard = self.engine.hear(sound.wav(chunk).await?, language).await?;
        self.blobs.put_json(&key, &heard).await?;
        Ok(heard)
    }
}

fn span(interval: &Interval) -> Span {
    Span { start_ms: interval.start_ms, end_ms: interval.end_ms }
}

/// Share of the recording that is done, just under 1 because the result is still to be stored.
#[expect(clippy::cast_precision_loss, reason = "a share needs no more than a few digits")]
fn share(done_ms: Ms, duration_ms: Ms) -> f32 {
    (done_ms as f32 / duration_ms.max(1) as f32).min(0.99)
}
