//! Rules: what was said in a recording, and how sure that is.

mod heard;
mod segments;

pub(crate) use heard::Heard;
pub(crate) use segments::segments;
