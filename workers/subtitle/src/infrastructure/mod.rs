//! The outside: ffmpeg, and servers that speak the OpenAI API.

pub(crate) mod ffmpeg;
mod openai;
