//! Spoken by the service `content` about its catalogue.

use hallyu_kernel::{ContentId, EpisodeId, Language};
use serde::{Deserialize, Serialize};

use crate::events;

/// A title or one of its episodes, texts, genres or cast changed, or its visibility did: copies of it are stale.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TitleChanged {
    /// The title.
    pub content_id: ContentId,
    /// Whether viewers can see it now.
    pub visible: bool,
}

/// An episode can be watched for the first time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EpisodePublished {
    /// The title.
    pub content_id: ContentId,
    /// The episode.
    pub episode_id: EpisodeId,
    /// Its place in the title, from 1.
    pub episode_number: u32,
}

/// Where `content` shows titles and episodes that others hold the ids of (POST of a [`CardsWanted`], answers [`Cards`]).
pub const CARDS_PATH: &str = "/internal/contents/cards";
/// Most ids of a kind in one [`CardsWanted`].
pub const MOST_CARDS: usize = 100;

/// Ids whose cards are wanted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CardsWanted {
    /// Titles, at most [`MOST_CARDS`].
    pub titles: Vec<ContentId>,
    /// Episodes, at most [`MOST_CARDS`].
    pub episodes: Vec<EpisodeId>,
    /// So many of the titles that viewers could see last, at most [`MOST_CARDS`], are wanted, too.
    #[serde(default)]
    pub newest: u32,
    /// The titles that share most genres and people with this one are wanted, too.
    #[serde(default)]
    pub alike_to: Option<ContentId>,
    /// Language of names.
    pub language: Language,
}

/// Those of the wanted that viewers can see, in no order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cards {
    /// Of titles.
    pub titles: Vec<TitleCard>,
    /// Of episodes of visible titles.
    pub episodes: Vec<EpisodeCard>,
    /// The newest titles, the latest first.
    #[serde(default)]
    pub newest: Vec<ContentId>,
    /// The titles that share most with the one that was named, and how much, 0 to 1; the most alike first.
    #[serde(default)]
    pub alike: Vec<(ContentId, f64)>,
}

/// A title as lists show it: the fields of the public lists.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TitleCard {
    /// The title.
    pub content_id: ContentId,
    /// `drama`, `movie`, `variety` or `kpop`.
    pub r#type: String,
    /// In Korean.
    pub title: String,
    /// In the wanted language, else in Korean.
    pub title_translated: String,
    /// An address on the public server.
    pub poster_url: Option<String>,
    /// Year of the first showing.
    pub year: u16,
    /// Names in the wanted language.
    pub genres: Vec<String>,
    /// Mean of the stars, 1 to 10.
    pub rating: Option<f64>,
    /// Episodes it has or will have.
    pub total_episodes: u32,
    /// Tags of languages with published subtitles.
    pub available_subtitles: Vec<String>,
    /// Whether viewers could see it first not long ago.
    pub is_new: bool,
    /// Whether it is shown nowhere else in Latin America.
    pub is_exclusive: bool,
}

/// An episode as lists show it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EpisodeCard {
    /// The title.
    pub content_id: ContentId,
    /// The episode.
    pub episode_id: EpisodeId,
    /// Its place in the title, from 1.
    pub episode_number: u32,
    /// An address on the public server.
    pub thumbnail_url: Option<String>,
    /// Length, seconds; 0 while it is not known.
    pub duration_seconds: u32,
    /// The published episode behind it; `None` also in the card of a next one.
    pub next: Option<Box<EpisodeCard>>,
}

events!(TitleChanged => "title.changed", EpisodePublished => "episode.published");
