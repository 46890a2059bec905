//! What is to be made of a video, and what a finished package looks like: rules without I/O.

mod avc;
mod bandwidth;
mod error;
mod ladder;
mod plan;
mod probe;
mod shots;
mod sprite;

pub use avc::avc_codec;
pub use bandwidth::{Bandwidth, Segment, read_playlist};
pub use error::{MediaError, Reason};
pub use ladder::{Rung, ladder};
pub use plan::Plan;
pub use probe::{AudioTrack, Probe, Size, VideoTrack};
pub use shots::read_shots;
pub use sprite::Sprite;
