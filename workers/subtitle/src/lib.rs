//! Speech to Korean subtitles, through any server that speaks the OpenAI API.

mod application;
mod config;
mod domain;
mod infrastructure;

use std::sync::Arc;

use hallyu_contracts::jobs::Stage;
use hallyu_contracts::subtitles::TranscriptionRequested;
use hallyu_http::{Background, Service};
use hallyu_kernel::{Ambient, Event};
use hallyu_platform::blobs::Blobs;
use hallyu_platform::bus::{Bus, Consumer};
use hallyu_platform::jobs::announce_provider;
use hallyu_platform::openai::{OpenAi, OpenAiError, Sleeper};

use application::{SpeechToText, Subtitle};
pub use config::SubtitleConfig;
use infrastructure::ffmpeg::FfmpegSound;

/// Name of the worker, its target and its consumer group.
pub const NAME: &str = "subtitle";

/// Topics that the worker takes.
pub const TOPICS: &[&str] = &[TranscriptionRequested::TOPIC];

/// What the worker needs from the process.
#[derive(Clone)]
pub struct Ports {
    /// Brings requests and takes reports.
    pub bus: Arc<dyn Bus>,
    /// Holds audio, checkpoints and results.
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
pub fn build(ports: Ports, config: SubtitleConfig) -> Result<Service, OpenAiError> {
    let Ports { bus, blobs, ambient, sleeper } = ports;
    let speech = match config.provider.is_configured() {
        true => {
            Some(Arc::new(OpenAi::new(config.provider, ambient.clone(), sleeper)?) as Arc<dyn SpeechToText>)
        }
        false => None,
    };
    let mut service = Service::new(NAME);
    if speech.is_some() {
        let (bus, ambient) = (Arc::clone(&bus), ambient.clone());
        let announce = move |stop| announce_provider(bus, ambient, Stage::Transcribe, stop);
        service.background.push(Background::new("announce-transcription", announce));
    }
    let sound = Arc::new(FfmpegSound::new(blobs.clone(), config.ffmpeg));
    let chunk_ms = i64::from(config.chunk_seconds.max(1)) * 1_000;
    service.consumers.push(Consumer {
        group: NAME,
        topics: TOPICS.to_vec(),
        concurrency: config.concurrency.max(1),
        handler: Arc::new(Subtitle { speech, sound, blobs, bus, ambient, chunk_ms }),
    });
    Ok(service)
}
