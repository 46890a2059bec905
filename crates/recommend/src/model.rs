use std::collections::HashMap;

/// What liking one title says about another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// Number of the other title.
    pub item: u32,
    /// Above 0 it speaks for it, below against it.
    pub weight: f32,
}

/// What liking each title says about the others, and how many like it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Model {
    pub(crate) links: Vec<Vec<Link>>,
    pub(crate) liked_by: Vec<u32>,
}

impl Model {
    /// How many titles there are.
    #[must_use]
    pub fn items(&self) -> usize {
        self.links.len()
    }

    /// How many users like a title.
    #[must_use]
    pub fn liked_by(&self, item: u32) -> u32 {
        self.liked_by.get(item as usize).copied().unwrap_or(0)
    }

    /// What liking a title says about others, the strongest first.
    #[must_use]
    pub fn links(&self, item: u32) -> &[Link] {
        self.links.get(item as usize).map_or(&[], Vec::as_slice)
    }

    /// What a user's vector says about the titles that it leads to, in their order.
    #[must_use]
    pub fn scores(&self, vector: &[(u32, f32)]) -> Vec<(u32, f32)> {
        let mut scores: HashMap<u32, f32> = HashMap::new();
        for (item, strength) in vector {
            for link in self.links(*item) {
                *scores.entry(link.item).or_default() += strength * link.weight;
            }
        }
        let mut scores: Vec<(u32, f32)> = scores.into_iter().collect();
        scores.sort_unstable_by_key(|(item, _)| *item);
        scores
    }

    /// Which title of a user's vector speaks most for another one; `None` if none does.
    #[must_use]
    pub fn because(&self, vector: &[(u32, f32)], item: u32) -> Option<u32> {
        let weight =
            |of: u32| self.links(of).iter().find(|link| link.item == item).map_or(0.0, |link| link.weight);
        let spoken = vector.iter().map(|(of, strength)| (*of, strength * weight(*of)));
        let most =
            spoken.filter(|(_, says)| *says > 0.0).max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        most.map(|(of, _)| of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_that_speaks_most_for_another_is_named() {
        let link = |item, weight| Link { item, weight };
        let links = vec![vec![link(2, 0.1)], vec![link(2, 0.3)], vec![link(0, -0.2)]];
        let model = Model { links, liked_by: vec![5, 5, 5] };
        assert_eq!(model.because(&[(0, 1.0), (1, 1.0)], 2), Some(1));
        assert_eq!(model.because(&[(0, 9.0), (1, 1.0)], 2), Some(0));
        assert_eq!(model.because(&[(2, 1.0)], 0), None, "what speaks against it is no reason");
        assert_eq!((model.liked_by(0), model.liked_by(99), model.links(99).len()), (5, 0, 0));
    }
}
