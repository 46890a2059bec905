use hallyu_platform::openai::Provider;
use serde::Deserialize;

/// The section `transcription` of the configuration.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct SubtitleConfig {
    /// Who hears. Without one, jobs wait.
    #[serde(flatten)]
    pub provider: Provider,
    /// Longest recording that is sent at once, seconds, at least 1. A WAV of ten minutes has 19 MB; the API takes 25.
    pub chunk_seconds: u32,
    /// Program that decodes: a name to be found in `PATH`, or a path.
    pub ffmpeg: String,
    /// Recordings in work at a time, at least 1.
    pub concurrency: usize,
}
