//! Serves media under signed addresses: the platform's own content delivery for one machine.

mod api;
mod cdn;
mod config;
mod domain;
mod error;
mod files;
mod packages;
mod viewers;

use std::sync::Arc;

use hallyu_http::{Readiness, Service, Upstream};
use hallyu_kernel::Ambient;
use hallyu_platform::blobs::Blobs;
use hallyu_platform::cloudfront::CloudFront;
use hallyu_platform::playback::PlaybackSigner;
use hallyu_platform::segments::SegmentKeys;

pub use cdn::Proof;
pub use config::EdgeConfig;

use cdn::Cdn;
use files::Files;
use packages::Packages;
use viewers::Viewers;

/// What the edge needs from outside.
#[derive(Clone)]
pub struct Ports {
    /// Where packages and images are.
    pub blobs: Blobs,
    /// Verifies media addresses.
    pub signer: Arc<PlaybackSigner>,
    /// The keys of encrypted segments.
    pub keys: SegmentKeys,
    /// The service that knows which sessions are alive; without it an address is good until it expires.
    pub auth: Option<Upstream>,
    /// The service that knows which devices have a place; without it every session that is alive has one.
    pub content: Option<Upstream>,
    /// The network that delivers segments, and how players show it that they may have them; none: this edge does.
    pub cdn: Option<(CloudFront, Proof)>,
    /// Time.
    pub ambient: Ambient,
}

/// What every request uses.
struct Edge {
    viewers: Viewers,
    packages: Packages,
    files: Files,
    keys: SegmentKeys,
    cdn: Option<Cdn>,
}

/// Puts the edge together.
#[must_use]
pub fn build(ports: Ports, config: &EdgeConfig) -> Service {
    let blobs = ports.blobs.clone();
    let edge = Edge {
        viewers: Viewers::new(ports.signer, (ports.auth, ports.content), ports.ambient),
        packages: Packages::new(ports.blobs.clone()),
        files: Files::new(ports.blobs, config.cache_mb),
        keys: ports.keys,
        cdn: ports.cdn.map(Cdn::new),
    };
    Service {
        name: "edge",
        router: api::router(Arc::new(edge)),
        openapi: Default::default(),
        consumers: Vec::new(),
        background: Vec::new(),
        readiness: vec![Readiness::of(
            "blobs",
            blobs,
            |blobs| async move { blobs.head("ready").await.map(drop) },
        )],
    }
}
