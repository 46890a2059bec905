//! The use cases of this worker, and what they need from outside.

mod on_download_requested;
mod on_markers_requested;
mod on_media_requested;
mod package_media;
mod ports;

use std::sync::Arc;

use hallyu_kernel::Ambient;
use hallyu_platform::bus::Bus;
use hallyu_platform::segments::SegmentKeys;

use crate::domain::Formats;

pub use on_download_requested::Downloads;
pub use on_markers_requested::Markers;
pub use package_media::{PACKAGE, SOUND};
pub use ports::{
    Demand, Encoded, Encoder, Fingerprints, MediaStore, Muxer, Progress, Scanner, Scratch, Shelf, Work,
};

/// The worker: makes packages of uploads.
#[derive(Clone)]
pub struct Media {
    /// Examines and encodes.
    pub encoder: Arc<dyn Encoder>,
    /// Looks for viruses.
    pub scanner: Arc<dyn Scanner>,
    /// Holds uploads, checkpoints and packages.
    pub store: Arc<dyn MediaStore>,
    /// Holds unfinished work.
    pub scratch: Arc<dyn Scratch>,
    /// Hears how jobs go on.
    pub bus: Arc<dyn Bus>,
    /// Time.
    pub ambient: Ambient,
    /// Makes the secrets that segments are encrypted with; none: they are stored as they are.
    pub keys: Option<SegmentKeys>,
    /// What videos are encoded as.
    pub formats: Formats,
    /// Loudness of all sound, LUFS.
    pub loudness: f64,
}
