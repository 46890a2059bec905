use std::collections::HashMap;

use crate::solve::Square;
use crate::{Decay, History, Link, Model};

/// How a model is trained.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Training {
    /// How much what was liked long ago counts.
    pub decay: Decay,
    /// How many users it takes to outweigh what is believed without them: the λ of EASE (Steck, "Embarrassingly Shallow
    /// Autoencoders for Sparse Data", 2019), which here pulls towards [`Training::near`] and not towards nothing.
    pub together: f32,
    /// What liking a title says about another whose text is the same, as long as nobody has watched it.
    pub near: f32,
    /// Links that are kept of a title, the strongest.
    pub links: usize,
    /// Titles that take part, those that most users like: training takes the cube of it.
    pub titles: usize,
}

impl Training {
    /// Chosen on the item before the last of each user of MovieLens-100K.
    pub const CHOSEN: Self =
        Self { decay: Decay::CHOSEN, together: 200.0, near: 0.04, links: 200, titles: 3000 };
}

impl Model {
    /// Learns from what users like, and from which titles are near each other: `near` has a row for each title, whose
    /// links weigh 0 to 1. The order of the users does not matter.
    ///
    /// It is EASE with a prior: of the weights B without a diagonal the ones for which ‖X − XB‖² + λ‖B − T‖² is least, T
    /// being what nearness says. Where nobody watched they are T, where many did the users' own.
    #[must_use]
    pub fn train(histories: &[History], near: &[Vec<Link>], training: &Training) -> Self {
        let items = near.len();
        let liked: Vec<Vec<u32>> = histories
            .iter()
            .map(|history| {
                history.liked().map(|taste| taste.item).filter(|item| (*item as usize) < items).collect()
            })
            .collect();
        let mut liked_by = vec![0; items];
        liked.iter().flatten().for_each(|item| liked_by[*item as usize] += 1);
        let block = Block::new(&liked_by, training.titles);
        let weights = block.weights(&liked, near, training);
        let believed = |link: &Link| Link { weight: link.weight * training.near, ..*link };
        let mut links: Vec<Vec<Link>> = near
            .iter()
            .map(|row| row.iter().map(believed).filter(|link| link.weight != 0.0).collect())
            .collect();
        for (row, item) in block.chosen.iter().enumerate() {
            let links = &mut links[*item as usize];
            // That nobody watched a title says nothing against it: what is believed of it stays.
            links.retain(|link| !block.place.contains_key(&link.item));
            let own = weights.row(row).iter().zip(&block.chosen);
            links.extend(own.map(|(weight, item)| Link { item: *item, weight: *weight }));
        }
        links.iter_mut().for_each(|row| keep_strongest(row, training.links));
        Self { links, liked_by }
    }
}

/// The titles that most users like: what users say is looked at among these.
struct Block {
    /// In the order of their numbers.
    chosen: Vec<u32>,
    /// Where each of them stands.
    place: HashMap<u32, usize>,
}

impl Block {
    fn new(liked_by: &[u32], most: usize) -> Self {
        let mut chosen: Vec<u32> =
            (0..).zip(liked_by).filter(|(_, users)| **users > 0).map(|(item, _)| item).collect();
        chosen.sort_by_key(|item| (std::cmp::Reverse(liked_by[*item as usize]), *item));
        chosen.truncate(most);
        chosen.sort_unstable();
        let place = chosen.iter().enumerate().map(|(place, item)| (*item, place)).collect();
        Self { chosen, place }
    }

    /// What the titles say about each other, in closed form: with P = (XᵀX + λ)⁻¹ it is λPT less P with each column times
    /// (1 + λ(PT)ⱼⱼ) / Pⱼⱼ, which empties the diagonal.
    fn weights(&self, liked: &[Vec<u32>], near: &[Vec<Link>], training: &Training) -> Square {
        let ridge = training.together;
        let inverse = self.counted(liked, ridge).inverse();
        let mut weights = self.believed(&inverse, near, ridge * training.near);
        let size = self.chosen.len();
        let shares: Vec<f32> = (0..size)
            .map(|column| (1.0 + weights.row(column)[column]) / inverse.row(column)[column])
            .collect();
        for row in 0..size {
            let own = inverse.row(row).iter().zip(&shares);
            weights
                .row_mut(row)
                .iter_mut()
                .zip(own)
                .for_each(|(weight, (own, share))| *weight -= own * share);
            weights.row_mut(row)[row] = 0.0;
        }
        weights
    }

    /// How many users like both, and the ridge on the diagonal. Sums of whole numbers are exact in any order.
    fn counted(&self, liked: &[Vec<u32>], ridge: f32) -> Square {
        let mut gram = Square::zero(self.chosen.len());
        for items in liked {
            let items: Vec<usize> = items.iter().filter_map(|item| self.place.get(item).copied()).collect();
            for item in &items {
                let counts = gram.row_mut(*item);
                items.iter().for_each(|other| counts[*other] += 1.0);
            }
        }
        gram.add_to_diagonal(ridge);
        gram
    }

    /// `factor` P T.
    fn believed(&self, inverse: &Square, near: &[Vec<Link>], factor: f32) -> Square {
        let within = |item: &u32| -> Vec<(usize, f32)> {
            let links = near[*item as usize].iter();
            links.filter_map(|link| Some((*self.place.get(&link.item)?, factor * link.weight))).collect()
        };
        let believed: Vec<Vec<(usize, f32)>> = self.chosen.iter().map(within).collect();
        let mut product = Square::zero(self.chosen.len());
        for row in 0..self.chosen.len() {
            let into = product.row_mut(row);
            for (share, links) in inverse.row(row).iter().zip(&believed) {
                links.iter().for_each(|(column, weight)| into[*column] += share * weight);
            }
        }
        product
    }
}

/// Keeps the strongest links, the strongest first.
fn keep_strongest(links: &mut Vec<Link>, most: usize) {
    links.retain(|link| link.weight != 0.0);
    links.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()).then(a.item.cmp(&b.item)));
    links.truncate(most);
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
        trained_near(histories, &vec![Vec::new(); 8])
    }

    fn trained_near(histories: &[History], near: &[Vec<Link>]) -> Model {
        Model::train(histories, near, &Training { together: 1.0, links: 8, ..Training::CHOSEN })
    }

    /// Each of eight titles is near the one behind it.
    fn in_a_row() -> Vec<Vec<Link>> {
        (0..8).map(|item| vec![Link { item: (item + 1) % 8, weight: 1.0 }]).collect()
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

    fn weight(model: &Model, from: u32, to: u32) -> f32 {
        model.links(from).iter().find(|link| link.item == to).map_or(0.0, |link| link.weight)
    }

    #[test]
    fn what_a_crowd_likes_leads_to_what_else_it_likes() {
        let model = trained(&two_crowds());
        assert_eq!(best(&model, &[(4, 1.0)]), Some(5));
        assert_eq!(model.because(&[(0, 1.0), (4, 1.0)], 5), Some(4));
        assert_eq!((model.liked_by(0), model.liked_by(7)), (5, 0));
        assert_eq!(model.because(&[(7, 1.0)], 5), None);
    }

    #[test]
    fn nobody_and_nothing_make_a_model_that_says_nothing() {
        assert_eq!(Model::train(&[], &[], &Training::CHOSEN), Model::default());
        assert_eq!(trained(&[]).scores(&[(3, 1.0)]), []);
    }

    #[test]
    fn strangers_to_the_catalogue_are_left_out() {
        let model = trained(&[history(&[0, 1, 90]), history(&[0, 1])]);
        assert!(model.links(90).is_empty() && best(&model, &[(90, 1.0), (0, 1.0)]) == Some(1));
    }

    #[test]
    fn a_title_that_nobody_watched_is_reached_from_those_it_is_near_to() {
        let model = trained_near(&two_crowds(), &in_a_row());
        assert!((weight(&model, 2, 3) - Training::CHOSEN.near).abs() < 1e-6, "whoever likes 2 may like 3");
        assert!((weight(&model, 6, 7) - Training::CHOSEN.near).abs() < 1e-6, "nobody watched either");
        assert!(weight(&model, 2, 1) > weight(&model, 2, 3), "what the crowd says counts more");
    }

    #[test]
    fn the_more_users_there_are_the_less_nearness_counts() {
        let apart = |users| [vec![history(&[0]); users], vec![history(&[1]); users]].concat();
        let few = weight(&trained_near(&apart(1), &in_a_row()), 0, 1);
        let many = weight(&trained_near(&apart(100), &in_a_row()), 0, 1);
        assert!(0.0 < many && many < few && few < Training::CHOSEN.near, "{many} {few}");
    }

    proptest! {
        #[test]
        fn the_order_of_users_does_not_matter(
            rows in prop::collection::vec(prop::collection::vec(0u32..8, 0..8), 0..20)
                .prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle()))
        ) {
            let of = |rows: &[Vec<u32>]| {
                trained_near(&rows.iter().map(|row| history(row)).collect::<Vec<_>>(), &in_a_row())
            };
            prop_assert_eq!(of(&rows.0).to_bytes(), of(&rows.1).to_bytes());
        }

        #[test]
        fn no_other_weights_are_as_good(
            rows in prop::collection::vec(prop::collection::vec(0u32..5, 0..5), 0..12),
            (from, to) in (0u32..5, 0u32..5),
            step in prop::sample::select(vec![-0.05f32, 0.05])
        ) {
            let histories: Vec<History> = [vec![vec![0, 1, 2, 3, 4]], rows].concat().iter().map(|row| history(row)).collect();
            let near: Vec<Vec<Link>> = in_a_row().into_iter().take(5).map(|row| row.into_iter().filter(|link| link.item < 5).collect()).collect();
            let model = trained_near(&histories, &near);
            let loss = |moved: f32| loss((&model, &histories, &near), |i, j| if (i, j) == (from, to) { moved } else { 0.0 });
            prop_assert!(from == to || loss(0.0) <= loss(step) + 1e-4);
        }
    }

    /// ‖X − XB‖² + λ‖B − T‖² with some of the weights moved.
    fn loss(
        (model, histories, near): (&Model, &[History], &[Vec<Link>]),
        moved: impl Fn(u32, u32) -> f32,
    ) -> f32 {
        let items = 0..near.len() as u32;
        let weight = |i, j| weight(model, i, j) + moved(i, j);
        let fit = |history: &History, j: u32| {
            let said: f32 = history.liked().map(|taste| weight(taste.item, j)).sum();
            (f32::from(u8::from(history.has_seen(j))) - said).powi(2)
        };
        let misfit: f32 =
            histories.iter().flat_map(|history| items.clone().map(move |j| fit(history, j))).sum();
        let believed = |i: u32, j: u32| {
            near[i as usize]
                .iter()
                .find(|link| link.item == j)
                .map_or(0.0, |link| link.weight * Training::CHOSEN.near)
        };
        let pairs = items.clone().flat_map(|i| items.clone().map(move |j| (i, j))).filter(|(i, j)| i != j);
        misfit + pairs.map(|(i, j)| (weight(i, j) - believed(i, j)).powi(2)).sum::<f32>()
    }
}
