//! Whether a track runs with the speech of its video: how late it is, and how fast it runs away.
//!
//! In windows of five minutes the cues are laid over the speech at every offset and at every stretch that a wrong frame
//! rate can cause. Where they agree best, the cues' starts are paired with the onsets of speech, and a straight line
//! through the pairs is the answer: ends do not count, because cues stay after the voice so that they can be read.

mod line;
mod mask;
mod search;

use line::Line;

use crate::speech::Interval;
use crate::{Cue, Ms};

/// How a track runs against the speech: a sound at `t` is shown at `t * (1 + drift) + offset_ms`.
#[derive(Clone, Debug, PartialEq)]
pub struct Sync {
    /// How late the track is at its start; negative if it is early.
    pub offset_ms: Ms,
    /// How much longer the track takes than the speech, as a share: 0.0427 if it was timed for 25 frames per second and
    /// the video has 23.976. 0 unless it can be told from chance.
    pub drift: f64,
    /// How well cues and speech agree once both are put right: 1 if they are shown and heard at the same times, 0 if they
    /// have nothing to do with each other. Tracks written by people reach 0.5 to 0.9.
    pub confidence: f64,
    /// How late the track is in each window, for the eye: a jump between two of them is a cut that the other version
    /// of the video does not have.
    pub windows: Vec<Window>,
}

/// A stretch of the track that was compared on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Its middle, in the time of the speech.
    pub at_ms: Ms,
    /// How late the track is there, to a tenth of a second.
    pub offset_ms: Ms,
}

impl Sync {
    /// When what is shown at a moment of the track should be shown.
    pub fn straighten(&self, at_ms: Ms) -> Ms {
        round(to_f64(at_ms - self.offset_ms) / (1.0 + self.drift))
    }
}

/// Why a track cannot be compared with the speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotTell {
    /// There are fewer than five cues or five stretches of speech.
    #[error("there are too few cues or there is too little speech to compare")]
    TooLittle,
    /// No offset within a minute and no stretch up to 5 % lets them agree, or several do.
    #[error("no offset lets the cues and the speech agree better than all others")]
    NoAgreement,
}

/// Fewest cues, and stretches of speech, that are compared.
const FEWEST: usize = 5;
/// How far a cue's start may be from the onset of its speech once the rough offset is put right.
const NEAR_MS: f64 = 600.0;

/// Compares a track with the speech: stretches that do not overlap, in order, as heard and not widened.
///
/// # Errors
/// [`CannotTell`] if the two do not allow an answer.
pub fn sync(cues: &[Cue], speech: &[Interval]) -> Result<Sync, CannotTell> {
    if cues.len() < FEWEST || speech.len() < FEWEST {
        return Err(CannotTell::TooLittle);
    }
    let found = search::search(cues, speech).ok_or(CannotTell::NoAgreement)?;
    let line = refine(cues, speech, &found.line).unwrap_or(found.line);
    let windows =
        found.windows.iter().map(|(at, shown)| Window { at_ms: round(*at), offset_ms: round(shown - at) });
    Ok(Sync {
        offset_ms: round(line.at_zero),
        drift: line.slope - 1.0,
        confidence: found.agreement.clamp(0.0, 1.0),
        windows: windows.collect(),
    })
}

/// The line through the onsets of speech and the starts of the cues that belong to them.
fn refine(cues: &[Cue], speech: &[Interval], rough: &Line) -> Option<Line> {
    let mut line = rough.clone();
    for near in [NEAR_MS, NEAR_MS / 2.0] {
        line = Line::through(&pairs(cues, speech, &line, near))?;
    }
    Some(line)
}

/// Onsets and starts that are each other's nearest.
fn pairs(cues: &[Cue], speech: &[Interval], line: &Line, near: f64) -> Vec<(f64, f64)> {
    let expected: Vec<f64> = speech.iter().map(|span| line.at(to_f64(span.start_ms))).collect();
    let mut starts: Vec<f64> = cues.iter().map(|cue| to_f64(cue.start_ms())).collect();
    starts.sort_by(f64::total_cmp);
    let pair = |(onset, span): (usize, &Interval)| {
        let start = starts[nearest(&starts, expected[onset])?];
        let mutual = nearest(&expected, start) == Some(onset) && (start - expected[onset]).abs() <= near;
        mutual.then(|| (to_f64(span.start_ms), start))
    };
    speech.iter().enumerate().filter_map(pair).collect()
}

/// The place of the number nearest to another one in an ascending list.
fn nearest(ascending: &[f64], wanted: f64) -> Option<usize> {
    let after = ascending.partition_point(|number| *number < wanted);
    let distance = |at: &usize| (ascending[*at] - wanted).abs();
    let around = after.saturating_sub(1)..(after + 1).min(ascending.len());
    around.min_by(|a, b| distance(a).total_cmp(&distance(b)))
}

/// A time to calculate with; exact for all that fit a video.
#[allow(clippy::cast_precision_loss, reason = "times are far below 2^52 ms")]
fn to_f64(ms: Ms) -> f64 {
    ms as f64
}

/// The nearest whole millisecond.
#[allow(clippy::cast_possible_truncation, reason = "a float becomes the nearest integer that exists")]
fn round(ms: f64) -> Ms {
    ms.round() as Ms
}

#[cfg(test)]
mod tests;
