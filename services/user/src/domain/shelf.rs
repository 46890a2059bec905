use std::collections::HashMap;

use hallyu_contracts::content::{Cards, TitleCard};
use hallyu_kernel::ContentId;
use hallyu_recommend::{Candidate, Diversity, diversify};

/// What new titles gain and those without subtitles that the user reads lose, in parts of the span of the scores.
const FRESH: f32 = 0.1;
const UNREADABLE: f32 = 0.3;

/// Titles that are shown together, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Shelf {
    /// What they have in common.
    pub kind: ShelfKind,
    /// The best first.
    pub items: Vec<Recommended>,
}

/// What the titles of a shelf have in common.
#[derive(Clone, Debug, PartialEq)]
pub enum ShelfKind {
    /// They fit the user.
    ForYou,
    /// They fit whoever watched this title.
    BecauseYouWatched(Box<TitleCard>),
    /// Many watch them now.
    Trending,
    /// Viewers could see them last.
    NewReleases,
}

/// A title on a shelf.
#[derive(Clone, Debug, PartialEq)]
pub struct Recommended {
    /// The title.
    pub card: TitleCard,
    /// Why it is there.
    pub reason: Reason,
}

/// Why a title is recommended.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// Who watched this title likes it.
    Watched(Box<TitleCard>),
    /// Who likes this title, which the user did not watch here, likes it.
    Liked(Box<TitleCard>),
    /// Who watches a title that the user looked for likes it.
    Sought(Box<TitleCard>),
    /// It fits what the user likes.
    Taste,
    /// Many watch it now.
    Trending,
    /// It is new.
    New,
}

/// A title that a model found for a user.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fitting {
    /// The title.
    pub title: ContentId,
    /// How well it fits.
    pub score: f32,
    /// What speaks most for it.
    pub because: Option<Because>,
}

/// A title that speaks for another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Because {
    /// The user watched it.
    Watched(ContentId),
    /// The user keeps or praises it.
    Liked(ContentId),
    /// The user looked for it.
    Sought(ContentId),
}

/// A title that is like another.
#[derive(Clone, Debug, PartialEq)]
pub struct Alike {
    /// The title.
    pub card: TitleCard,
    /// How alike, 0 to 1.
    pub score: f32,
}

/// What shelves are filled from.
pub struct Stock<'a> {
    cards: HashMap<ContentId, &'a TitleCard>,
    newest: &'a [ContentId],
    alike: &'a [(ContentId, f64)],
}

impl<'a> Stock<'a> {
    /// What viewers see.
    #[must_use]
    pub fn new(cards: &'a Cards) -> Self {
        let by_id = cards.titles.iter().map(|card| (card.content_id, card)).collect();
        Self { cards: by_id, newest: &cards.newest, alike: &cards.alike }
    }

    /// The card of a title that viewers see.
    #[must_use]
    pub fn card(&self, title: ContentId) -> Option<&'a TitleCard> {
        self.cards.get(&title).copied()
    }

    /// What fits, re-ranked: new titles a little higher, those whose subtitles the user cannot read lower, and not all of one
    /// kind.
    #[must_use]
    pub fn fitting(
        &self,
        kind: ShelfKind,
        (fitting, language): (&[Fitting], Option<&str>),
        most: usize,
    ) -> Shelf {
        let seen: Vec<(&Fitting, &TitleCard)> =
            fitting.iter().filter_map(|fit| Some((fit, self.card(fit.title)?))).collect();
        let scores = seen.iter().map(|(fit, _)| fit.score);
        let span = scores.clone().fold(f32::MIN, f32::max) - scores.fold(f32::MAX, f32::min);
        let candidate = |(item, (fit, card)): (u32, &(&Fitting, &TitleCard))| {
            let gain = if card.is_new { FRESH } else { 0.0 };
            let loss = if reads(card, language) { 0.0 } else { UNREADABLE };
            Candidate { item, score: fit.score + span * (gain - loss) }
        };
        let candidates = (0..).zip(&seen).map(candidate).collect();
        let likeness = |a: u32, b: u32| alike(seen[a as usize].1, seen[b as usize].1);
        let chosen = diversify(candidates, most, Diversity::CHOSEN, likeness);
        let items = chosen.iter().map(|candidate| seen[candidate.item as usize]);
        let items = items.map(|(fit, card)| Recommended { card: card.clone(), reason: self.reason(fit) });
        Shelf { kind, items: items.collect() }
    }

    /// What the model links with a title, the strongest first, and behind it what shares genres and people; of both what has
    /// subtitles in the language first.
    #[must_use]
    pub fn alike(&self, linked: &[(ContentId, f32)], language: Option<&str>, most: usize) -> Vec<Alike> {
        let last = linked.last().map_or(1.0, |(_, score)| *score);
        let is_new = |title: &ContentId| linked.iter().all(|(known, _)| known != title);
        let shared = self.alike.iter().filter(|(title, _)| is_new(title));
        let shared = shared.map(|(title, score)| (*title, (*score as f32).min(last)));
        let known = linked.iter().copied().chain(shared);
        let mut alike: Vec<Alike> = known
            .filter_map(|(title, score)| Some(Alike { card: self.card(title)?.clone(), score }))
            .collect();
        alike.sort_by_key(|alike| !reads(&alike.card, language));
        alike.truncate(most);
        alike
    }

    /// What many watch now, of what the user has not seen.
    #[must_use]
    pub fn trending(&self, titles: &[ContentId], most: usize) -> Shelf {
        Shelf { kind: ShelfKind::Trending, items: self.items(titles, &Reason::Trending, most) }
    }

    /// What viewers could see last, of what the user has not seen.
    #[must_use]
    pub fn newest(&self, is_seen: impl Fn(ContentId) -> bool, most: usize) -> Shelf {
        let unseen: Vec<ContentId> = self.newest.iter().copied().filter(|title| !is_seen(*title)).collect();
        Shelf { kind: ShelfKind::NewReleases, items: self.items(&unseen, &Reason::New, most) }
    }

    fn items(&self, titles: &[ContentId], reason: &Reason, most: usize) -> Vec<Recommended> {
        let shown = titles.iter().filter_map(|title| self.card(*title)).take(most);
        shown.map(|card| Recommended { card: card.clone(), reason: reason.clone() }).collect()
    }

    fn reason(&self, fit: &Fitting) -> Reason {
        let card = |title| self.card(title).cloned().map(Box::new);
        let because = fit.because.and_then(|because| match because {
            Because::Watched(title) => card(title).map(Reason::Watched),
            Because::Liked(title) => card(title).map(Reason::Liked),
            Because::Sought(title) => card(title).map(Reason::Sought),
        });
        because.unwrap_or(Reason::Taste)
    }
}

/// Whether somebody who reads this language can follow the title; whoever reads none follows all.
fn reads(card: &TitleCard, language: Option<&str>) -> bool {
    language.is_none_or(|language| card.available_subtitles.iter().any(|tag| tag == language))
}

/// The share of genres that two titles have in common, 0 to 1.
fn alike(a: &TitleCard, b: &TitleCard) -> f32 {
    let both = a.genres.iter().filter(|genre| b.genres.contains(genre)).count();
    let all = a.genres.len() + b.genres.len() - both;
    both as f32 / all.max(1) as f32
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn card(title: u128, genre: &str) -> TitleCard {
        TitleCard {
            content_id: Uuid::from_u128(title).into(),
            r#type: "drama".into(),
            title: title.to_string(),
            title_translated: title.to_string(),
            poster_url: None,
            year: 2026,
            genres: vec![genre.to_owned()],
            rating: None,
            total_episodes: 1,
            available_subtitles: vec!["es-419".into()],
            is_new: false,
            is_exclusive: false,
        }
    }

    fn fitting(title: u128, score: f32) -> Fitting {
        Fitting { title: Uuid::from_u128(title).into(), score, because: None }
    }

    /// The titles of a shelf for somebody who reads Spanish.
    fn order(cards: Vec<TitleCard>, scores: &[(u128, f32)]) -> Vec<String> {
        let cards = Cards { titles: cards, ..Cards::default() };
        let fitting: Vec<Fitting> = scores.iter().map(|(title, score)| fitting(*title, *score)).collect();
        let shelf = Stock::new(&cards).fitting(ShelfKind::ForYou, (&fitting, Some("es-419")), 3);
        shelf.items.into_iter().map(|item| item.card.title).collect()
    }

    #[test]
    fn of_titles_that_fit_alike_the_new_one_comes_first() {
        let new = TitleCard { is_new: true, ..card(2, "b") };
        assert_eq!(
            order(vec![card(1, "a"), new, card(3, "c")], &[(1, 1.0), (2, 0.95), (3, 0.0)]),
            ["2", "1", "3"]
        );
    }

    #[test]
    fn what_cannot_be_read_gives_way_to_what_fits_nearly_as_well() {
        let portuguese = TitleCard { available_subtitles: vec!["pt-BR".into()], ..card(1, "a") };
        assert_eq!(
            order(vec![portuguese, card(2, "b"), card(3, "c")], &[(1, 1.0), (2, 0.8), (3, 0.0)]),
            ["2", "1", "3"]
        );
    }

    #[test]
    fn a_shelf_is_not_all_of_one_kind() {
        let cards = vec![card(1, "a"), card(2, "a"), card(3, "b"), card(4, "a")];
        assert_eq!(order(cards, &[(1, 1.0), (2, 0.9), (3, 0.85), (4, 0.0)]), ["1", "3", "2"]);
    }

    #[test]
    fn what_nobody_sees_is_on_no_shelf_and_is_no_reason() {
        let cards = Cards { titles: vec![card(1, "a")], ..Cards::default() };
        let because = Some(Because::Watched(Uuid::from_u128(9).into()));
        let fitting = [Fitting { because, ..fitting(1, 1.0) }, fitting(2, 2.0)];
        let shelf = Stock::new(&cards).fitting(ShelfKind::ForYou, (&fitting, None), 3);
        let [only] = &shelf.items[..] else { panic!("{shelf:?}") };
        assert_eq!((only.card.title.as_str(), &only.reason), ("1", &Reason::Taste));
    }
}
