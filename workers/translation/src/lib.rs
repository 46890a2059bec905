//! Korean to Latin-American Spanish and Brazilian Portuguese, line by line.

mod application;
mod config;
mod domain;
mod infrastructure;

use std::sync::Arc;

use hallyu_contracts::jobs::Stage;
use hallyu_contracts::subtitles::TranslationRequested;
use hallyu_http::{Background, Service};
use hallyu_kernel::{Ambient, Event};
use hallyu_platform::blobs::Blobs;
use hallyu_platform::bus::{Bus, Consumer};
use hallyu_platform::jobs::announce_provider;
use hallyu_platform::openai::{OpenAi, OpenAiError, Sleeper};

use application::{Translation, Translator};
pub use config::TranslationConfig;
use infrastructure::openai::ChatTranslator;

/// Name of the worker, its target and its consumer group.
pub const NAME: &str = "translation";

/// Topics that the worker takes.
pub const TOPICS: &[&str] = &[TranslationRequested::TOPIC];

/// What the worker needs from the process.
#[derive(Clone)]
pub struct Ports {
    /// Brings requests and takes reports.
    pub bus: Arc<dyn Bus>,
    /// Holds tracks and checkpoints.
    pub blobs: Blobs,
    /// Time and randomness.
    pub ambient: Ambient,
    /// Passes the time between tries of a failing provider.
    pub sleeper: Arc<dyn Sleeper>,
}

/// Builds the worker. Without a provider it runs all the same, and says of each job what it waits for.
///
/// # Errors
/// [`OpenAiError::Setup`] if the provider's client cannot be made.
pub fn build(ports: Ports, config: TranslationConfig) -> Result<Service, OpenAiError> {
    let Ports { bus, blobs, ambient, sleeper } = ports;
    let concurrency = config.concurrency.max(1);
    let translator: Option<Arc<dyn Translator>> = match config.provider.is_configured() {
        true => {
            let openai = OpenAi::new(config.provider, ambient.clone(), sleeper)?;
            Some(Arc::new(ChatTranslator { openai, temperature: config.temperature }))
        }
        false => None,
    };
    let mut service = Service::new(NAME);
    if translator.is_some() {
        let (bus, ambient) = (Arc::clone(&bus), ambient.clone());
        let announce = move |stop| announce_provider(bus, ambient, Stage::Translate, stop);
        service.background.push(Background::new("announce-translation", announce));
    }
    service.consumers.push(Consumer {
        group: NAME,
        topics: TOPICS.to_vec(),
        concurrency,
        handler: Arc::new(Translation { translator, blobs, bus, ambient }),
    });
    Ok(service)
}
