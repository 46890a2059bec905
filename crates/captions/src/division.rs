//! Dividing a sequence into parts that cost least in sum.

use std::ops::Range;

/// The cheapest way to divide `count` things into parts, and what it costs. `parts(end)` lists the parts that may end before
/// `end`: where each starts, and its cost. There must be one for every `end` from 1 on.
pub(crate) fn divide<P>(count: usize, mut parts: impl FnMut(usize) -> P) -> (f64, Vec<Range<usize>>)
where
    P: IntoIterator<Item = (usize, f64)>,
{
    let mut best: Vec<(f64, usize)> = vec![(0.0, 0)];
    for end in 1..=count {
        let whole = parts(end).into_iter().map(|(start, cost)| (best[start].0 + cost, start));
        let cheapest = whole.min_by(|a, b| a.0.total_cmp(&b.0));
        best.push(cheapest.unwrap_or((f64::INFINITY, end - 1)));
    }
    let mut division = Vec::new();
    let mut end = count;
    while end > 0 {
        let start = best[end].1;
        division.push(start..end);
        end = start;
    }
    division.reverse();
    (best[count].0, division)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cheapest_parts_win_over_the_cheapest_first() {
        let cost = |start: usize, end: usize| match end - start {
            1 => 3.0,
            2 => 1.0,
            _ => 10.0,
        };
        let parts = |end: usize| (0..end).map(move |start| (start, cost(start, end)));
        assert_eq!(divide(4, parts), (2.0, vec![0..2, 2..4]));
        assert_eq!(divide(0, parts), (0.0, vec![]));
    }
}
