use std::collections::HashMap;

use crate::solve::Square;
use crate::{Decay, History};

/// How a model is trained.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Training {
    /// How much what was liked long ago counts.
    pub decay: Decay,
    /// Keeps the weights of titles that are liked together small (the λ of EASE; Steck, "Embarrassingly Shallow
    /// Autoencoders for Sparse Data", 2019).
    pub together: f32,
    /// Links that are kept of a title, the strongest.
    pub links: usize,
    /// Titles that take part, those that most users like: training takes the cube of it.
    pub titles: usize,
}

impl Training {
    /// Chosen on the item before the last of each user of MovieLens-100K.
    pub const CHOSEN: Self = Self { decay: Decay::CHOSEN, together: 200.0, links: 200, titles: 3000 };
}

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
    /// Learns from what users like; `items` is how many titles there are. The order of the users does not matter.
    #[must_use]
    pub fn train(histories: &[History], items: usize, training: &Training) -> Self {
        let liked: Vec<Vec<u32>> = histories
            .iter()
            .map(|history| {
                history.liked().map(|taste| taste.item).filter(|item| (*item as usize) < items).collect()
            })
            .collect();
        let mut liked_by = vec![0; items];
        liked.iter().flatten().for_each(|item| liked_by[*item as usize] += 1);
        let chosen = most_liked(&liked_by, training.titles);
        let place: HashMap<u32, usize> =
            chosen.iter().enumerate().map(|(place, item)| (*item, place)).collect();
        let mut rows: Vec<Vec<usize>> = liked
            .iter()
            .map(|items| items.iter().filter_map(|item| place.get(item).copied()).collect())
            .collect();
        // Sums of rounded numbers depend on their order: the users' must not.
        rows.sort_unstable();
        let together = together(&rows, chosen.len(), training.together);
        let mut links = vec![Vec::new(); items];
        for (row, item) in chosen.iter().enumerate() {
            links[*item as usize] = strongest(together.row(row), &chosen, training.links);
        }
        Self { links, liked_by }
    }

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

    /// Puts links of another kind to a title that users say nothing about yet.
    pub fn link(&mut self, item: u32, links: Vec<Link>) {
        if let Some(place) = self.links.get_mut(item as usize) {
            *place = links;
        }
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

/// The titles that most users like, in the order of their numbers.
fn most_liked(liked_by: &[u32], most: usize) -> Vec<u32> {
    let mut items: Vec<u32> =
        (0..).zip(liked_by).filter(|(_, users)| **users > 0).map(|(item, _)| item).collect();
    items.sort_by_key(|item| (std::cmp::Reverse(liked_by[*item as usize]), *item));
    items.truncate(most);
    items.sort_unstable();
    items
}

/// What titles that are liked by the same users say about each other: EASE in its closed form.
fn together(rows: &[Vec<usize>], size: usize, ridge: f32) -> Square {
    let mut gram = Square::zero(size);
    for row in rows {
        for item in row {
            let counts = gram.row_mut(*item);
            row.iter().for_each(|other| counts[*other] += 1.0);
        }
    }
    gram.add_to_diagonal(ridge);
    let mut weights = gram.inverse();
    let diagonal: Vec<f32> = (0..size).map(|row| weights.row(row)[row]).collect();
    for row in 0..size {
        weights.row_mut(row).iter_mut().zip(&diagonal).for_each(|(weight, own)| *weight /= -own);
        weights.row_mut(row)[row] = 0.0;
    }
    weights
}

/// The strongest weights of a row, as links.
fn strongest(row: &[f32], chosen: &[u32], most: usize) -> Vec<Link> {
    let mut links: Vec<Link> =
        row.iter().zip(chosen).map(|(weight, item)| Link { item: *item, weight: *weight }).collect();
    links.retain(|link| link.weight != 0.0);
    links.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()).then(a.item.cmp(&b.item)));
    links.truncate(most);
    links
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Taste;

    fn history(items: &[u32]) -> History {
        History::of((0..).zip(items).map(|(at, item)| Taste { item: *item, strength: 1.0, at }))
    }

    fn trained(histories: &[History]) -> Model {
        Model::train(histories, 8, &Training { together: 1.0, links: 8, ..Training::CHOSEN })
    }

    /// Those who like 0 like 1 and 2; those who like 4 like 5.
    fn two_crowds() -> Vec<History> {
        let mut histories = vec![history(&[0, 1, 2]); 5];
        histories.extend(vec![history(&[4, 5]); 5]);
        histories
    }

    fn best(model: &Model, vector: &[(u32, f32)]) -> Option<u32> {
        model.scores(vector).into_iter().max_by(|a, b| a.1.total_cmp(&b.1)).map(|(item, _)| item)
    }

    #[test]
    fn what_a_crowd_likes_leads_to_what_else_it_likes() {
        let model = trained(&two_crowds());
        assert_eq!(best(&model, &[(4, 1.0)]), Some(5));
        assert_eq!(model.because(&[(0, 1.0), (4, 1.0)], 5), Some(4));
        assert_eq!((model.liked_by(0), model.liked_by(7), model.liked_by(99)), (5, 0, 0));
        assert_eq!(model.because(&[(7, 1.0)], 5), None);
    }

    #[test]
    fn nobody_and_nothing_make_a_model_that_says_nothing() {
        assert_eq!(Model::train(&[], 0, &Training::CHOSEN), Model::default());
        assert_eq!(trained(&[]).scores(&[(3, 1.0)]), []);
    }

    #[test]
    fn strangers_to_the_catalogue_are_left_out() {
        let model = trained(&[history(&[0, 1, 90]), history(&[0, 1])]);
        assert!(model.links(90).is_empty() && best(&model, &[(90, 1.0), (0, 1.0)]) == Some(1));
    }

    proptest! {
        #[test]
        fn the_order_of_users_does_not_matter(
            rows in prop::collection::vec(prop::collection::vec(0u32..8, 0..8), 0..20)
                .prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle()))
        ) {
            let of = |rows: &[Vec<u32>]| trained(&rows.iter().map(|row| history(row)).collect::<Vec<_>>());
            prop_assert_eq!(of(&rows.0).to_bytes(), of(&rows.1).to_bytes());
        }
    }
}
