use async_trait::async_trait;
use bytes::Bytes;
use hallyu_captions::Ms;
use hallyu_captions::speech::Interval;
use hallyu_kernel::SubtitleLanguage;
use hallyu_platform::openai::OpenAiError;

use crate::domain::Heard;

/// Hears what is said.
#[async_trait]
pub trait SpeechToText: Send + Sync {
    /// What hears, for example `whisper-1`.
    fn engine(&self) -> &str;

    /// Transcribes a 16 kHz mono WAV file.
    async fn hear(&self, wav: Bytes, language: SubtitleLanguage) -> Result<Heard, HearingError>;
}

/// Why nothing was heard.
#[derive(Debug, thiserror::Error)]
pub enum HearingError {
    /// The provider did not answer usably.
    #[error(transparent)]
    Provider(#[from] OpenAiError),
    /// The file of the model is none that this program understands, or there is no memory for it.
    #[error("transcription.model_path cannot be used: {0}")]
    Model(String),
    /// The model stopped in the middle of the work.
    #[error("the speech model failed: {0}")]
    Engine(String),
}

/// Opens recordings of the blob store.
#[async_trait]
pub(crate) trait SoundOpener: Send + Sync {
    /// Decodes the recording under this key.
    async fn open(&self, key: &str) -> Result<Box<dyn Sound>, SoundError>;
}

/// A decoded recording.
#[async_trait]
pub trait Sound: Send + Sync {
    /// Its length.
    fn duration_ms(&self) -> Ms;

    /// Where somebody speaks, in order; `None` if no voice stands out of a recording that is not silent.
    fn speech(&self) -> Option<&[Interval]>;

    /// A part of it, as a 16 kHz mono WAV file.
    async fn wav(&self, part: Interval) -> Result<Bytes, SoundError>;
}

/// Why a recording cannot be heard.
#[derive(Debug, thiserror::Error)]
pub enum SoundError {
    /// There is no such recording.
    #[error("the recording {0} does not exist")]
    Missing(String),
    /// It is no sound that can be decoded.
    #[error("the recording cannot be decoded ({0})")]
    Unreadable(String),
    /// It is a video without sound.
    #[error("the recording has no audio track")]
    Mute,
    /// The program that decodes is not installed.
    #[error("the program {0} cannot be found (Debian: apt-get install ffmpeg; or set transcription.ffmpeg)")]
    NoDecoder(String),
    /// The machine is at fault, not the recording.
    #[error("the recording could not be opened")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl SoundError {
    pub(crate) fn failed(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Failed(source.into())
    }
}

/// Is told how a run goes on.
#[async_trait]
pub trait Progress: Send + Sync {
    /// The share of the recording that was heard, 0 to just under 1.
    async fn heard(&self, share: f32);
}
