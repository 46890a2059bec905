//! What the service `content` says about its catalogue to services that keep copies of it: titles that viewers see, the lines
//! that are shown in them, and where viewers stopped. All of it is fetched from `/internal/`.

use std::collections::BTreeMap;

use hallyu_captions::Ms;
use hallyu_kernel::{ContentId, EpisodeId, GenreId, PersonId, SubtitleLanguage, Time, TrackId, UserId};
use serde::{Deserialize, Serialize};

/// Most titles on a page of [`titles_path`].
pub const PAGE: u64 = 100;
/// Most bytes of an answer to any of these requests.
pub const LARGEST: usize = 16 << 20;

/// A title that viewers see, with all that is said about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TitleRecord {
    /// The title.
    pub content_id: ContentId,
    /// `drama`, `movie`, `variety` or `kpop`.
    pub kind: String,
    /// `coming_soon`, `active` or `ended`.
    pub status: String,
    /// The name in Korean.
    pub title: String,
    /// The name it was first shown under, where that is another.
    pub original_title: Option<String>,
    /// Names and descriptions by language (`es`, `pt`, `ko`, `en`).
    pub texts: BTreeMap<String, TitleText>,
    /// Year of the first showing.
    pub year: u16,
    /// Who showed it first.
    pub network: Option<String>,
    /// Blob key of the poster.
    pub poster_key: Option<String>,
    /// Episodes it has or will have.
    pub total_episodes: u32,
    /// Whether it is shown nowhere else in Latin America.
    pub is_exclusive: bool,
    /// In the creator's order.
    pub genres: Vec<GenreRecord>,
    /// In the creator's order.
    pub cast: Vec<CreditRecord>,
    /// Languages in which a published episode has published subtitles.
    pub subtitles: Vec<SubtitleLanguage>,
    /// Streams started.
    pub popularity: u64,
    /// Mean of the stars, 1 to 10; 0 without ratings.
    pub rating: f64,
    /// Viewers who rated.
    pub rating_count: u32,
    /// When viewers could see it first.
    pub published_at: Option<Time>,
    /// When it was made.
    pub created_at: Time,
    /// The tracks that are shown, each with its revision: copies of their lines are stale where this differs.
    pub tracks: Vec<TrackMark>,
}

/// A name and a description.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TitleText {
    /// The name.
    pub title: String,
    /// What it is about.
    pub description: String,
}

/// A genre of a title.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GenreRecord {
    /// The genre.
    pub genre_id: GenreId,
    /// Its name in addresses.
    pub slug: String,
    /// Names by language.
    pub names: BTreeMap<String, String>,
}

/// Somebody's part in a title.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditRecord {
    /// Who.
    pub person_id: PersonId,
    /// In Hangul.
    pub name: String,
    /// In Latin letters.
    pub name_romanized: Option<String>,
    /// `actor`, `director`, `writer` or `producer`.
    pub role: String,
    /// Name of the character.
    pub role_name: Option<String>,
}

/// Which lines of a track are shown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TrackMark {
    /// The track.
    pub track_id: TrackId,
    /// The revision that is shown.
    pub revision: u32,
}

/// A page of the titles that viewers see, in the order of their ids.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TitlePage {
    /// At most [`PAGE`].
    pub titles: Vec<TitleRecord>,
    /// What the next page comes after; `None` at the end.
    pub next: Option<ContentId>,
}

/// The lines of a track.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrackLines {
    /// The track and the revision.
    pub mark: TrackMark,
    /// The title.
    pub content_id: ContentId,
    /// The episode.
    pub episode_id: EpisodeId,
    /// Its place in the title, from 1.
    pub episode_number: u32,
    /// Language of the lines.
    pub language: SubtitleLanguage,
    /// In order.
    pub lines: Vec<LineRecord>,
}

/// A line that is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineRecord {
    /// When it appears.
    pub start_ms: Ms,
    /// When it goes.
    pub end_ms: Ms,
    /// As it is shown; may have two rows.
    pub text: String,
}

/// How far a viewer got in the episodes that they began.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewerPositions {
    /// In no order.
    pub episodes: Vec<EpisodePosition>,
}

/// How far a viewer got in an episode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EpisodePosition {
    /// The episode.
    pub episode_id: EpisodeId,
    /// Seconds from the start.
    pub seconds: u32,
    /// Whether it was seen to the end.
    pub is_completed: bool,
}

/// Where the titles are that viewers see (GET of a [`TitlePage`]), from the first one or after another.
#[must_use]
pub fn titles_path(after: Option<ContentId>) -> String {
    after.map_or_else(
        || "/internal/catalogue/titles".to_owned(),
        |id| format!("/internal/catalogue/titles?after={id}"),
    )
}

/// Where one of them is (GET of a [`TitleRecord`]); 404 if viewers do not see it.
#[must_use]
pub fn title_path(id: ContentId) -> String {
    format!("/internal/catalogue/titles/{id}")
}

/// Where the lines of a track are (GET of [`TrackLines`]); 404 if viewers see none of them.
#[must_use]
pub fn lines_path(id: TrackId) -> String {
    format!("/internal/catalogue/tracks/{id}/lines")
}

/// Where it says how far a viewer got (GET of [`ViewerPositions`]).
#[must_use]
pub fn positions_path(user_id: UserId) -> String {
    format!("/internal/viewers/{user_id}/positions")
}
