//! What may be served, to whom, and how playlists are written. Pure.

mod file;
mod manifest;
mod range;

pub(crate) use file::{Kept, MediaFile, content_type, is_audio, is_image};
pub(crate) use manifest::{allowed, master, relocated, subtitle_playlist, subtitle_segment};
pub(crate) use range::{ByteRange, requested};
