use hallyu_platform::openai::Provider;
use serde::Deserialize;

/// The section `translation` of the configuration.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct TranslationConfig {
    /// Who translates. Without one, jobs wait.
    #[serde(flatten)]
    pub provider: Provider,
    /// Sampling temperature, 0 to 2. Negative: none is sent, because some models accept no other than their own.
    pub temperature: f32,
    /// Tracks in work at a time, at least 1.
    pub concurrency: usize,
}
