//! The worker against the fake model server, over real HTTP, with real ffmpeg.

mod bad_providers;
mod bench;
mod model;
mod resume;
mod transcribe;
