//! The subtitle craft, pure: no input, no output, no clock.
//!
//! * [`format`] reads what people have (SRT and WebVTT in any state) and writes what players accept.
//! * [`check`] says what is wrong with a track, rule by rule, and puts right what can be; [`score`] says how good it is.
//! * [`profile`] holds the numbers that a language's subtitles obey.
//! * [`language`] knows words: terms, names, forms of address, regions.
//! * [`memory`] decides what becomes of earlier translations.
//! * [`segment`](mod@segment) divides speech into meaning units, [`cut`](mod@cut) a unit's text in any language into cues,
//!   [`line`](mod@line) a cue into lines; [`shots`] brings cues and the picture together.
//! * [`metrics`] measures tracks against references and speech, [`speech`] says where speech is.
//!
//! Times are whole milliseconds from the start of the video.

pub mod check;
mod cue;
pub mod cut;
mod distance;
mod division;
mod finding;
pub mod format;
mod frames;
mod grammar;
mod korean;
pub mod language;
pub mod line;
pub mod memory;
pub mod metrics;
pub mod profile;
pub mod score;
pub mod segment;
mod sequence;
pub mod shots;
pub mod speech;
mod stretches;
mod text;
mod word;

pub use cue::{Cue, InvalidCue, MAX_MS, Ms};
pub use finding::{Finding, Fix, Rule, Severity};
pub use frames::{FrameRate, InvalidFrameRate};
pub use shots::{Picture, Span};
pub use text::{clean, visible};
pub use word::{SpeakerId, Word};
