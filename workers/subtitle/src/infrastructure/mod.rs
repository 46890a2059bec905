//! The outside: ffmpeg, servers that speak the OpenAI API, and Whisper in this process.

pub(crate) mod engine;
pub(crate) mod ffmpeg;
mod openai;
#[cfg(feature = "whisper")]
mod whisper;
