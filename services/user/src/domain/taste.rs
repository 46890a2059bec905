use chrono::TimeDelta;
use hallyu_kernel::{ContentId, Time, UserId};

use super::Profile;

/// A title that a user wants to find again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Favorite {
    /// Whose.
    pub user_id: UserId,
    /// The title.
    pub content_id: ContentId,
    /// Since when.
    pub created_at: Time,
}

/// A title that a user looked for by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sought {
    /// Who.
    pub user_id: UserId,
    /// The title.
    pub content_id: ContentId,
    /// When last.
    pub at: Time,
}

impl Sought {
    /// How long a search says something about its user's taste.
    pub const LIFE: TimeDelta = TimeDelta::days(30);
}

/// What a user gives a title: 1 to 10.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stars(u8);

impl Stars {
    /// Fewest and most.
    pub const RANGE: std::ops::RangeInclusive<u8> = 1..=10;

    /// So many, brought into their range.
    #[must_use]
    pub fn new(stars: u8) -> Self {
        Self(stars.clamp(*Self::RANGE.start(), *Self::RANGE.end()))
    }

    /// How many.
    #[must_use]
    pub fn get(self) -> u8 {
        self.0
    }
}

/// What a user says about a title: visible text without what only steers how it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewText(String);

impl ReviewText {
    /// Most characters.
    pub const LONGEST: usize = 2000;

    /// The text without control characters (but line ends), marks that turn its direction, and blanks around it; cut to
    /// its greatest length. `None` if nothing is left.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let shown = |c: &char| *c == '\n' || !(c.is_control() || turns_direction(*c));
        let text: String = text.chars().filter(shown).take(Self::LONGEST).collect();
        let text = text.trim();
        (!text.is_empty()).then(|| Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Embeddings, overrides and isolates of the Unicode bidirectional algorithm: they reach into the text beside them.
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A user's opinion of a title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rating {
    /// Whose.
    pub user_id: UserId,
    /// The title.
    pub content_id: ContentId,
    /// What the user gives.
    pub stars: Stars,
    /// What the user says.
    pub review: Option<ReviewText>,
    /// When it was given first.
    pub created_at: Time,
    /// When it was changed last.
    pub updated_at: Time,
}

/// A rating that says something, and who says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// Who, of whom others see a part.
    pub author: Profile,
    /// What.
    pub rating: Rating,
}

/// What all users together give a title.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Sum of the stars.
    pub stars: u64,
    /// Users who rate it.
    pub count: u64,
    /// Grows with every change.
    pub revision: u64,
}

impl Tally {
    /// Puts what a user gives now in the place of what the user gave.
    pub fn replace(&mut self, old: Option<Stars>, new: Option<Stars>) {
        let worth = |stars: Option<Stars>| stars.map_or(0, |stars| u64::from(stars.get()));
        self.stars = (self.stars + worth(new)).saturating_sub(worth(old));
        self.count = (self.count + u64::from(new.is_some())).saturating_sub(u64::from(old.is_some()));
    }

    /// Mean of the stars, 1 to 10; 0 without ratings.
    #[must_use]
    pub fn mean(&self) -> f64 {
        if self.count == 0 { 0.0 } else { self.stars as f64 / self.count as f64 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_review_is_what_a_reader_sees_of_it() {
        let text = |raw: &str| ReviewText::of(raw).map(|review| review.as_str().to_owned());
        assert_eq!(text("  최고예요\r\n¡Llor\u{0}é! 😭 ").as_deref(), Some("최고예요\n¡Lloré! 😭"));
        assert_eq!(text("a\u{202e}b\u{2066}c").as_deref(), Some("abc"));
        assert_eq!(text(" \n\u{1}\u{202e} "), None);
        assert_eq!(text(&"한".repeat(3000)).unwrap().chars().count(), ReviewText::LONGEST);
    }

    #[test]
    fn a_tally_follows_what_each_user_gives_last() {
        let mut tally = Tally::default();
        assert!(tally.mean().abs() < f64::EPSILON);
        let stars = |stars| Some(Stars::new(stars));
        tally.replace(None, stars(10));
        tally.replace(None, stars(4));
        tally.replace(stars(4), stars(7));
        assert_eq!((tally.stars, tally.count, tally.mean()), (17, 2, 8.5));
        tally.replace(stars(10), None);
        tally.replace(stars(7), None);
        assert_eq!((tally.stars, tally.count), (0, 0));
    }
}
