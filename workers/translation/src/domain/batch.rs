use std::ops::Range;

use hallyu_captions::Ms;

/// Lines of a question where nothing speaks for another number: enough context for the model, few enough to keep apart.
const USUAL: usize = 24;
/// Most lines of a question.
pub(crate) const LARGEST: usize = 30;
/// Fewest lines of a question, where there are more.
const SMALLEST: usize = 16;
/// Lines that follow each other faster belong to one exchange.
const EXCHANGE_MS: Ms = 2_000;

/// Divides lines, of each of which the silence before it is given, into batches. A batch ends at the longest silence within
/// reach, so that an exchange is torn apart only where it is longer than a batch. The same lines always give the same
/// batches.
pub(crate) fn batches(pauses: &[Ms]) -> Vec<Range<usize>> {
    let mut batches = Vec::new();
    let mut start = 0;
    while pauses.len() - start > LARGEST {
        let ends = start + SMALLEST..=start + LARGEST;
        let end = ends.max_by_key(|end| merit(pauses[*end], end - start)).unwrap_or(start + USUAL);
        batches.push(start..end);
        start = end;
    }
    if start < pauses.len() {
        batches.push(start..pauses.len());
    }
    batches
}

/// Silences inside an exchange are all alike; then the usual size counts.
fn merit(pause: Ms, size: usize) -> (Ms, std::cmp::Reverse<usize>) {
    (if pause < EXCHANGE_MS { 0 } else { pause }, std::cmp::Reverse(size.abs_diff(USUAL)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_cover_every_line_once() {
        for count in [0, 1, 24, 25, 48, 100, 1_200] {
            let batches = batches(&vec![100; count]);
            assert!(batches.iter().all(|batch| batch.len() <= LARGEST));
            assert_eq!(batches.into_iter().flatten().collect::<Vec<_>>(), (0..count).collect::<Vec<_>>());
        }
        assert_eq!(batches(&[100; 60]), [0..24, 24..48, 48..60]);
    }

    #[test]
    fn a_batch_ends_at_a_long_silence_and_not_inside_an_exchange() {
        let mut pauses = vec![100; 50];
        (pauses[3], pauses[19], pauses[22], pauses[24]) = (9_000, 5_000, 4_000, 1_900);
        assert_eq!(batches(&pauses), [0..19, 19..43, 43..50]);
    }
}
