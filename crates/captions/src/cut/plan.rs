//! Where a text is cut: the search for the cheapest cues.

use std::ops::Range;

use super::timing::{Edge, leaves};
use super::tokens::Token;
use crate::division::divide;
use crate::line::{Measured, characters};
use crate::profile::Profile;
use crate::{Ms, Picture};

/// Costs of what must not be, if there is any other way.
const DOES_NOT_FIT: f64 = 100_000.0;
const TOO_SHORT: f64 = 10_000.0;
const TOO_LONG: f64 = 1_000.0;
/// What it is worth that two speakers share a cue, if a text has two.
const TOGETHER: f64 = -30.0;
/// What it costs that a cue has no good place for its second line.
const BAD_BREAK: f64 = 25.0;
/// The seam after a sentence. What a cut costs is counted from here, so that no cut is made for its own sake.
const BEST_SEAM: f64 = -12.0;
/// All speeds from here on are as bad, characters per second.
const UNREADABLE_CPS: f64 = 100.0;
/// How many more cues are tried than the text needs.
const SPARE_CUES: usize = 3;

/// A text with the time that it may be shown in.
pub(super) struct Task<'a> {
    pub(super) tokens: &'a [Token],
    pub(super) measured: &'a Measured<'a>,
    pub(super) edges: &'a [Edge],
    /// Last millisecond on screen.
    pub(super) limit_ms: Ms,
    /// How long a cue may stay after its sound if it cannot be read sooner.
    pub(super) hang_ms: Ms,
    pub(super) profile: &'a Profile,
    pub(super) picture: &'a Picture<'a>,
}

/// A cue to be: some of the words, and their time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) tokens: Range<usize>,
    pub(super) start_ms: Ms,
    pub(super) end_ms: Ms,
    /// When its sound ends.
    pub(super) sound_ms: Ms,
}

/// A cue that might be, what it costs wherever else the text is cut, and its length in characters.
struct Candidate {
    start: usize,
    cost: f64,
    length: f64,
}

impl Task<'_> {
    /// The cheapest way to cut the text into cues of about the same length in characters, and what it costs.
    pub(super) fn solve(&self) -> (f64, Vec<Piece>) {
        let all = 0..self.tokens.len();
        let candidates: Vec<Vec<Candidate>> = (1..=all.end).map(|end| self.candidates(end)).collect();
        let length = self.measured.length(&all);
        let least = length.div_ceil(self.profile.max_lines * self.profile.max_line).max(1);
        let mean = |cues: usize| characters(length) / characters(2 * cues);
        let plans = (least..least + SPARE_CUES).map(|cues| {
            let uneven = |length: f64| 3.0 * (length - mean(cues)).abs() / mean(cues).max(1.0);
            let priced = |cue: &Candidate| (cue.start, cue.cost + uneven(cue.length));
            divide(all.end, |end| candidates[end - 1].iter().map(priced))
        });
        let (cost, cuts) = plans.min_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or_default();
        (cost, cuts.into_iter().map(|tokens| self.piece(tokens)).collect())
    }

    /// The cues that might end with the word before `end`.
    fn candidates(&self, end: usize) -> Vec<Candidate> {
        let most = 2 * self.profile.max_line * self.profile.max_lines;
        let starts = (0..end).rev();
        let short =
            starts.take_while(|start| start + 1 == end || self.measured.length(&(*start..end)) <= most);
        let candidate = |start| Candidate {
            start,
            cost: self.cost(start..end),
            length: characters(self.measured.length(&(start..end))),
        };
        short.map(candidate).collect()
    }

    fn piece(&self, tokens: Range<usize>) -> Piece {
        let start_ms = self.edges[tokens.start].in_ms;
        let sound_ms = self.edges[tokens.end].out_ms.max(start_ms);
        let limit_ms = match tokens.end == self.tokens.len() {
            true => self.limit_ms,
            false => self.edges[tokens.end].in_ms - self.picture.gap_ms(self.profile),
        };
        let length = self.measured.length(&tokens);
        let end_ms = leaves((start_ms, sound_ms), (length, limit_ms), (self.profile, self.hang_ms));
        Piece { tokens, start_ms, end_ms, sound_ms }
    }

    /// What a cue of these words costs: its layout, its time, its reading speed, where it ends, a shot change under it, and
    /// that it is one more.
    fn cost(&self, tokens: Range<usize>) -> f64 {
        let seam = match tokens.end < self.tokens.len() {
            true => self.measured.seam(tokens.end) - BEST_SEAM,
            false => 0.0,
        };
        let layout = self.layout_cost(&tokens);
        let length = characters(self.measured.length(&tokens));
        let piece = self.piece(tokens);
        let reading = self.reading_cost(length, piece.end_ms - piece.start_ms);
        let crosses = self.picture.changes_within(piece.start_ms, piece.end_ms);
        layout + self.time_cost(&piece) + reading + seam + if crosses { 4.0 } else { 0.0 } + 2.0
    }

    fn layout_cost(&self, tokens: &Range<usize>) -> f64 {
        let measured = self.measured;
        let fits = |words: Range<usize>| measured.length(&words) <= self.profile.max_line;
        let turn = tokens.clone().skip(1).find(|at| self.tokens[*at].turn);
        let whole = *tokens == (0..self.tokens.len());
        match turn {
            _ if !whole && self.tokens[tokens.end - 1].is_dash() => DOES_NOT_FIT,
            Some(at) if whole && fits(0..at) && fits(at..tokens.end) => TOGETHER,
            None if measured.fits(tokens) => match measured.breaks_badly(tokens.clone()) {
                true => BAD_BREAK,
                false => 0.0,
            },
            _ => DOES_NOT_FIT + 100.0 * characters(measured.length(tokens)),
        }
    }

    fn time_cost(&self, piece: &Piece) -> f64 {
        let ms = piece.end_ms - piece.start_ms;
        let unseen = self.profile.min_duration_ms - ms;
        let silent = piece.sound_ms - piece.start_ms - self.profile.max_duration_ms;
        let below_target = seconds(self.profile.target_duration_ms - ms).max(0.0);
        12.0 * below_target
            + if unseen > 0 { TOO_SHORT * (1.0 + seconds(unseen)) } else { 0.0 }
            + if silent > 0 { TOO_LONG * (1.0 + seconds(silent)) } else { 0.0 }
    }

    fn reading_cost(&self, length: f64, ms: Ms) -> f64 {
        let speed = (length / seconds(ms).max(0.001)).min(UNREADABLE_CPS);
        let (hard, target) = (f64::from(self.profile.cps_hard), f64::from(self.profile.cps_target));
        40.0 * (speed - hard).max(0.0).powi(2) / hard + 6.0 * (speed - target).max(0.0)
    }
}

fn seconds(ms: Ms) -> f64 {
    f64::from(i32::try_from(ms).unwrap_or(i32::MAX)) / 1_000.0
}
