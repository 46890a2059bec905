use hallyu_platform::openai::Provider;
use serde::Deserialize;

use crate::domain::{Model, Price};

/// Millionths of a dollar in a dollar.
const MICROS: f64 = 1_000_000.0;

/// The section `translation` of the configuration.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct TranslationConfig {
    /// Who translates. Without an address, jobs wait.
    #[serde(flatten)]
    pub first: ModelConfig,
    /// Who is asked where the first one does not answer or fails at a line, in this order.
    pub fallbacks: Vec<ModelConfig>,
    /// Dollars that the translation of one track may cost; 0 is no limit.
    pub budget: f64,
    /// Tracks in work at a time, at least 1.
    pub concurrency: usize,
}

/// A model and how it is asked.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(from = "Written")]
pub struct ModelConfig {
    /// Where it is.
    pub provider: Provider,
    /// Sampling temperature, 0 to 2. Negative: none is sent, because some models accept no other than their own.
    pub temperature: f32,
    /// Whether its server enforces a strict JSON schema.
    pub json_schema: bool,
    /// Most tokens of an answer; 0 for what the lines need.
    pub max_tokens: u32,
    /// What it costs.
    pub price: Price,
}

/// A model as it is written in the configuration; those of the list of fallbacks need not name everything.
#[derive(Deserialize)]
struct Written {
    base_url: String,
    model: String,
    #[serde(default)]
    api_key: String,
    #[serde(default = "timeout_seconds")]
    timeout_seconds: u64,
    #[serde(default = "temperature")]
    temperature: f32,
    #[serde(default = "json_schema")]
    json_schema: bool,
    #[serde(default)]
    max_tokens: u32,
    #[serde(default)]
    price_in: f64,
    #[serde(default)]
    price_out: f64,
}

fn timeout_seconds() -> u64 {
    120
}

fn temperature() -> f32 {
    0.2
}

fn json_schema() -> bool {
    true
}

impl From<Written> for ModelConfig {
    fn from(written: Written) -> Self {
        let Written { base_url, api_key, model, timeout_seconds, .. } = written;
        Self {
            provider: Provider { base_url, api_key, model, timeout_seconds },
            temperature: written.temperature,
            json_schema: written.json_schema,
            max_tokens: written.max_tokens,
            price: Price { input: written.price_in, output: written.price_out },
        }
    }
}

impl ModelConfig {
    /// What the keys of lines depend on.
    pub(crate) fn identity(&self) -> Model {
        Model { name: self.provider.model.clone(), decoding: self.decoding() }
    }

    /// How the model chooses its words.
    pub(crate) fn decoding(&self) -> String {
        format!("temperature {}, schema {}", self.temperature, self.json_schema)
    }
}

impl TranslationConfig {
    /// The models that can be asked, in their order.
    pub fn models(&self) -> impl Iterator<Item = &ModelConfig> {
        std::iter::once(&self.first).chain(&self.fallbacks).filter(|model| model.provider.is_configured())
    }

    /// Millionths of a dollar that a track may cost; `None` is no limit.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a positive number that casting saturates"
    )]
    pub fn budget_micros(&self) -> Option<u64> {
        (self.budget > 0.0).then_some((self.budget * MICROS) as u64)
    }
}
