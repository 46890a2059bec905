//! Who hears, by the configuration.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use hallyu_kernel::Ambient;
use hallyu_platform::openai::{OpenAi, OpenAiError, Sleeper};

use crate::SubtitleConfig;
use crate::application::SpeechToText;

/// Why nobody hears.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// Neither a model nor a provider is named.
    #[error(
        "nobody hears: set transcription.model_path to a Whisper model of this machine, or transcription.base_url to a server \
         with OpenAI's transcription API"
    )]
    NotConfigured,
    /// A model is named, but this program cannot use any.
    #[error(
        "transcription.model_path is {}, but this program was built without Whisper: build it with --features whisper, or \
         leave model_path empty and set transcription.base_url",
        .0.display()
    )]
    NotBuilt(PathBuf),
    /// The model that is named is not there.
    #[error("transcription.model_path: there is no file {}", .0.display())]
    NoModel(PathBuf),
    /// The provider's client cannot be made.
    #[error(transparent)]
    Provider(#[from] OpenAiError),
}

impl EngineError {
    /// The setting that an operator has to correct.
    #[must_use]
    pub fn setting(&self) -> &'static str {
        match self {
            Self::NotConfigured | Self::Provider(_) => "transcription.base_url",
            Self::NotBuilt(_) | Self::NoModel(_) => "transcription.model_path",
        }
    }
}

/// The engine of a configuration: the model of this machine if one is named, else the provider.
///
/// # Errors
/// [`EngineError`].
pub fn engine(
    config: &SubtitleConfig,
    ambient: &Ambient,
    sleeper: &Arc<dyn Sleeper>,
) -> Result<Arc<dyn SpeechToText>, EngineError> {
    if !config.model_path.as_os_str().is_empty() {
        return local(&config.model_path, config.threads);
    }
    if !config.provider.is_configured() {
        return Err(EngineError::NotConfigured);
    }
    Ok(Arc::new(OpenAi::new(config.provider.clone(), ambient.clone(), Arc::clone(sleeper))?))
}

#[cfg(feature = "whisper")]
fn local(path: &Path, threads: u16) -> Result<Arc<dyn SpeechToText>, EngineError> {
    if !path.is_file() {
        return Err(EngineError::NoModel(path.to_owned()));
    }
    Ok(Arc::new(super::whisper::Whisper::new(path, threads)))
}

#[cfg(not(feature = "whisper"))]
fn local(path: &Path, _: u16) -> Result<Arc<dyn SpeechToText>, EngineError> {
    Err(EngineError::NotBuilt(path.to_owned()))
}
