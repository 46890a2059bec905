//! SubER, the edit rate of subtitles (Wilken, Georgakopoulou, Matusov: "SubER: A Metric for Automatic Evaluation of
//! Subtitle Quality", IWSLT 2022): the words and breaks to insert, delete, replace or move until a track is its reference.
//!
//! A word or break can only stand for one whose subtitle is on screen at the same time. So the rate tolerates an offset
//! as long as subtitles overlap, and passes 100 where they do not: [`super::sync`] measures the offset itself. Its
//! authors call less than 20 very good and more than 40 to 50 bad.

mod grid;
mod shifts;

use std::collections::HashMap;
use std::ops::Range;

use super::normal::{Signs, words};
use super::{by_start, percent};
use crate::{Cue, Ms, visible};

/// The edits between a track and its reference.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Suber {
    /// Words inserted, deleted or replaced.
    pub word_edits: usize,
    /// Breaks inserted, deleted, or replaced by the other kind.
    pub break_edits: usize,
    /// Phrases of words and breaks moved.
    pub shifts: usize,
    /// Words of the reference.
    pub words: usize,
    /// Ends of lines and of subtitles of the reference.
    pub breaks: usize,
}

impl Suber {
    /// Edits per hundred words and breaks of the reference; can exceed 100.
    pub fn percent(self) -> f64 {
        percent(self.word_edits + self.break_edits + self.shifts, self.words + self.breaks)
    }

    fn count(&mut self, edits: &[Token]) {
        self.break_edits += edits.iter().filter(|token| token.is_break()).count();
        self.word_edits += edits.iter().filter(|token| !token.is_break()).count();
    }
}

/// Compares a track with its reference in the language of both, a tag such as `es-419`. Cues may come in any order.
pub fn suber(hypothesis: &[Cue], reference: &[Cue], language: &str) -> Suber {
    let mut reader = Reader { ids: HashMap::new(), signs: Signs::of(language) };
    let (hypothesis, reference) = (by_start(hypothesis), by_start(reference));
    let mut sum = Suber::default();
    for (ours, theirs) in parts(&hypothesis, &reference) {
        let ours = reader.tokens(&hypothesis[ours]);
        let theirs = reader.tokens(&reference[theirs]);
        let breaks = theirs.iter().filter(|token| token.is_break()).count();
        sum.breaks += breaks;
        sum.words += theirs.len() - breaks;
        let (shifts, edits) = shifts::edit(ours, &theirs);
        sum.shifts += shifts;
        sum.count(&edits);
    }
    sum
}

/// Divides two tracks at the instants where neither shows anything.
fn parts(hypothesis: &[&Cue], reference: &[&Cue]) -> Vec<(Range<usize>, Range<usize>)> {
    let start = |cues: &[&Cue], at: usize| cues.get(at).map_or(Ms::MAX, |cue| cue.start_ms());
    let (mut parts, mut first, mut next) = (Vec::new(), (0, 0), (0, 0));
    let mut dark_from = Ms::MIN;
    while next.0 < hypothesis.len() || next.1 < reference.len() {
        let (ours, theirs) = (start(hypothesis, next.0), start(reference, next.1));
        if ours.min(theirs) >= dark_from && next != first {
            parts.push((first.0..next.0, first.1..next.1));
            first = next;
        }
        let shown = if ours <= theirs { hypothesis[next.0] } else { reference[next.1] };
        dark_from = dark_from.max(shown.end_ms());
        if ours <= theirs { next.0 += 1 } else { next.1 += 1 }
    }
    parts.push((first.0..next.0, first.1..next.1));
    parts
}

/// A word or a break, and when its subtitle is on screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Token {
    id: u32,
    start_ms: Ms,
    end_ms: Ms,
}

/// The end of a line inside a subtitle.
const END_OF_LINE: u32 = 0;
/// The end of a subtitle.
const END_OF_BLOCK: u32 = 1;
/// The first id of a word.
const FIRST_WORD: u32 = 2;

impl Token {
    fn is_break(self) -> bool {
        self.id < FIRST_WORD
    }

    /// Whether one can stand for the other at the price of a replacement.
    fn may_replace(self, other: Self) -> bool {
        self.is_break() == other.is_break() && self.start_ms < other.end_ms && other.start_ms < self.end_ms
    }

    /// Whether one is right where the other is expected.
    fn matches(self, other: Self) -> bool {
        self.id == other.id && self.may_replace(other)
    }
}

/// Gives equal words equal numbers.
struct Reader {
    ids: HashMap<String, u32>,
    signs: Signs,
}

impl Reader {
    fn tokens(&mut self, cues: &[&Cue]) -> Vec<Token> {
        let mut tokens = Vec::new();
        for cue in cues {
            let token = |id| Token { id, start_ms: cue.start_ms(), end_ms: cue.end_ms() };
            let text = visible(cue.text());
            for (number, line) in text.lines().enumerate() {
                if number > 0 {
                    tokens.push(token(END_OF_LINE));
                }
                tokens.extend(words(line, self.signs).map(|word| token(self.id(word))));
            }
            tokens.push(token(END_OF_BLOCK));
        }
        tokens
    }

    fn id(&mut self, word: String) -> u32 {
        let next = u32::try_from(self.ids.len()).unwrap_or(u32::MAX).saturating_add(FIRST_WORD);
        *self.ids.entry(word).or_insert(next)
    }
}

#[cfg(test)]
mod tests;
