use std::ops::Range;

use crate::matching::shared;
use crate::sound::Fingerprint;

/// Shortest and longest opening that is worth a button, milliseconds.
const OPENING: (u64, u64) = (15_000, 180_000);
/// Shortest and longest credits, milliseconds. What follows them, as a preview, is no credit.
const CREDITS: (u64, u64) = (20_000, 360_000);
/// Where openings are looked for: in the first ten minutes, and the first half of what is shorter.
const FIRST: u64 = 600_000;
/// Where credits are looked for: in the last ten minutes, and the second half of what is shorter.
const LAST: u64 = 600_000;
/// How far two findings of one border may lie apart, milliseconds.
const NEAR: u64 = 3_000;

/// What a viewer may pass over, milliseconds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markers {
    /// The opening.
    pub opening: Option<Range<u64>>,
    /// The credits.
    pub credits: Option<Range<u64>>,
}

/// What an episode shares with the others of its season. With more than one other, half of them must agree.
#[must_use]
pub fn markers(episode: &Fingerprint, others: &[Fingerprint]) -> Markers {
    let found = |part: Part, length| {
        let found = others.iter().filter_map(|other| common(episode, other, (part, length)));
        agreed(&found.collect::<Vec<_>>(), others.len())
    };
    Markers { opening: found(head, OPENING), credits: found(tail, CREDITS) }
}

type Part = fn(&Fingerprint) -> Range<u64>;

fn common(one: &Fingerprint, other: &Fingerprint, (part, length): (Part, (u64, u64))) -> Option<Range<u64>> {
    let (least, most) = length;
    let found = shared((one, part(one)), (other, part(other)), least)?.first;
    (found.end - found.start <= most).then_some(found)
}

fn head(episode: &Fingerprint) -> Range<u64> {
    0..FIRST.min(episode.duration_ms() / 2)
}

fn tail(episode: &Fingerprint) -> Range<u64> {
    let end = episode.duration_ms();
    end.saturating_sub(LAST.min(end / 2))..end
}

/// The finding that most of the others share, as far as any of those reaches: speech over music in an episode that this one is held
/// against hides what they share, and nothing makes it longer.
fn agreed(found: &[Range<u64>], others: usize) -> Option<Range<u64>> {
    let is_near = |one: &Range<u64>, other: &Range<u64>| {
        one.start.abs_diff(other.start) <= NEAR && one.end.abs_diff(other.end) <= NEAR
    };
    let supporters = |one: &Range<u64>| found.iter().filter(|other| is_near(one, other)).count();
    let best = found.iter().max_by_key(|one| supporters(one))?;
    if supporters(best) * 2 < others {
        return None;
    }
    let near = || found.iter().filter(|other| is_near(best, other));
    Some(near().map(|one| one.start).min()?..near().map(|one| one.end).max()?)
}
