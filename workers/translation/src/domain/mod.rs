//! Rules: how a track is divided, how a model is asked, and which of its answers count.

mod batch;
mod check;
mod question;
mod reply;
mod source;

pub(crate) use batch::{BatchState, batches};
pub(crate) use check::{Complaint, check};
pub(crate) use question::{Context, Pair, Question, slot};
pub(crate) use reply::{Draft, read_reply};
pub(crate) use source::{Line, lines_of, needs_translation};
