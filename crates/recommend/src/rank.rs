/// A title that may be shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// Number of the title.
    pub item: u32,
    /// How well it fits; the greater, the better.
    pub score: f32,
}

/// How much a list gives up to be of more than one kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Diversity {
    /// What likeness to what stands above costs, 0 to 1, in parts of the span of the scores.
    pub price: f32,
    /// Titles that are looked at: so many times the length of the list.
    pub pool: usize,
}

impl Diversity {
    /// Costs next to nothing in what is found, and is seen: see `make recommend-report`.
    pub const CHOSEN: Self = Self { price: 0.15, pool: 4 };
}

/// The first `most` of the candidates by maximal marginal relevance (Carbonell and Goldstein, 1998): each next one is the
/// best by its score less what it is like any that stands above, 0 to 1. The first is the best one.
#[must_use]
pub fn diversify(
    mut candidates: Vec<Candidate>,
    most: usize,
    diversity: Diversity,
    likeness: impl Fn(u32, u32) -> f32,
) -> Vec<Candidate> {
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.item.cmp(&b.item)));
    candidates.dedup_by_key(|candidate| candidate.item);
    candidates.truncate(most.saturating_mul(diversity.pool.max(1)));
    let (Some(first), Some(last)) = (candidates.first(), candidates.last()) else { return candidates };
    let price = diversity.price * (first.score - last.score).max(f32::MIN_POSITIVE);
    let mut left: Vec<(Candidate, f32)> = candidates.into_iter().map(|candidate| (candidate, 0.0)).collect();
    let mut list = Vec::new();
    while list.len() < most && !left.is_empty() {
        let worth = |(candidate, like): &(Candidate, f32)| candidate.score - price * like;
        let best = (1..left.len())
            .fold(0, |best, place| if worth(&left[place]) > worth(&left[best]) { place } else { best });
        let (chosen, _) = left.remove(best);
        left.iter_mut().for_each(|(other, like)| *like = like.max(likeness(chosen.item, other.item)));
        list.push(chosen);
    }
    list
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn candidates(scores: &[f32]) -> Vec<Candidate> {
        (0..).zip(scores).map(|(item, score)| Candidate { item, score: *score }).collect()
    }

    #[test]
    fn a_twin_gives_way_to_a_stranger_that_fits_nearly_as_well() {
        let twins = |a: u32, b: u32| if a.max(b) <= 1 { 1.0 } else { 0.0 };
        let items = |price| -> Vec<u32> {
            let list = diversify(candidates(&[1.0, 0.95, 0.9, 0.0]), 3, Diversity { price, pool: 4 }, twins);
            list.iter().map(|candidate| candidate.item).collect()
        };
        assert_eq!(items(0.0), [0, 1, 2]);
        assert_eq!(items(0.2), [0, 2, 1]);
    }

    proptest! {
        #[test]
        fn a_list_has_the_best_first_and_nobody_twice(
            scores in prop::collection::vec(-5.0f32..5.0, 0..30),
            most in 0usize..15
        ) {
            let list = diversify(candidates(&scores), most, Diversity::CHOSEN, |a, b| f32::from(u8::from(a % 3 == b % 3)));
            prop_assert_eq!(list.len(), most.min(scores.len()));
            let best = scores.iter().copied().fold(f32::MIN, f32::max);
            prop_assert!(list.first().is_none_or(|first| first.score == best));
            let mut items: Vec<u32> = list.iter().map(|candidate| candidate.item).collect();
            items.sort_unstable();
            items.dedup();
            prop_assert_eq!(items.len(), list.len());
        }
    }
}
