//! The use case of this worker, and what it needs from outside.

mod on_media_requested;
mod package_media;
mod ports;

use std::sync::Arc;

pub use ports::{Encoded, Encoder, MediaStore, Progress, Report, Reporter, Scratch, Work};

/// The worker: makes packages of uploads.
#[derive(Clone)]
pub struct Media {
    /// Examines and encodes.
    pub encoder: Arc<dyn Encoder>,
    /// Holds uploads, checkpoints and packages.
    pub store: Arc<dyn MediaStore>,
    /// Holds unfinished work.
    pub scratch: Arc<dyn Scratch>,
    /// Tells how jobs go on.
    pub reporter: Arc<dyn Reporter>,
}
