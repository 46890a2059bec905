//! What somebody will love, from what everybody watched and from what titles are about: item-item models, users by what they
//! liked last, lists that are not all of one kind. Pure: no clock, no files, and whatever the order of what is told, the same
//! numbers.
//!
//! Titles are numbered by the caller, from 0; times are seconds.

mod apart;
mod codec;
mod history;
pub mod measure;
mod model;
mod rank;
mod solve;
mod train;
mod trending;

pub use apart::set_apart;
pub use codec::Unreadable;
pub use history::{Decay, History, Taste};
pub use model::{Link, Model};
pub use rank::{Candidate, Diversity, diversify};
pub use train::Training;
pub use trending::{View, trending};
