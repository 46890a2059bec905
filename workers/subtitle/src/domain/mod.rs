//! Rules: where a recording may be cut, and what was said in it.

mod chunks;
mod heard;

pub(crate) use chunks::{Span, cut};
pub(crate) use heard::{Heard, Phrase, SpokenWord};
