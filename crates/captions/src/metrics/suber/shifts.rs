//! The search for phrases to move, as translation edit rate does it (Snover and others, 2006): greedy, one move at a time,
//! each the one that saves most edits.

use std::cmp::Reverse;

use super::Token;
use super::grid::{Grid, Step};

/// Most tokens of a phrase that is moved.
const LONGEST: usize = 10;
/// Most places between a phrase and its like in the reference.
const FARTHEST: usize = 50;
/// Most moves that are tried in a part.
const MOST_TRIED: usize = 1_000;

/// How many phrases to move, and the tokens to insert, delete or replace after that, until ours are theirs.
pub(super) fn edit(mut ours: Vec<Token>, theirs: &[Token]) -> (usize, Vec<Token>) {
    if ours.is_empty() || theirs.is_empty() {
        ours.extend(theirs);
        return (0, ours);
    }
    let (mut shifts, mut tried) = (0, 0);
    loop {
        let grid = Grid::new(&ours, theirs);
        let steps = grid.steps(&ours);
        let search = Search { ours: &ours, theirs, grid: &grid, alignment: Alignment::new(&steps) };
        let best = search.best(&mut tried);
        match best.filter(|shift| shift.saved > 0 && tried < MOST_TRIED) {
            Some(shift) => shift.apply(&mut ours),
            None => return (shifts, edited(&ours, theirs, &steps)),
        }
        shifts += 1;
    }
}

/// A phrase to move.
struct Shift {
    /// Its first token.
    from: usize,
    length: usize,
    /// The place that the first token takes when the phrase is out.
    to: usize,
    /// How many edits fewer are needed after it.
    saved: i64,
}

impl Shift {
    /// The tokens that change their place.
    fn touched(&self) -> std::ops::Range<usize> {
        self.from.min(self.to)..(self.from.max(self.to) + self.length)
    }

    fn apply(&self, tokens: &mut [Token]) {
        let window = &mut tokens[self.touched()];
        if self.to < self.from { window.rotate_right(self.length) } else { window.rotate_left(self.length) }
    }
}

/// What the cheapest way makes of the tokens of both sides.
struct Alignment {
    ours_wrong: Vec<bool>,
    theirs_wrong: Vec<bool>,
    /// For each of theirs, how many of ours the way has passed once it has passed that one.
    passed: Vec<usize>,
}

impl Alignment {
    fn new(steps: &[Step]) -> Self {
        let mut found = Self { ours_wrong: Vec::new(), theirs_wrong: Vec::new(), passed: Vec::new() };
        for step in steps {
            let wrong = *step != Step::Pair { same: true };
            if *step != Step::Insert {
                found.ours_wrong.push(wrong);
            }
            if *step != Step::Delete {
                found.theirs_wrong.push(wrong);
                found.passed.push(found.ours_wrong.len());
            }
        }
        found
    }

    /// Whether moving the phrase to where its like is expected can help: neither is in its place, and it is not there yet.
    fn calls_for(&self, from: usize, like: usize, length: usize) -> bool {
        let there_already = (from + 1..=from + length).contains(&self.passed[like]);
        !there_already
            && self.ours_wrong[from..from + length].contains(&true)
            && self.theirs_wrong[like..like + length].contains(&true)
    }

    /// The places among ours before, inside and after the like of a phrase.
    fn places(&self, like: usize, length: usize) -> Vec<usize> {
        let before = like.checked_sub(1).map_or(0, |at| self.passed[at]);
        let mut places: Vec<usize> =
            std::iter::once(before).chain(self.passed[like..like + length].iter().copied()).collect();
        places.dedup();
        places
    }
}

/// The search for the next move.
struct Search<'a> {
    ours: &'a [Token],
    theirs: &'a [Token],
    grid: &'a Grid<'a>,
    alignment: Alignment,
}

impl Search<'_> {
    /// The move that saves most; of equals the longest, then the one that starts first, then the one that lands first.
    fn best(&self, tried: &mut usize) -> Option<Shift> {
        let mut best: Option<(_, Shift)> = None;
        for (from, like, length) in phrases(self.ours, self.theirs) {
            if !self.alignment.calls_for(from, like, length) {
                continue;
            }
            for place in self.alignment.places(like, length) {
                let shift = self.shift(from, length, place);
                let rank = (shift.saved, length, Reverse(from), Reverse(place));
                if best.as_ref().is_none_or(|(other, _)| rank > *other) {
                    best = Some((rank, shift));
                }
                *tried += 1;
            }
            if *tried >= MOST_TRIED {
                break;
            }
        }
        best.map(|(_, shift)| shift)
    }

    fn shift(&self, from: usize, length: usize, place: usize) -> Shift {
        let to = if place > from + length { place - length } else { place.min(self.ours.len() - length) };
        let shift = Shift { from, length, to, saved: 0 };
        let touched = shift.touched();
        let mut window = self.ours[touched.clone()].to_vec();
        Shift { from: from - touched.start, to: to - touched.start, ..shift }.apply(&mut window);
        let cost = self.grid.cost_with(touched.start, &window);
        Shift { saved: i64::from(self.grid.cost()) - i64::from(cost), ..shift }
    }
}

/// Every phrase of ours that stands in theirs as well, not too far away: its place, that of its like, its length.
fn phrases(ours: &[Token], theirs: &[Token]) -> impl Iterator<Item = (usize, usize, usize)> {
    (0..ours.len()).flat_map(move |from| {
        let near = from.saturating_sub(FARTHEST)..(from + FARTHEST + 1).min(theirs.len());
        near.flat_map(move |like| {
            let pairs = ours[from..].iter().zip(&theirs[like..]).take(LONGEST);
            let equal = pairs.take_while(|(a, b)| a.matches(**b)).count();
            (1..=equal).map(move |length| (from, like, length))
        })
    })
}

/// The tokens that still need an edit; of a replaced pair the one that is expected.
fn edited(ours: &[Token], theirs: &[Token], steps: &[Step]) -> Vec<Token> {
    let (mut ours, mut theirs) = (ours.iter(), theirs.iter());
    let edit = |step: &Step| match step {
        Step::Delete => ours.next(),
        Step::Insert => theirs.next(),
        Step::Pair { same } => {
            ours.next();
            theirs.next().filter(|_| !same)
        }
    };
    steps.iter().filter_map(edit).copied().collect()
}
