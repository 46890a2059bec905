//! Adapters: the encoder.

mod ffmpeg;

pub use ffmpeg::Ffmpeg;
