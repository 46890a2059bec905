//! The subtitle craft, pure: no input, no output, no clock.
//!
//! * [`format`] reads what people have (SRT and WebVTT in any state) and writes what players accept.
//! * [`profile`] holds the numbers that a language's subtitles obey.
//! * [`language`] knows words: terms, names, forms of address, regions.
//! * [`line`] breaks a text into lines, [`segment`] groups spoken words into cues.
//!
//! Times are whole milliseconds from the start of the video.

mod cue;
mod finding;
pub mod format;
mod frames;
pub mod language;
pub mod line;
pub mod profile;
pub mod segment;
mod text;
mod word;

pub use cue::{Cue, InvalidCue, MAX_MS, Ms};
pub use finding::{Finding, Fix, Rule, Severity};
pub use frames::{FrameRate, InvalidFrameRate};
pub use text::{clean, visible};
pub use word::{SpeakerId, Word};
