//! What services say to each other: one module per owner, events and wire types, no logic.
//!
//! A service never links to another; both link to this crate.

pub mod auth;
pub mod catalogue;
pub mod content;
pub mod downloads;
pub mod jobs;
pub mod media;
pub mod personal;
pub mod playback;
pub mod recommendations;
pub mod search;
pub mod subtitles;
pub mod user;

/// Implements [`hallyu_kernel::Event`] for each type under its topic.
macro_rules! events {
    ($($event:ty => $topic:literal),+ $(,)?) => {$(
        impl hallyu_kernel::Event for $event {
            const TOPIC: &'static str = $topic;
        }
    )+};
}
pub(crate) use events;
