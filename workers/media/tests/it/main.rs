//! The worker with the real ffmpeg, on small videos that it makes itself.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod clips;
mod corpus;
mod download;
mod encode;
mod encrypted;
mod hardware;
mod on_markers_requested;
mod package_media;
mod probe;
mod scan;
mod season;
mod world;
