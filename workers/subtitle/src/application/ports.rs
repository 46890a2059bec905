use async_trait::async_trait;
use bytes::Bytes;
use hallyu_captions::Ms;
use hallyu_captions::speech::Interval;
use hallyu_kernel::SubtitleLanguage;
use hallyu_platform::openai::OpenAiError;

use crate::domain::Heard;

/// Hears what is said.
#[async_trait]
pub(crate) trait SpeechToText: Send + Sync {
    /// What hears, for example `whisper-1`.
    fn engine(&self) -> &str;

    /// Transcribes a WAV file.
    async fn hear(&self, wav: Bytes, language: SubtitleLanguage) -> Result<Heard, OpenAiError>;
}

/// Opens recordings of the blob store.
#[async_trait]
pub(crate) trait SoundOpener: Send + Sync {
    /// Decodes the recording under this key.
    async fn open(&self, key: &str) -> Result<Box<dyn Sound>, SoundError>;
}

/// A decoded recording.
#[async_trait]
pub(crate) trait Sound: Send + Sync {
    /// Its length.
    fn duration_ms(&self) -> Ms;

    /// Where somebody speaks, in order; `None` if no voice stands out of a recording that is not silent.
    fn speech(&self) -> Option<&[Interval]>;

    /// A part of it, as a 16 kHz mono WAV file.
    async fn wav(&self, part: Interval) -> Result<Bytes, SoundError>;
}

/// Why a recording cannot be heard.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SoundError {
    /// There is no such blob.
    #[error("the recording {0} does not exist any more; upload the video again")]
    Missing(String),
    /// It is no sound that can be decoded.
    #[error("the recording cannot be decoded ({0}); upload the video again")]
    Unreadable(String),
    /// The machine is at fault, not the recording.
    #[error("the recording could not be opened")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl SoundError {
    pub(crate) fn failed(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Failed(source.into())
    }
}
