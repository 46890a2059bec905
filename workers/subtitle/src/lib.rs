//! Speech to Korean subtitles, through Whisper in this process or any server that speaks the OpenAI API.

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
use hallyu_platform::openai::{OpenAiError, Sleeper};

use application::Subtitle;
pub use config::SubtitleConfig;
use infrastructure::engine::{EngineError, engine};
use infrastructure::ffmpeg::FfmpegSound;

/// The hearing itself, for whoever wants it without a server around.
pub mod pipeline {
    pub use crate::application::{
        HearingError, Pipeline, PipelineError, Progress, Sound, SoundError, SpeechToText,
    };
    pub use crate::domain::Heard;
    pub use crate::infrastructure::engine::{EngineError, engine};
    pub use crate::infrastructure::ffmpeg::decode;
}

/// Name of the worker, its target and its consumer group.
pub const NAME: &str = "subtitle";

/// Topics that the worker takes.
pub const TOPICS: &[&str] = &[TranscriptionRequested::TOPIC];

/// Whether Whisper can run in this process: the cargo feature `whisper`.
pub const HAS_WHISPER: bool = cfg!(feature = "whisper");

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

/// Builds the worker. If nobody hears it runs all the same, and says of each job what it waits for.
///
/// # Errors
/// [`OpenAiError::Setup`] if the provider's client cannot be made.
pub fn build(ports: Ports, config: SubtitleConfig) -> Result<Service, OpenAiError> {
    let Ports { bus, blobs, ambient, sleeper } = ports;
    let engine = match engine(&config, &ambient, &sleeper) {
        Ok(engine) => Ok(engine),
        Err(EngineError::Provider(error)) => return Err(error),
        Err(error) => {
            tracing::warn!(%error, "recordings wait");
            Err(error.setting())
        }
    };
    let mut service = Service::new(NAME);
    if engine.is_ok() {
        let (bus, ambient) = (Arc::clone(&bus), ambient.clone());
        let announce = move |stop| announce_provider(bus, ambient, Stage::Transcribe, stop);
        service.background.push(Background::new("announce-transcription", announce));
    }
    let (chunk_ms, concurrency) = (config.chunk_ms(), config.concurrency.max(1));
    let sound = Arc::new(FfmpegSound::new(blobs.clone(), config.ffmpeg));
    service.consumers.push(Consumer {
        group: NAME,
        topics: TOPICS.to_vec(),
        concurrency,
        handler: Arc::new(Subtitle { engine, sound, blobs, bus, ambient, chunk_ms }),
    });
    Ok(service)
}
