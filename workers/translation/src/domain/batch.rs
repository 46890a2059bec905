use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::Line;

/// Most lines of a request: enough context for the model, few enough to keep them apart.
const LARGEST: usize = 24;
/// Fewest lines of a request, where there are more.
const SMALLEST: usize = 16;

/// Divides lines into batches of up to 24, each ending before the longest pause among its last places, so that an exchange
/// is rarely torn apart. The same lines always give the same batches.
pub(crate) fn batches(lines: &[Line]) -> Vec<Range<usize>> {
    let mut batches = Vec::new();
    let mut start = 0;
    while lines.len() - start > LARGEST {
        // Of equal pauses the last one counts, for fewer requests.
        let ends = start + SMALLEST..=start + LARGEST;
        let end = ends.max_by_key(|end| lines[*end].pause_ms).unwrap_or(start + LARGEST);
        batches.push(start..end);
        start = end;
    }
    if start < lines.len() {
        batches.push(start..lines.len());
    }
    batches
}

/// What is settled in a batch; its checkpoint.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct BatchState {
    /// Translations by line number.
    pub(crate) done: BTreeMap<u32, String>,
    /// Translations that are right but longer than can be read, by line number: used if no shorter one comes.
    pub(crate) long: BTreeMap<u32, String>,
    /// Lines that were given up.
    pub(crate) failed: BTreeSet<u32>,
    /// What was last wrong with the lines that are still open.
    pub(crate) complaints: BTreeMap<u32, String>,
    /// How often the open lines were asked together.
    pub(crate) rounds: u8,
    /// Whether an answer of the last round was so poor that fewer lines should be asked at a time.
    pub(crate) in_halves: bool,
}

impl BatchState {
    /// Whether nothing is known of the line yet.
    pub(crate) fn is_open(&self, line: &Line) -> bool {
        !self.done.contains_key(&line.seq) && !self.failed.contains(&line.seq)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(pauses: impl IntoIterator<Item = i64>) -> Vec<Line> {
        let line = |(seq, pause_ms)| Line { seq, text: "네".to_owned(), max: 20, pause_ms };
        (1..).zip(pauses).map(line).collect()
    }

    #[test]
    fn batches_cover_every_line_once() {
        for count in [0, 1, 24, 25, 48, 100] {
            let all = lines(vec![100; count]);
            let covered: Vec<usize> = batches(&all).into_iter().flatten().collect();
            assert_eq!(covered, (0..count).collect::<Vec<_>>());
        }
        assert_eq!(batches(&lines(vec![100; 25])), [0..24, 24..25]);
    }

    #[test]
    fn a_batch_ends_before_a_long_pause() {
        let mut pauses = vec![100; 40];
        (pauses[3], pauses[19], pauses[22]) = (9_000, 5_000, 4_000);
        assert_eq!(batches(&lines(pauses)), [0..19, 19..40]);
    }
}
