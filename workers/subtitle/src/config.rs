use std::path::PathBuf;

use hallyu_platform::openai::Provider;
use serde::Deserialize;

/// The section `transcription` of the configuration.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct SubtitleConfig {
    /// A Whisper model of this machine, in the form of whisper.cpp. Empty: the provider hears.
    pub model_path: PathBuf,
    /// Threads of that model; 0: one for two cores, 8 at most.
    pub threads: u16,
    /// Who hears without a model on this machine. Without either, jobs wait.
    #[serde(flatten)]
    pub provider: Provider,
    /// Longest recording that is heard at once, seconds, at least 1.
    pub chunk_seconds: u32,
    /// Program that decodes: a name to be found in `PATH`, or a path.
    pub ffmpeg: String,
    /// Recordings in work at a time, at least 1.
    pub concurrency: usize,
}

impl SubtitleConfig {
    /// Longest piece of speech that is heard at once.
    #[must_use]
    pub fn chunk_ms(&self) -> i64 {
        i64::from(self.chunk_seconds.max(1)) * 1_000
    }
}
