//! Probes and transcodes uploads to HLS, with poster, thumbnails and speech audio.

pub mod application;
mod config;
pub mod domain;
pub mod infrastructure;

use std::sync::Arc;

use hallyu_contracts::media::MediaRequested;
use hallyu_kernel::{Ambient, Event};
use hallyu_platform::blobs::Blobs;
use hallyu_platform::bus::{Bus, Consumer};

use application::Media;
use infrastructure::{BlobMediaStore, Ffmpeg, LocalScratch};

pub use config::{MediaConfig, Preset};

/// The consumer group of this worker.
pub const GROUP: &str = "media";

/// What the worker needs from outside.
#[derive(Clone)]
pub struct Ports {
    /// Where requests come from and reports go to.
    pub bus: Arc<dyn Bus>,
    /// Where uploads are and packages go.
    pub blobs: Blobs,
    /// Time.
    pub ambient: Ambient,
}

/// Puts the worker together: it starts no work before the consumer is run.
#[must_use]
pub fn build(ports: Ports, config: &MediaConfig) -> Consumer {
    let media = Media {
        encoder: Arc::new(Ffmpeg::new(config)),
        store: Arc::new(BlobMediaStore::new(ports.blobs)),
        scratch: Arc::new(LocalScratch::new(config.scratch.clone())),
        bus: ports.bus,
        ambient: ports.ambient,
    };
    Consumer {
        group: GROUP,
        topics: vec![MediaRequested::TOPIC],
        concurrency: config.concurrency.max(1),
        handler: Arc::new(media),
    }
}
