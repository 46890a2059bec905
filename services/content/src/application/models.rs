//! What readers get and what units of work exchange, in the words of the use cases.

use hallyu_captions::Finding;
use hallyu_captions::score::Gate;
use hallyu_contracts::subtitles::{Provenance, Usage};
use hallyu_kernel::{ContentId, EpisodeId, GenreId, JobId, Language, SubtitleLanguage, Time, UserId};
use uuid::Uuid;

use crate::domain::{CreditRole, Episode, Licence, Person, Revision, Standing, TitleKind, TitleStatus};

/// A viewer's wish for a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only titles of this kind.
    pub kind: Option<TitleKind>,
    /// Only titles of this genre, named by id or slug.
    pub genre: Option<GenreName>,
    /// Only titles of this year.
    pub year: Option<u16>,
    /// Only titles with published subtitles in this language.
    pub subtitles: Option<SubtitleLanguage>,
    /// The order.
    pub sort: Sort,
    /// Language of names.
    pub language: Language,
}

/// How a list names a genre.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GenreName {
    /// By its id.
    Id(GenreId),
    /// By its slug.
    Slug(String),
}

/// Order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Most views first.
    #[default]
    Popular,
    /// Latest publication first.
    Recent,
    /// Best rating first.
    Rating,
}

crate::domain::names!(Sort { Popular = "popular", Recent = "recent", Rating = "rating" });

/// What viewers gave a title.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rating {
    /// Mean of the stars, 1 to 10; 0 without ratings.
    pub stars: f64,
    /// Viewers who rated.
    pub count: u32,
}

/// A title as lists show it.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// The id.
    pub id: ContentId,
    /// What it is.
    pub kind: TitleKind,
    /// Its name in Korean.
    pub title: String,
    /// Its name in the reader's language, else in Korean.
    pub name: String,
    /// Blob key of the poster.
    pub poster_key: Option<String>,
    /// Year of the first showing.
    pub year: u16,
    /// Names in the reader's language.
    pub genres: Vec<GenreLabel>,
    /// What viewers gave.
    pub rating: Rating,
    /// Episodes it has or will have.
    pub total_episodes: u32,
    /// Languages with published subtitles.
    pub subtitles: Vec<SubtitleLanguage>,
    /// Whether it is shown nowhere else in Latin America.
    pub is_exclusive: bool,
    /// When viewers could see it first.
    pub published_at: Option<Time>,
}

/// A genre's names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GenreLabel {
    /// The id.
    pub id: GenreId,
    /// In Korean.
    pub korean: String,
    /// In the reader's language.
    pub name: String,
}

/// Everything about one title.
#[derive(Clone, Debug, PartialEq)]
pub struct TitlePage {
    /// As lists show it.
    pub card: Card,
    /// Who sees it.
    pub status: TitleStatus,
    /// Its creator.
    pub owner_id: UserId,
    /// The name it was first shown under, where that is another.
    pub original_title: Option<String>,
    /// What it is about, in Korean.
    pub description: String,
    /// What it is about, in the reader's language, else in Korean.
    pub description_translated: String,
    /// Blob key of the backdrop.
    pub backdrop_key: Option<String>,
    /// Address of a trailer.
    pub trailer_url: Option<String>,
    /// Length of a film or of a usual episode, minutes.
    pub duration_minutes: Option<u32>,
    /// Who showed it first.
    pub network: Option<String>,
    /// Where and when viewers may watch it.
    pub licence: Licence,
    /// Who took part, in the creator's order.
    pub cast: Vec<CastMember>,
    /// By number; whatever their status.
    pub episodes: Vec<Episode>,
    /// The most alike titles.
    pub similar: Vec<Similar>,
    /// When it was made.
    pub created_at: Time,
}

impl TitlePage {
    /// Who sees and who changes the title.
    #[must_use]
    pub fn standing(&self) -> Standing {
        Standing { id: self.card.id, status: self.status, owner_id: self.owner_id }
    }
}

/// A person's part in a title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CastMember {
    /// Who.
    pub person: Person,
    /// Did what.
    pub role: CreditRole,
    /// Name of the character.
    pub role_name: Option<String>,
}

/// A title that is like another.
#[derive(Clone, Debug, PartialEq)]
pub struct Similar {
    /// The title.
    pub card: Card,
    /// How alike, 0 to 1.
    pub score: f64,
}

/// A title that a person took part in.
#[derive(Clone, Debug, PartialEq)]
pub struct Work {
    /// The title.
    pub card: Card,
    /// What the person did.
    pub role: CreditRole,
    /// Name of the character.
    pub role_name: Option<String>,
}

/// A title as its creator's list shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct StudioTitle {
    /// The title, without its texts, genres and credits.
    pub id: ContentId,
    /// What it is.
    pub kind: TitleKind,
    /// Its name in Korean.
    pub title: String,
    /// Blob key of the poster.
    pub poster_key: Option<String>,
    /// Who sees it.
    pub status: TitleStatus,
    /// Streams started.
    pub views: u64,
    /// By number, each with the job of its latest upload.
    pub episodes: Vec<(Episode, Option<JobId>)>,
    /// When it was made.
    pub created_at: Time,
    /// When it was changed last.
    pub updated_at: Time,
}

/// A revision with what the checks said of it.
#[derive(Clone, Debug, PartialEq)]
pub struct MadeRevision {
    /// How it came to be.
    pub revision: Revision,
    /// What the checks said; none for files that a person uploaded.
    pub report: Option<Brief>,
}

/// A report without its findings.
#[derive(Clone, Debug, PartialEq)]
pub struct Brief {
    /// How good the revision is, 0 to 1.
    pub score: f32,
    /// Whether it may be shown.
    pub gate: Gate,
    /// Who made it.
    pub provenance: Provenance,
    /// What it cost.
    pub usage: Usage,
}

/// Where a viewer stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// The viewer.
    pub user_id: UserId,
    /// The episode.
    pub episode_id: EpisodeId,
    /// Seconds from the start.
    pub seconds: u32,
    /// Whether it was seen to the end.
    pub is_completed: bool,
    /// When.
    pub at: Time,
}

/// Names a write that its client may repeat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestKey {
    /// The client.
    pub user_id: UserId,
    /// What is done, for example `create_title`.
    pub operation: &'static str,
    /// What the client calls it, 1 to 255 characters.
    pub key: String,
}

/// What came of a write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remembered {
    /// SHA-256 of the request, hexadecimal.
    pub request: String,
    /// What was made.
    pub made: Uuid,
    /// When.
    pub at: Time,
}

/// What the checks say of a revision of a track, and who made it at which cost.
#[derive(Clone, Debug, PartialEq)]
pub struct TrackReport {
    /// How good it is, 0 to 1.
    pub score: f32,
    /// Share of the speech that is shown, 0 to 1; `None` if nobody knows where somebody speaks.
    pub coverage: Option<f32>,
    /// Whether it may be shown.
    pub gate: Gate,
    /// What the checks found; `cue` is the cue's place, from 0.
    pub findings: Vec<Finding>,
    /// Who made it.
    pub provenance: Provenance,
    /// What it cost.
    pub usage: Usage,
}
