//! How good a track is, in numbers that a program can repeat.
//!
//! * [`suber`](mod@suber) compares a track with a reference: words, line breaks and times at once.
//! * [`error_rate`] compares two texts: characters and words.
//! * [`conformity`](mod@conformity) counts the cues that keep the limits of a profile.
//! * [`diff`](mod@diff) shows people what changed between two versions.
//! * [`sync`](mod@sync) finds how late a track is and how fast it runs away, against the speech that was heard.

pub mod conformity;
pub mod diff;
pub mod error_rate;
pub(crate) mod normal;
pub mod suber;
pub mod sync;

use crate::Cue;

fn by_start(cues: &[Cue]) -> Vec<&Cue> {
    let mut ordered: Vec<&Cue> = cues.iter().collect();
    ordered.sort_by_key(|cue| cue.start_ms());
    ordered
}

/// What a share of edits is, in percent: 0 if there was nothing to edit, 100 if there is no reference at all.
fn percent(edits: usize, length: usize) -> f64 {
    match (edits, length) {
        (0, _) => 0.0,
        (_, 0) => 100.0,
        _ => count(edits) / count(length) * 100.0,
    }
}

/// A count as a number to calculate with; exact for all that fit a track.
fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}
