//! The use case of this worker.

mod near;
mod on_model_requested;

use std::sync::Arc;

use hallyu_kernel::Ambient;
use hallyu_platform::blobs::Blobs;
use hallyu_platform::bus::Bus;
use hallyu_platform::embedding::Embedder;
use hallyu_platform::vectors::VectorIndex;

/// The worker: makes models of likes.
pub(crate) struct Recommendation {
    /// Holds likes and models.
    pub(crate) blobs: Blobs,
    /// Takes what is told.
    pub(crate) bus: Arc<dyn Bus>,
    /// Puts what titles are about into a space.
    pub(crate) embedder: Arc<dyn Embedder>,
    /// Finds what is near there.
    pub(crate) vectors: Arc<dyn VectorIndex>,
    /// Time of what is told.
    pub(crate) ambient: Ambient,
}
