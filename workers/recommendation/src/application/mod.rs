//! The use case of this worker.

mod on_model_requested;

use std::sync::Arc;

use hallyu_kernel::Ambient;
use hallyu_platform::blobs::Blobs;
use hallyu_platform::bus::Bus;

/// The worker: makes models of likes.
pub(crate) struct Recommendation {
    /// Holds likes and models.
    pub(crate) blobs: Blobs,
    /// Takes what is told.
    pub(crate) bus: Arc<dyn Bus>,
    /// Time of what is told.
    pub(crate) ambient: Ambient,
}
