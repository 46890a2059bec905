use std::collections::HashMap;
use std::ops::Range;

use crate::sound::{FRAME_MS, Fingerprint, SILENT};

/// Frames over which differences are averaged, about a second.
const SMOOTHED: usize = 32;
/// Bits of 32 that may differ on average where the sound is the same. By chance 16 do, and the average of a second strays
/// from that by a half.
const SAME: u32 = 11;
/// Frames over which differences are averaged at a border.
const BORDER: usize = 8;
/// Frames of other sound that a jingle may have inside, for example under a cry: about three seconds.
const GAP: usize = 96;
/// How many displacements are looked at closely, those with most equal frames first.
const CANDIDATES: usize = 16;
/// Frames that are equal so often in one recording say nothing: a held tone.
const COMMON: usize = 64;

/// Sound that two recordings share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// Where it is in the first, milliseconds.
    pub first: Range<u64>,
    /// Where it is in the second, milliseconds.
    pub second: Range<u64>,
}

/// The longest piece of sound that stands in both, if there is one of at least `least_ms`: within `first` and `second`,
/// milliseconds from the beginnings.
#[must_use]
pub fn shared(
    (one, first): (&Fingerprint, Range<u64>),
    (other, second): (&Fingerprint, Range<u64>),
    least_ms: u64,
) -> Option<Shared> {
    let (start, other_start) = (frame(first.start), frame(second.start));
    let (one, other) = (part(one, &first), part(other, &second));
    let least = frame(least_ms);
    let runs =
        displacements(one, other).into_iter().filter_map(|by| Some((longest_run(one, other, by)?, by)));
    let (run, by) = runs.max_by_key(|(run, _)| run.len()).filter(|(run, _)| run.len() >= least)?;
    let there = |at: usize| at.saturating_add_signed(by) + other_start;
    let ms = |range: Range<usize>| range.start as u64 * FRAME_MS..range.end as u64 * FRAME_MS;
    Some(Shared {
        second: ms(there(run.start)..there(run.end)),
        first: ms(run.start + start..run.end + start),
    })
}

fn frame(ms: u64) -> usize {
    usize::try_from(ms / FRAME_MS).unwrap_or(usize::MAX)
}

fn part<'a>(sound: &'a Fingerprint, range: &Range<u64>) -> &'a [u32] {
    let end = frame(range.end).min(sound.frames.len());
    sound.frames.get(frame(range.start).min(end)..end).unwrap_or_default()
}

/// By how much the second must be moved so that most frames are exactly equal: an error of a bit or two in some leaves many
/// that have none.
fn displacements(one: &[u32], other: &[u32]) -> Vec<isize> {
    let mut places: HashMap<u32, Vec<usize>> = HashMap::new();
    for (at, frame) in other.iter().enumerate().filter(|(_, frame)| **frame != SILENT) {
        places.entry(*frame).or_default().push(at);
    }
    let mut votes: HashMap<isize, u32> = HashMap::new();
    for (at, frame) in one.iter().enumerate() {
        let known = places.get(frame).filter(|places| places.len() <= COMMON);
        for place in known.into_iter().flatten() {
            *votes.entry(place.wrapping_sub(at).cast_signed()).or_default() += 1;
        }
    }
    let mut votes: Vec<_> = votes.into_iter().collect();
    votes.sort_unstable_by_key(|(by, votes)| (std::cmp::Reverse(*votes), *by));
    votes.truncate(CANDIDATES);
    votes.into_iter().map(|(by, _)| by).collect()
}

/// The longest stretch of the first whose sound is that of the second, moved by so many frames.
fn longest_run(one: &[u32], other: &[u32], by: isize) -> Option<Range<usize>> {
    let begin = usize::try_from(by.checked_neg()?).unwrap_or(0);
    let there = usize::try_from(by).unwrap_or(0);
    let pairs = one.get(begin..)?.iter().zip(other.get(there..)?);
    let differences: Vec<u32> = pairs.map(|(one, other)| difference(*one, *other)).collect();
    let mut runs = Runs::default();
    for (at, window) in differences.windows(SMOOTHED).enumerate() {
        if window.iter().sum::<u32>() <= SAME * count(SMOOTHED) {
            runs.add(at..at + SMOOTHED);
        }
    }
    let longest = runs.longest()?;
    let run = trimmed(&differences, &longest);
    Some(begin + run.start..begin + run.end)
}

/// Windows reach over the borders of what is the same, by up to half their length; few frames tell the border better.
fn trimmed(differences: &[u32], run: &Range<usize>) -> Range<usize> {
    let inside = differences.get(run.clone()).unwrap_or_default();
    let is_same = |window: &[u32]| window.iter().sum::<u32>() <= SAME * count(BORDER);
    let mut windows = inside.windows(BORDER);
    let (first, last) = (windows.clone().position(is_same), windows.rposition(is_same));
    match first.zip(last) {
        Some((first, last)) => run.start + first..run.start + last + BORDER,
        None => run.clone(),
    }
}

fn count(frames: usize) -> u32 {
    u32::try_from(frames).unwrap_or(u32::MAX)
}

/// Silence is like nothing.
fn difference(one: u32, other: u32) -> u32 {
    if one == SILENT || other == SILENT { 16 } else { (one ^ other).count_ones() }
}

/// Stretches that grow together over small gaps.
#[derive(Default)]
struct Runs {
    open: Option<Range<usize>>,
    longest: Option<Range<usize>>,
}

impl Runs {
    fn add(&mut self, window: Range<usize>) {
        match &mut self.open {
            Some(open) if window.start <= open.end + GAP => open.end = window.end,
            open => {
                let ended = open.replace(window);
                self.close(ended);
            }
        }
    }

    fn longest(mut self) -> Option<Range<usize>> {
        let open = self.open.take();
        self.close(open);
        self.longest
    }

    fn close(&mut self, run: Option<Range<usize>>) {
        let Some(run) = run else { return };
        if self.longest.as_ref().is_none_or(|longest| longest.len() < run.len()) {
            self.longest = Some(run);
        }
    }
}
