//! How far two texts are apart.

/// Fewest elements to change, add or drop to make one sequence the other; `None` if more than `most`. Only the cells that can
/// stay within `most` are looked at, so that comparing against thousands of texts is cheap.
pub(crate) fn distance_within<T: PartialEq>(one: &[T], other: &[T], most: usize) -> Option<usize> {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if long.len() - short.len() > most {
        return None;
    }
    let far = most + 1;
    let mut row: Vec<usize> = (0..=short.len()).map(|at| at.min(far)).collect();
    for (above, wanted) in long.iter().enumerate() {
        let (from, to) = (above.saturating_sub(most), short.len().min(above + 1 + most));
        let mut diagonal = row[from];
        row[from] = if from == 0 { (above + 1).min(far) } else { far };
        for at in from..to {
            let changed = diagonal + usize::from(*wanted != short[at]);
            // A cell that the row above did not reach is as it began: far.
            diagonal = row[at + 1];
            row[at + 1] = changed.min(diagonal + 1).min(row[at] + 1).min(far);
        }
    }
    row.last().copied().filter(|distance| *distance <= most)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn plain(one: &[u8], other: &[u8]) -> usize {
        let mut row: Vec<usize> = (0..=other.len()).collect();
        for (above, wanted) in one.iter().enumerate() {
            let mut diagonal = std::mem::replace(&mut row[0], above + 1);
            for (at, found) in other.iter().enumerate() {
                let changed = diagonal + usize::from(wanted != found);
                diagonal = row[at + 1];
                row[at + 1] = changed.min(diagonal + 1).min(row[at] + 1);
            }
        }
        row[other.len()]
    }

    #[test]
    fn what_the_row_above_has_reached_counts_at_the_end_of_a_row() {
        let (one, other) = (b"te123456".as_slice(), b"123456os".as_slice());
        for most in [4, 5, 8] {
            assert_eq!(distance_within(one, other, most), Some(4), "{most}");
            assert_eq!(distance_within(other, one, most), Some(4), "{most}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn the_band_changes_nothing_but_the_time(one in "[abcd]{0,12}", other in "[abcd]{0,12}", most in 0_usize..14) {
            let distance = plain(one.as_bytes(), other.as_bytes());
            let expected = (distance <= most).then_some(distance);
            prop_assert_eq!(distance_within(one.as_bytes(), other.as_bytes(), most), expected);
        }
    }
}
