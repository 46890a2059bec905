//! What changed between two versions of a track, for people.

use std::fmt;
use std::ops::Range;

use super::by_start;
use crate::format::clock;
use crate::speech::Interval;
use crate::{Cue, visible};

/// Cues that stand for each other, one of them or several on either side; none on one side if they are new or gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change<'a> {
    /// What was shown.
    pub before: Vec<&'a Cue>,
    /// What is shown instead.
    pub after: Vec<&'a Cue>,
    /// Words and breaks of both in reading order.
    pub words: Vec<Edit>,
}

/// What became of a word or of a break: `/` ends a line, `|` a cue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// It is in both.
    Kept(String),
    /// It was only in the earlier track.
    Removed(String),
    /// It is only in the later track.
    Added(String),
}

/// More comparisons than this are not made: all of the one is removed and all of the other added.
const MOST_COMPARED: usize = 4_000_000;

/// Pairs the cues of two versions by their time, and leaves out what is the same. Cues belong together if one of them is
/// on screen for at least half the time of the other.
pub fn diff<'a>(before: &'a [Cue], after: &'a [Cue]) -> Vec<Change<'a>> {
    let changes = matched(before, after).into_iter().filter(|(before, after)| before != after);
    changes.map(|(before, after)| Change::new(before, after)).collect()
}

/// The cues of two tracks that stand for each other, by start: of two versions, or of two languages. Either side is empty
/// for cues without a counterpart.
pub fn matched<'a>(one: &'a [Cue], other: &'a [Cue]) -> Vec<(Vec<&'a Cue>, Vec<&'a Cue>)> {
    let (one, other) = (by_start(one), by_start(other));
    let groups = groups(&one, &other).into_iter();
    groups.map(|(ours, theirs)| (one[ours].to_vec(), other[theirs].to_vec())).collect()
}

impl<'a> Change<'a> {
    fn new(before: Vec<&'a Cue>, after: Vec<&'a Cue>) -> Self {
        let words = edits(&words(&before), &words(&after));
        Self { before, after, words }
    }
}

/// Divides two tracks, both by start, into the smallest pieces that no pair of belonging cues crosses.
fn groups(before: &[&Cue], after: &[&Cue]) -> Vec<(Range<usize>, Range<usize>)> {
    let mut groups = Vec::new();
    let (mut ours, mut theirs) = (0..0, 0..0);
    while ours.start < before.len() || theirs.start < after.len() {
        let starts = |cues: &[&Cue], at: usize| cues.get(at).map_or(i64::MAX, |cue| cue.start_ms());
        let ours_first = starts(before, ours.start) <= starts(after, theirs.start);
        let (first_end, second_end) = if ours_first { (1, 0) } else { (0, 1) };
        (ours.end, theirs.end) = (ours.start + first_end, theirs.start + second_end);
        while grow(&mut ours, before, &after[theirs.clone()])
            || grow(&mut theirs, after, &before[ours.clone()])
        {}
        groups.push((ours.clone(), theirs.clone()));
        (ours.start, theirs.start) = (ours.end, theirs.end);
    }
    groups
}

/// Extends a range to the last of the next cues that belongs to one of the others; whether it grew.
fn grow(range: &mut Range<usize>, cues: &[&Cue], others: &[&Cue]) -> bool {
    let until = others.iter().map(|other| other.end_ms()).max().unwrap_or(i64::MIN);
    let next = cues[range.end..].iter().take_while(|cue| cue.start_ms() < until);
    let belonging = next.enumerate().filter(|(_, cue)| others.iter().any(|other| belong(cue, other)));
    let more = belonging.last().map_or(0, |(place, _)| place + 1);
    range.end += more;
    more > 0
}

fn belong(one: &Cue, other: &Cue) -> bool {
    let time = |cue: &Cue| Interval::new(cue.start_ms(), cue.end_ms());
    2 * time(one).shared_ms(time(other)) >= one.duration_ms().min(other.duration_ms())
}

fn words(cues: &[&Cue]) -> Vec<String> {
    let lines = |cue: &&Cue| {
        let text = visible(cue.text());
        let lines: Vec<Vec<String>> =
            text.lines().map(|line| line.split_whitespace().map(str::to_owned).collect()).collect();
        lines.join(&"/".to_owned())
    };
    cues.iter().map(lines).collect::<Vec<_>>().join(&"|".to_owned())
}

/// The fewest words to remove and add.
fn edits(before: &[String], after: &[String]) -> Vec<Edit> {
    let removed = |word: &String| Edit::Removed(word.clone());
    let added = |word: &String| Edit::Added(word.clone());
    if before.len().saturating_mul(after.len()) > MOST_COMPARED {
        return before.iter().map(removed).chain(after.iter().map(added)).collect();
    }
    let width = after.len() + 1;
    let mut common = vec![0_u32; (before.len() + 1) * width];
    for (row, word) in before.iter().enumerate().rev() {
        for (column, other) in after.iter().enumerate().rev() {
            let at = row * width + column;
            let skipped = common[at + 1].max(common[at + width]);
            common[at] = if word == other { common[at + width + 1] + 1 } else { skipped };
        }
    }
    let (mut row, mut column, mut edits) = (0, 0, Vec::new());
    while row < before.len() && column < after.len() {
        let at = row * width + column;
        if before[row] == after[column] {
            edits.push(Edit::Kept(before[row].clone()));
            (row, column) = (row + 1, column + 1);
        } else if common[at + width] >= common[at + 1] {
            edits.push(removed(&before[row]));
            row += 1;
        } else {
            edits.push(added(&after[column]));
            column += 1;
        }
    }
    edits.extend(before[row..].iter().map(removed).chain(after[column..].iter().map(added)));
    edits
}

impl fmt::Display for Change<'_> {
    /// The times in a line, how they moved, and the words in another: `[-removed-]`, `{+added+}`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time =
            |cues: &[&Cue]| Some((cues.first()?.start_ms(), cues.iter().map(|cue| cue.end_ms()).max()?));
        let (before, after) = (time(&self.before), time(&self.after));
        if let Some((start, end)) = before.or(after) {
            write!(f, "{} --> {}", clock::write(start, '.'), clock::write(end, '.'))?;
        }
        match before.zip(after) {
            None => f.write_str(if before.is_some() { "  gone" } else { "  new" })?,
            Some((old, new)) if old != new => write!(f, "  {:+} ms, {:+} ms", new.0 - old.0, new.1 - old.1)?,
            Some(_) => {}
        }
        f.write_str("\n ")?;
        self.words.iter().try_for_each(|edit| match edit {
            Edit::Kept(word) => write!(f, " {word}"),
            Edit::Removed(word) => write!(f, " [-{word}-]"),
            Edit::Added(word) => write!(f, " {{+{word}+}}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn track(cues: &[(i64, i64, &str)]) -> Vec<Cue> {
        cues.iter().map(|(start, end, text)| Cue::new(*start, *end, text).unwrap()).collect()
    }

    fn printed(before: &[(i64, i64, &str)], after: &[(i64, i64, &str)]) -> Vec<String> {
        diff(&track(before), &track(after)).iter().map(Change::to_string).collect()
    }

    #[test]
    fn people_see_words_breaks_and_times() {
        let before = [(0, 900, "Igual."), (1_000, 2_000, "No lo sé,\nmadre."), (5_000, 6_000, "Adiós.")];
        let after = [(0, 900, "Igual."), (1_100, 2_000, "No sé, mamá."), (8_000, 9_000, "¡Hola!")];
        let expected = [
            "00:00:01.000 --> 00:00:02.000  +100 ms, +0 ms\n  No [-lo-] sé, [-/-] [-madre.-] {+mamá.+}",
            "00:00:05.000 --> 00:00:06.000  gone\n  [-Adiós.-]",
            "00:00:08.000 --> 00:00:09.000  new\n  {+¡Hola!+}",
        ];
        assert_eq!(printed(&before, &after), expected);
    }

    #[test]
    fn a_divided_cue_is_one_change() {
        let after = [(0, 900, "Ven."), (900, 2_000, "Mira.")];
        let expected = ["00:00:00.000 --> 00:00:02.000\n  Ven. {+|+} Mira."];
        assert_eq!(printed(&[(0, 2_000, "Ven. Mira.")], &after), expected);
    }

    #[test]
    fn neighbours_that_touch_are_changes_of_their_own() {
        let before = [(0, 2_000, "Uno."), (2_000, 4_000, "Dos.")];
        let after = [(200, 2_200, "Un."), (2_200, 4_200, "Dos.")];
        assert_eq!(printed(&before, &after).len(), 2);
    }

    fn tracks() -> impl Strategy<Value = Vec<Cue>> {
        let cue = (0..9_000_i64, 1..3_000_i64, "[ab \n]{1,8}")
            .prop_filter_map("a cue shows something", |(start, length, text)| {
                Cue::new(start, start + length, &text).ok()
            });
        prop::collection::vec(cue, 0..10)
    }

    proptest! {
        #[test]
        fn both_tracks_are_in_their_changes(before in tracks(), after in tracks()) {
            prop_assert!(diff(&before, &before).is_empty());
            for change in diff(&before, &after) {
                let side = |ours: fn(&Edit) -> Option<&String>| change.words.iter().filter_map(ours).cloned().collect::<Vec<_>>();
                let old = side(|edit| match edit {
                    Edit::Kept(word) | Edit::Removed(word) => Some(word),
                    Edit::Added(_) => None,
                });
                let new = side(|edit| match edit {
                    Edit::Kept(word) | Edit::Added(word) => Some(word),
                    Edit::Removed(_) => None,
                });
                prop_assert_eq!((old, new), (words(&change.before), words(&change.after)));
            }
            let (ours, theirs) = (by_start(&before), by_start(&after));
            let found = groups(&ours, &theirs);
            prop_assert_eq!(found.iter().map(|(range, _)| range.len()).sum::<usize>(), before.len());
            prop_assert_eq!(found.iter().map(|(_, range)| range.len()).sum::<usize>(), after.len());
        }
    }
}
