//! The rough answer: every offset within a minute at every stretch up to 5 %.

use std::ops::Range;

use super::line::Line;
use super::mask::{BIN_MS, BITS, Mask, REACH};
use super::to_f64;
use crate::metrics::count;
use crate::speech::Interval;
use crate::{Cue, Ms};

/// Words of bits in a window: five minutes.
const WINDOW: usize = 47;
/// Steps of a thousandth to either side in which stretches are tried: 25 frames per second for 23.976 is 4.27 %.
const STRETCHES: i32 = 50;
/// Windows that the stretch is looked for in.
const SAMPLE: usize = 8;
/// What is later than this is not compared.
const LONGEST_MS: Ms = 12 * 3_600_000;
const STRETCH: f64 = 0.001;
/// How much better a stretch must be than a smaller one.
const BETTER: f64 = 0.01;
/// So good an agreement cannot be had at a wrong stretch: no other is tried.
const GOOD: f64 = 0.7;
/// Least agreement that is believed, and what is added to it for a single cue: the more there are, the less chance does.
const LEAST: f64 = 0.3;
const LEAST_OF_ONE: f64 = 1.5;
/// An answer is one of several if another, more than three seconds away, agrees so nearly as well.
const RIVAL: f64 = 0.85;
const APART: i64 = 30;

/// The rough answer.
pub(super) struct Found {
    pub(super) line: Line,
    /// Mean agreement of the windows at their offsets.
    pub(super) agreement: f64,
    /// The middle of each window in the time of the speech, and when it is shown.
    pub(super) windows: Vec<(f64, f64)>,
}

pub(super) fn search(cues: &[Cue], speech: &[Interval]) -> Option<Found> {
    let last =
        cues.iter().map(Cue::end_ms).chain(speech.iter().map(|span| span.end_ms)).max()?.min(LONGEST_MS);
    let words = usize::try_from(last).ok()?.div_ceil(BITS * 100) * 21 / 20 + 1;
    let heard = Mask::new(speech.iter().map(|span| (to_f64(span.start_ms), to_f64(span.end_ms))), words);
    let all = divide(words);
    let sample: Vec<_> =
        (0..all.len().min(SAMPLE)).map(|at| all[at * all.len() / all.len().min(SAMPLE)].clone()).collect();
    let mut best = (f64::MIN, 0.0);
    for drift in (0..=STRETCHES).flat_map(|step| [step, -step]).map(|step| STRETCH * f64::from(step)) {
        let agreement = Candidate::new(cues, &heard, drift, &sample).peak.agreement;
        if agreement > best.0 + BETTER {
            best = (agreement, drift);
        }
        if agreement >= GOOD {
            break;
        }
    }
    let candidate = Candidate::new(cues, &heard, best.1, &all);
    let least = LEAST + LEAST_OF_ONE / count(cues.len().min(speech.len())).sqrt();
    candidate.convinces(least).then(|| candidate.found())
}

/// What a stretch of the track gives.
struct Candidate {
    slope: f64,
    windows: Vec<Range<usize>>,
    /// The agreement of each window at every offset.
    curves: Vec<Vec<f64>>,
    /// The mean of the windows, each at the best offset nearby.
    mean: Vec<f64>,
    peak: Peak,
}

#[derive(Clone, Copy)]
struct Peak {
    lag: i64,
    agreement: f64,
}

impl Candidate {
    fn new(cues: &[Cue], heard: &Mask, drift: f64, windows: &[Range<usize>]) -> Self {
        let slope = 1.0 + drift;
        let words = windows.last().map_or(0, |window| window.end);
        let shown = |cue: &Cue| (to_f64(cue.start_ms()) / slope, to_f64(cue.end_ms()) / slope);
        let shown = Mask::new(cues.iter().map(shown), words);
        let curve = |window: &Range<usize>| -> Vec<f64> {
            (-REACH..=REACH).map(|lag| shown.agreement(window, heard, lag)).collect()
        };
        let all = windows.iter().map(|window| (window.clone(), curve(window)));
        let telling = all.filter(|(_, curve)| curve.iter().any(|agreement| *agreement > 0.0));
        let (windows, curves): (Vec<_>, Vec<_>) = telling.unzip();
        let mut candidate =
            Self { slope, windows, curves, mean: Vec::new(), peak: Peak { lag: 0, agreement: 0.0 } };
        candidate.mean = candidate.mean();
        candidate.peak = candidate.peak_where(|_| true);
        candidate
    }

    /// Windows far from the middle may prefer another offset, because the stretch is only known to half a step.
    fn mean(&self) -> Vec<f64> {
        let mut sum = vec![0.0; (-REACH..=REACH).count()];
        for (curve, window) in self.curves.iter().zip(&self.windows) {
            let slack = self.slack(window);
            for (at, total) in sum.iter_mut().enumerate() {
                let near = &curve[at.saturating_sub(slack)..(at + slack + 1).min(curve.len())];
                *total += near.iter().copied().fold(f64::MIN, f64::max);
            }
        }
        let windows = count(self.windows.len().max(1));
        sum.iter_mut().for_each(|total| *total /= windows);
        sum
    }

    /// How many bins half a step of stretch is worth between the middle of a window and the middle of the track.
    fn slack(&self, window: &Range<usize>) -> usize {
        let last = self.windows.last().map_or(0, |window| window.end);
        (window.start + window.end).abs_diff(last) * BITS / 2 / 2_000 + 1
    }

    fn peak_where(&self, allowed: impl Fn(i64) -> bool) -> Peak {
        let peaks = (-REACH..=REACH).zip(&self.mean).filter(|(lag, _)| allowed(*lag));
        let best = peaks.max_by(|a, b| a.1.total_cmp(b.1));
        best.map_or(Peak { lag: 0, agreement: 0.0 }, |(lag, agreement)| Peak { lag, agreement: *agreement })
    }

    fn convinces(&self, least: f64) -> bool {
        let rival = self.peak_where(|lag| (lag - self.peak.lag).abs() > APART);
        self.peak.agreement >= least && rival.agreement <= RIVAL * self.peak.agreement
    }

    fn found(&self) -> Found {
        let point = |(window, curve): (&Range<usize>, &Vec<f64>)| {
            let near = i64::try_from(self.slack(window)).unwrap_or(REACH) + 2;
            let within = (-REACH..=REACH).zip(curve).filter(|(lag, _)| (lag - self.peak.lag).abs() <= near);
            let lag = within.max_by(|a, b| a.1.total_cmp(b.1)).map_or(self.peak.lag, |(lag, _)| lag);
            let middle = count((window.start + window.end) * BITS / 2) * BIN_MS;
            (middle - to_f64(lag) * BIN_MS, self.slope * middle)
        };
        let windows: Vec<(f64, f64)> = self.windows.iter().zip(&self.curves).map(point).collect();
        let late = windows.iter().map(|(at, shown)| shown - self.slope * at).sum::<f64>()
            / count(windows.len().max(1));
        let line = Line::through(&windows).unwrap_or(Line { slope: self.slope, at_zero: late });
        Found { line, agreement: self.peak.agreement, windows }
    }
}

/// Windows of about five minutes, of equal length.
fn divide(words: usize) -> Vec<Range<usize>> {
    let windows = ((words + WINDOW / 2) / WINDOW).max(1);
    (0..windows).map(|at| at * words / windows..(at + 1) * words / windows).collect()
}
