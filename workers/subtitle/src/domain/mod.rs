//! Rules: what was said in a recording, and how sure that is.

mod heard;
mod segments;
mod settle;
#[cfg(any(test, feature = "whisper"))]
mod tokens;

pub use heard::Heard;
pub(crate) use segments::segments;
#[cfg(feature = "whisper")]
pub(crate) use tokens::{Token, words};
