//! Korean to Latin-American Spanish and Brazilian Portuguese, line by line.

mod application;
mod config;
mod domain;
mod infrastructure;

use std::sync::Arc;

use hallyu_contracts::jobs::Stage;
use hallyu_contracts::subtitles::{Estimate, MissingSetting, TranslationOrder, TranslationRequested};
use hallyu_http::{Background, Service};
use hallyu_kernel::{Ambient, Event};
use hallyu_platform::blobs::Blobs;
use hallyu_platform::bus::{Bus, Consumer};
use hallyu_platform::jobs::announce_provider;
use hallyu_platform::openai::{OpenAiError, Sleeper};

use application::{Journal, Translation, Translator};
pub use config::{ModelConfig, TranslationConfig};
use domain::{Price, estimate_with};
use infrastructure::{BlobJournal, ChatTranslator};

/// The translation itself, for whoever wants it without a server around.
pub mod pipeline {
    pub use crate::application::{Journal, Pipeline, PipelineError, Progress, Translator};
    pub use crate::domain::{Price, Question, estimate};
    pub use crate::infrastructure::{BlobJournal, ChatTranslator};
}

/// Name of the worker, its target and its consumer group.
pub const NAME: &str = "translation";

/// Topics that the worker takes.
pub const TOPICS: &[&str] = &[TranslationRequested::TOPIC];

/// What the worker needs from the process.
#[derive(Clone)]
pub struct Ports {
    /// Brings requests and takes reports.
    pub bus: Arc<dyn Bus>,
    /// Holds orders, results and journals.
    pub blobs: Blobs,
    /// Time and randomness.
    pub ambient: Ambient,
    /// Passes the time between tries of a failing provider.
    pub sleeper: Arc<dyn Sleeper>,
}

/// The models of a configuration, ready to be asked.
///
/// # Errors
/// [`OpenAiError::Setup`] if a provider's client cannot be made.
pub fn translators(
    config: &TranslationConfig,
    ambient: &Ambient,
    sleeper: &Arc<dyn Sleeper>,
) -> Result<Vec<Arc<dyn Translator>>, OpenAiError> {
    let translator = |model: &ModelConfig| -> Result<Arc<dyn Translator>, OpenAiError> {
        Ok(Arc::new(ChatTranslator::new(model.clone(), ambient.clone(), Arc::clone(sleeper))?))
    };
    config.models().map(translator).collect()
}

/// Estimates what an order will cost with the first model of a configuration.
///
/// # Errors
/// [`MissingSetting`] if there is no model, or its price is not known.
pub fn estimate(config: &TranslationConfig, order: &TranslationOrder) -> Result<Estimate, MissingSetting> {
    let model = config.models().next().ok_or(MissingSetting("translation.base_url"))?;
    if model.price == Price::default() {
        return Err(MissingSetting("translation.price_in"));
    }
    Ok(estimate_with(order, (&model.identity(), model.price)))
}

/// Builds the worker. Without a provider it runs all the same, and says of each job what it waits for.
///
/// # Errors
/// [`OpenAiError::Setup`] if a provider's client cannot be made.
pub fn build(ports: Ports, config: &TranslationConfig) -> Result<Service, OpenAiError> {
    let providers = translators(config, &ports.ambient, &ports.sleeper)?;
    Ok(with_translators(ports, config, providers))
}

/// Builds the worker with these models instead of the configuration's.
#[must_use]
pub fn with_translators(
    ports: Ports,
    config: &TranslationConfig,
    providers: Vec<Arc<dyn Translator>>,
) -> Service {
    let Ports { bus, blobs, ambient, .. } = ports;
    let mut service = Service::new(NAME);
    if !providers.is_empty() {
        let (bus, ambient) = (Arc::clone(&bus), ambient.clone());
        let announce = move |stop| announce_provider(bus, ambient, Stage::Translate, stop);
        service.background.push(Background::new("announce-translation", announce));
    }
    let store = blobs.clone();
    let journals = move |prefix| -> Arc<dyn Journal> { Arc::new(BlobJournal::new(store.clone(), prefix)) };
    let budget_micros = config.budget_micros();
    let handler = Translation { providers, budget_micros, journals: Arc::new(journals), blobs, bus, ambient };
    service.consumers.push(Consumer {
        group: NAME,
        topics: TOPICS.to_vec(),
        concurrency: config.concurrency.max(1),
        handler: Arc::new(handler),
    });
    service
}
