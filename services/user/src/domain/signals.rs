use std::collections::BTreeMap;

use hallyu_contracts::recommendations::Liked;
use hallyu_kernel::{ContentId, Time};

use super::{Favorite, Rating, Sought, Visit};

/// A title counts as watched when so much of an episode was seen, percent; before that it was tried.
const WATCHED_FROM: u8 = 50;
/// Less than this is only a look.
const TRIED_FROM: u8 = 10;
/// What having tried a title counts beside having watched it.
const TRIED: f32 = 0.4;
/// What a favourite, or a high rating, adds.
const PRAISE: f32 = 0.5;
/// From so many stars on a rating is praise.
const HIGH: u8 = 8;
/// Up to so many it is the opposite.
const LOW: u8 = 4;

/// Titles that were looked for, of which more would say no more.
const MOST_SOUGHT: usize = 5;

/// All that a user's rows say about the user's taste.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Signals {
    /// What was watched, and how far.
    pub visits: Vec<Visit>,
    /// What is to be found again.
    pub favorites: Vec<Favorite>,
    /// What was thought of it.
    pub ratings: Vec<Rating>,
    /// What was looked for.
    pub sought: Vec<Sought>,
}

/// How much a user likes a title.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Like {
    /// 1 for what was watched, more with praise, 0 for a look, less for what was not liked.
    pub strength: f32,
    /// When that was last said.
    pub at: Time,
    /// Whether some of it was watched.
    pub is_watched: bool,
}

impl Signals {
    /// The titles that were looked for and of which nothing else is known, the latest first.
    #[must_use]
    pub fn sought(&self) -> Vec<ContentId> {
        let mut sought: Vec<&Sought> = self.sought.iter().collect();
        sought.sort_by_key(|sought| (std::cmp::Reverse(sought.at), sought.content_id));
        let likes = self.likes();
        let titles = sought.into_iter().map(|sought| sought.content_id);
        titles.filter(|title| !likes.contains_key(title)).take(MOST_SOUGHT).collect()
    }

    /// What they say of each title that was seen or praised; their order does not matter.
    #[must_use]
    pub fn likes(&self) -> BTreeMap<ContentId, Like> {
        let mut likes = BTreeMap::new();
        for visit in &self.visits {
            let watched = match visit.percent() {
                WATCHED_FROM.. => 1.0,
                TRIED_FROM.. => TRIED,
                _ => 0.0,
            };
            say(&mut likes, (visit.content_id, visit.watched_at), |so_far| so_far.max(watched));
            likes.entry(visit.content_id).and_modify(|like| like.is_watched = true);
        }
        for favorite in &self.favorites {
            say(&mut likes, (favorite.content_id, favorite.created_at), |so_far| so_far.max(1.0) + PRAISE);
        }
        for rating in &self.ratings {
            let said = (rating.content_id, rating.updated_at);
            match rating.stars.get() {
                HIGH.. => say(&mut likes, said, |so_far| so_far.max(1.0) + PRAISE),
                ..=LOW => say(&mut likes, said, |_| -PRAISE),
                _ => say(&mut likes, said, |so_far| so_far.max(TRIED)),
            }
        }
        likes
    }
}

fn say(likes: &mut BTreeMap<ContentId, Like>, (title, at): (ContentId, Time), change: impl Fn(f32) -> f32) {
    let like = likes.entry(title).or_insert(Like { strength: 0.0, at, is_watched: false });
    like.strength = change(like.strength);
    like.at = like.at.max(at);
}

/// Likes as a model counts titles; what it does not know is left out.
pub fn numbered(
    likes: &BTreeMap<ContentId, Like>,
    number: impl Fn(ContentId) -> Option<u32>,
) -> impl Iterator<Item = Liked> {
    likes.iter().filter_map(move |(title, like)| {
        Some(Liked { title: number(*title)?, strength: like.strength, at: like.at.timestamp() })
    })
}

#[cfg(test)]
mod tests {
    use hallyu_kernel::UserId;
    use uuid::Uuid;

    use super::*;
    use crate::domain::Stars;

    fn visit(title: u128, seconds: u32) -> Visit {
        Visit {
            user_id: Uuid::nil().into(),
            content_id: Uuid::from_u128(title).into(),
            episode_id: Uuid::from_u128(title * 100 + u128::from(seconds)).into(),
            position_seconds: seconds,
            duration_seconds: 100,
            is_completed: false,
            watched_at: Time::UNIX_EPOCH,
        }
    }

    #[test]
    fn what_was_looked_for_last_counts_until_more_is_known_of_it() {
        let sought = |title: u128, second: u64| Sought {
            user_id: Uuid::nil().into(),
            content_id: Uuid::from_u128(title).into(),
            at: Time::UNIX_EPOCH + std::time::Duration::from_secs(second),
        };
        let searches = (1..=8).map(|title| sought(title, u64::try_from(title).unwrap()));
        let signals = Signals { visits: vec![visit(7, 5)], sought: searches.collect(), ..Signals::default() };
        let titles: Vec<u128> = signals.sought().into_iter().map(|title| title.uuid().as_u128()).collect();
        assert_eq!(titles, [8, 6, 5, 4, 3], "the seventh was looked at");
        assert_eq!(signals.likes().len(), 1, "what was looked for was not seen");
    }

    fn rating(title: u128, stars: u8) -> Rating {
        Rating {
            user_id: UserId::from(Uuid::nil()),
            content_id: Uuid::from_u128(title).into(),
            stars: Stars::new(stars),
            review: None,
            created_at: Time::UNIX_EPOCH,
            updated_at: Time::UNIX_EPOCH,
        }
    }

    #[test]
    fn praise_adds_to_what_was_watched_and_dislike_outdoes_it() {
        let favorite = Favorite {
            user_id: Uuid::nil().into(),
            content_id: Uuid::from_u128(3).into(),
            created_at: Time::UNIX_EPOCH,
        };
        let signals = Signals {
            visits: vec![visit(1, 5), visit(2, 20), visit(2, 60), visit(4, 90), visit(5, 30)],
            favorites: vec![favorite],
            ratings: vec![rating(4, 2), rating(2, 9), rating(5, 6)],
            sought: Vec::new(),
        };
        let said: Vec<f32> = signals.likes().values().map(|like| like.strength).collect();
        assert_eq!(said, [0.0, 1.5, 1.5, -0.5, 0.4]);
        let watched: Vec<bool> = signals.likes().values().map(|like| like.is_watched).collect();
        assert_eq!(
            watched,
            [true, true, false, true, true],
            "the third is a favourite, and was never watched"
        );
        assert_eq!(signals.sought(), []);
        let turned = Signals { visits: signals.visits.iter().rev().copied().collect(), ..signals.clone() };
        assert_eq!(turned.likes(), signals.likes());
    }
}
