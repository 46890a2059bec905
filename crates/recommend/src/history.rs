/// That somebody liked a title.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Taste {
    /// Number of the title.
    pub item: u32,
    /// How much: 1 for what was watched, more for what was praised, 0 or less for what was only seen.
    pub strength: f32,
    /// When, seconds.
    pub at: i64,
}

/// What somebody liked, oldest first, each title once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History(Vec<Taste>);

/// How much what was liked long ago counts beside what was liked last.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Decay {
    /// Each title counts half as much as the one that was liked so many titles later.
    pub half_life: f32,
    /// What is left of it at least, 0 to 1: old loves are not forgotten.
    pub floor: f32,
}

impl Decay {
    /// Chosen with [`crate::Diversity::CHOSEN`] on the item before the last of each user of MovieLens-100K, among half-lives of 2 to 50 and floors of 0
    /// to 0.3.
    pub const CHOSEN: Self = Self { half_life: 2.0, floor: 0.1 };

    /// What a title counts after which `later` others were liked, 0 to 1.
    #[must_use]
    pub fn weight(self, later: usize) -> f32 {
        self.floor + (1.0 - self.floor) * 0.5_f32.powf(later as f32 / self.half_life)
    }
}

impl History {
    /// Of these tastes in whatever order: of a title that is named more than once the latest counts, of several at one time
    /// the strongest.
    #[must_use]
    pub fn of(tastes: impl IntoIterator<Item = Taste>) -> Self {
        let mut tastes: Vec<Taste> = tastes.into_iter().filter(|taste| taste.strength.is_finite()).collect();
        tastes.sort_by(|a, b| (a.item, b.at).cmp(&(b.item, a.at)).then(b.strength.total_cmp(&a.strength)));
        tastes.dedup_by_key(|taste| taste.item);
        tastes.sort_by_key(|taste| (taste.at, taste.item));
        Self(tastes)
    }

    /// All of it, oldest first.
    #[must_use]
    pub fn tastes(&self) -> &[Taste] {
        &self.0
    }

    /// What was liked and not only seen, oldest first.
    pub fn liked(&self) -> impl DoubleEndedIterator<Item = &Taste> {
        self.0.iter().filter(|taste| taste.strength > 0.0)
    }

    /// Each liked title with what it counts now, the latest first.
    #[must_use]
    pub fn vector(&self, decay: Decay) -> Vec<(u32, f32)> {
        let latest_first = self.liked().rev().enumerate();
        latest_first.map(|(later, taste)| (taste.item, taste.strength * decay.weight(later))).collect()
    }

    /// Whether the title was seen, liked or not.
    #[must_use]
    pub fn has_seen(&self, item: u32) -> bool {
        self.0.iter().any(|taste| taste.item == item)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn taste() -> impl Strategy<Value = Taste> {
        (0u32..20, -1i8..3, 0i64..30).prop_map(|(item, strength, at)| Taste {
            item,
            strength: strength.into(),
            at,
        })
    }

    #[test]
    fn what_was_liked_last_counts_most_and_nothing_is_forgotten() {
        let taste = |item, at| Taste { item, strength: 1.0, at };
        let history = History::of([taste(1, 10), taste(2, 20), taste(3, 15)]);
        let vector = history.vector(Decay { half_life: 1.0, floor: 0.0 });
        assert_eq!(vector, [(2, 1.0), (3, 0.5), (1, 0.25)]);
        assert!(Decay::CHOSEN.weight(1_000_000) >= Decay::CHOSEN.floor);
    }

    #[test]
    fn what_was_only_seen_is_known_and_does_not_count() {
        let disliked = Taste { item: 7, strength: -0.5, at: 1 };
        let history = History::of([disliked]);
        assert!(history.has_seen(7) && history.vector(Decay::CHOSEN).is_empty());
    }

    proptest! {
        #[test]
        fn neither_order_nor_repeats_matter(
            tastes in prop::collection::vec(taste(), 0..40).prop_flat_map(|tastes| {
                let twice: Vec<Taste> = tastes.iter().chain(&tastes).copied().collect();
                (Just(tastes), Just(twice).prop_shuffle())
            })
        ) {
            let (tastes, shuffled) = tastes;
            prop_assert_eq!(History::of(tastes), History::of(shuffled));
        }

        #[test]
        fn later_titles_never_count_more(later in 0usize..500) {
            prop_assert!(Decay::CHOSEN.weight(later) >= Decay::CHOSEN.weight(later + 1));
        }
    }
}
