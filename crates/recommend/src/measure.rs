//! How good lists are, by the item of each user that was held back.

/// What lists are worth, each 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measures {
    /// Share of the lists that hold what was held back.
    pub hit_rate: f64,
    /// The same, with less for a place further down: 1 / log2(place + 1), place from 1.
    pub ndcg: f64,
    /// Mean distance of two titles of a list.
    pub diversity: f64,
    /// Share of all titles that stand in some list.
    pub coverage: f64,
}

/// Measures lists beside what was held back of each; `distance` of two titles is 0 to 1.
#[must_use]
pub fn measure(
    lists: &[Vec<u32>],
    held_back: &[u32],
    items: usize,
    distance: impl Fn(u32, u32) -> f64,
) -> Measures {
    let users = lists.len().max(1) as f64;
    let places = lists.iter().zip(held_back).map(|(list, held)| list.iter().position(|item| item == held));
    let (mut hits, mut gain) = (0.0, 0.0);
    for place in places.flatten() {
        hits += 1.0;
        gain += 1.0 / (place as f64 + 2.0).log2();
    }
    let mut shown: Vec<u32> = lists.iter().flatten().copied().collect();
    shown.sort_unstable();
    shown.dedup();
    Measures {
        hit_rate: hits / users,
        ndcg: gain / users,
        diversity: lists.iter().map(|list| spread(list, &distance)).sum::<f64>() / users,
        coverage: shown.len() as f64 / items.max(1) as f64,
    }
}

/// Mean distance of two titles of a list; 0 for a list of one.
fn spread(list: &[u32], distance: &impl Fn(u32, u32) -> f64) -> f64 {
    let pairs = list.iter().enumerate().flat_map(|(place, a)| list[..place].iter().map(move |b| (*a, *b)));
    let count = list.len() * list.len().saturating_sub(1) / 2;
    pairs.map(|(a, b)| distance(a, b)).sum::<f64>() / count.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hit_further_down_is_worth_less() {
        let far = |a: u32, b: u32| f64::from(u8::from(a % 2 != b % 2));
        let found = measure(&[vec![1, 2, 3], vec![4, 5, 6], vec![1, 2, 3]], &[1, 6, 9], 10, far);
        assert!((found.hit_rate - 2.0 / 3.0).abs() < 1e-9);
        assert!((found.ndcg - (1.0 + 0.5) / 3.0).abs() < 1e-9);
        assert!((found.diversity - 2.0 / 3.0).abs() < 1e-9);
        assert!((found.coverage - 0.6).abs() < 1e-9);
        assert_eq!(measure(&[], &[], 0, far), Measures::default());
    }
}
