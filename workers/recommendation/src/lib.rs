//! Trains what recommendations are made by.

mod application;

use std::sync::Arc;

use hallyu_contracts::recommendations::ModelRequested;
use hallyu_http::Service;
use hallyu_kernel::{Ambient, Event};
use hallyu_platform::blobs::Blobs;
use hallyu_platform::bus::{Bus, Consumer};
use hallyu_platform::embedding::Embedder;
use hallyu_platform::vectors::VectorIndex;

use application::Recommendation;

/// Name of the worker, its target and its consumer group.
pub const NAME: &str = "recommendation";

/// Topics that the worker takes.
pub const TOPICS: &[&str] = &[ModelRequested::TOPIC];

/// What the worker needs from the process.
#[derive(Clone)]
pub struct Ports {
    /// Brings requests and takes what is told.
    pub bus: Arc<dyn Bus>,
    /// Holds likes and models.
    pub blobs: Blobs,
    /// Puts what titles are about into a space.
    pub embedder: Arc<dyn Embedder>,
    /// Finds what is near there.
    pub vectors: Arc<dyn VectorIndex>,
    /// Time.
    pub ambient: Ambient,
}

/// Builds the worker.
#[must_use]
pub fn build(ports: Ports) -> Service {
    let Ports { bus, blobs, embedder, vectors, ambient } = ports;
    let mut service = Service::new(NAME);
    let handler = Arc::new(Recommendation { blobs, bus, embedder, vectors, ambient });
    // Training takes a core: one at a time.
    service.consumers.push(Consumer { group: NAME, topics: TOPICS.to_vec(), concurrency: 1, handler });
    service
}
