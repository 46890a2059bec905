//! Probes and transcodes uploads to HLS, with poster, thumbnails and speech audio.

pub mod application;
mod config;
pub mod domain;
pub mod infrastructure;

use std::sync::Arc;

use hallyu_contracts::downloads::DownloadRequested;
use hallyu_contracts::media::{MarkersRequested, MediaRequested};
use hallyu_http::{Background, Service};
use hallyu_kernel::{Ambient, Event};
use hallyu_platform::blobs::Blobs;
use hallyu_platform::bus::{Bus, Consumer, Handler};
use hallyu_platform::segments::SegmentKeys;

use application::{Downloads, Markers, Media};
use domain::Formats;
use infrastructure::{BlobMediaStore, BlobShelf, Ffmpeg, LocalScratch, scanner};

pub use config::{EncoderChoice, MediaConfig, Preset};
pub use domain::ExtraCodec;

/// Name of the worker, its target and its consumer group.
pub const NAME: &str = "media";

/// Topics that the worker takes.
pub const TOPICS: &[&str] = &[MediaRequested::TOPIC];

/// Consumer group of what takes seconds, so that it does not wait for what takes hours.
pub const MARKERS: &str = "media-markers";

/// Topics that this group takes.
pub const MARKERS_TOPICS: &[&str] = &[MarkersRequested::TOPIC];

/// Consumer group of downloads: they do not wait behind hours of encoding.
pub const DOWNLOADS: &str = "media-downloads";

/// Topics that it takes.
pub const DOWNLOAD_TOPICS: &[&str] = &[DownloadRequested::TOPIC];

/// What the worker needs from the process.
#[derive(Clone)]
pub struct Ports {
    /// Brings requests and takes reports.
    pub bus: Arc<dyn Bus>,
    /// Holds uploads, checkpoints and packages.
    pub blobs: Blobs,
    /// Makes the secrets that segments are encrypted with.
    pub keys: SegmentKeys,
    /// Time.
    pub ambient: Ambient,
}

/// Builds the worker; it begins when its consumer is run.
///
/// # Errors
/// What is wrong with the setting `media.scanner`, or that ffmpeg cannot encode what `media.extra_codecs` asks for.
pub async fn build(ports: Ports, config: &MediaConfig) -> Result<Service, String> {
    let ffmpeg = Arc::new(Ffmpeg::new(config));
    ffmpeg.require_encoders().await.map_err(|error| error.to_string())?;
    let downloads = Downloads {
        muxer: ffmpeg.clone(),
        shelf: Arc::new(BlobShelf::new(ports.blobs.clone(), ports.keys.clone())),
        scratch: Arc::new(LocalScratch::new(config.scratch.clone())),
        ambient: ports.ambient.clone(),
    };
    let store = Arc::new(BlobMediaStore::new(ports.blobs));
    let markers =
        Markers { prints: store.clone(), bus: Arc::clone(&ports.bus), ambient: ports.ambient.clone() };
    let media = Media {
        encoder: ffmpeg.clone(),
        scanner: scanner(&config.scanner).map_err(|error| format!("scanner: {error}"))?,
        store,
        scratch: Arc::new(LocalScratch::new(config.scratch.clone())),
        bus: ports.bus,
        keys: config.encrypt_segments.then_some(ports.keys),
        ambient: ports.ambient,
        formats: Formats::with(&config.extra_codecs),
        loudness: config.loudness_lufs,
    };
    let mut service = Service::new(NAME);
    service.consumers = vec![
        consumer((NAME, TOPICS), config.concurrency.max(1), media),
        consumer((MARKERS, MARKERS_TOPICS), 1, markers),
        consumer((DOWNLOADS, DOWNLOAD_TOPICS), 1, downloads),
    ];
    // Known when the first upload comes, and told in the log.
    service.background.push(Background::new("media-encoders", async move |_| ffmpeg.try_encoders().await));
    Ok(service)
}

fn consumer(
    (group, topics): (&'static str, &[&'static str]),
    concurrency: usize,
    handler: impl Handler + 'static,
) -> Consumer {
    Consumer { group, topics: topics.to_vec(), concurrency, handler: Arc::new(handler) }
}
