//! Answers that several routes share.

use chrono::{NaiveDate, TimeDelta};
use hallyu_contracts::content::TitleCard;
use hallyu_kernel::{ContentId, EpisodeId, GenreId, Language, PersonId, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::application::models::{Card, CastMember, GenreLabel};
use crate::domain::{Episode, TitleKind};

/// How long a title counts as new.
const NEW_FOR: TimeDelta = TimeDelta::days(14);

/// Gives an enum of the API its twin in the domain.
macro_rules! twins {
    ($view:ident = $domain:ty { $($variant:ident),+ }) => {
        impl From<$domain> for $view {
            fn from(value: $domain) -> Self {
                match value { $(<$domain>::$variant => Self::$variant),+ }
            }
        }

        impl From<$view> for $domain {
            fn from(value: $view) -> Self {
                match value { $($view::$variant => Self::$variant),+ }
            }
        }
    };
}
pub(super) use twins;

/// What a title is.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum TitleType {
    /// A series with a story.
    Drama,
    /// A film.
    Movie,
    /// A show.
    Variety,
    /// Music.
    Kpop,
}

twins!(TitleType = TitleKind { Drama, Movie, Variety, Kpop });

/// The public address of a picture.
pub(super) fn image_url(key: Option<&str>) -> Option<String> {
    key.map(|key| format!("/{key}"))
}

/// A title as lists show it.
#[derive(Serialize, ToSchema)]
pub(super) struct ContentSummary {
    #[schema(value_type = String, example = "cnt_01h455vb4pex5vsknk084sn02q")]
    content_id: ContentId,
    r#type: TitleType,
    /// In Korean.
    #[schema(example = "첫눈 오는 밤")]
    title: String,
    /// In the caller's language, else in Korean.
    #[schema(example = "La noche de la primera nieve")]
    title_translated: String,
    /// An address on this server.
    poster_url: Option<String>,
    year: u16,
    /// Names in the caller's language.
    genres: Vec<String>,
    /// Mean of the stars, 1 to 10; null without ratings.
    rating: Option<f64>,
    /// Episodes it has or will have.
    total_episodes: u32,
    /// BCP 47 tags of languages with published subtitles.
    #[schema(example = json!(["ko", "es-419", "pt-BR"]))]
    available_subtitles: Vec<&'static str>,
    /// Whether viewers could see it first within the last two weeks.
    is_new: bool,
    /// Whether it is shown nowhere else in Latin America.
    is_exclusive: bool,
}

impl ContentSummary {
    pub(super) fn of(card: &Card, now: Time) -> Self {
        Self {
            content_id: card.id,
            r#type: card.kind.into(),
            title: card.title.clone(),
            title_translated: card.name.clone(),
            poster_url: image_url(card.poster_key.as_deref()),
            year: card.year,
            genres: card.genres.iter().map(|genre| genre.name.clone()).collect(),
            rating: rating(card),
            total_episodes: card.total_episodes,
            available_subtitles: subtitles(card),
            is_new: is_new(card, now),
            is_exclusive: card.is_exclusive,
        }
    }
}

impl From<ContentSummary> for TitleCard {
    fn from(summary: ContentSummary) -> Self {
        Self {
            content_id: summary.content_id,
            r#type: TitleKind::from(summary.r#type).as_str().to_owned(),
            title: summary.title,
            title_translated: summary.title_translated,
            poster_url: summary.poster_url,
            year: summary.year,
            genres: summary.genres,
            rating: summary.rating,
            total_episodes: summary.total_episodes,
            available_subtitles: summary.available_subtitles.into_iter().map(str::to_owned).collect(),
            is_new: summary.is_new,
            is_exclusive: summary.is_exclusive,
        }
    }
}

/// The mean of the stars, if there are any.
pub(super) fn rating(card: &Card) -> Option<f64> {
    (card.rating.count > 0).then_some(card.rating.stars)
}

/// Tags of the languages with published subtitles.
pub(super) fn subtitles(card: &Card) -> Vec<&'static str> {
    card.subtitles.iter().map(|language| language.as_str()).collect()
}

/// Whether viewers could see it first not long ago.
pub(super) fn is_new(card: &Card, now: Time) -> bool {
    card.published_at.is_some_and(|at| now - at < NEW_FOR)
}

/// A list that has one page.
#[derive(Serialize, ToSchema)]
pub(super) struct Items<T> {
    /// All of them, in order.
    pub(super) items: Vec<T>,
}

/// A genre.
#[derive(Serialize, ToSchema)]
pub(super) struct GenreView {
    #[schema(value_type = String, example = "genre_01k000000e0080000000000001")]
    pub(super) id: GenreId,
    /// In Korean.
    #[schema(example = "로맨스")]
    pub(super) name: String,
    /// In the caller's language.
    #[schema(example = "Romance")]
    pub(super) name_translated: String,
}

impl From<&GenreLabel> for GenreView {
    fn from(label: &GenreLabel) -> Self {
        Self { id: label.id, name: label.korean.clone(), name_translated: label.name.clone() }
    }
}

/// Somebody's part in a title.
#[derive(Serialize, ToSchema)]
pub(super) struct CastView {
    #[schema(value_type = String, example = "per_01h455vb4pex5vsknk084sn02q")]
    person_id: PersonId,
    /// In Hangul.
    #[schema(example = "한서윤")]
    name: String,
    /// In Latin letters.
    #[schema(example = "Han Seo-yun")]
    name_romanized: Option<String>,
    /// The character's name, else what the person did.
    #[schema(example = "Yuna")]
    role: String,
    /// `actor`, `director`, `writer` or `producer`.
    #[schema(example = "actor")]
    role_type: &'static str,
    profile_url: Option<String>,
}

impl From<&CastMember> for CastView {
    fn from(member: &CastMember) -> Self {
        let role_type = member.role.as_str();
        Self {
            person_id: member.person.id,
            name: member.person.name.clone(),
            name_romanized: member.person.name_romanized.clone(),
            role: member.role_name.clone().unwrap_or_else(|| role_type.to_owned()),
            role_type,
            profile_url: image_url(member.person.profile_key.as_deref()),
        }
    }
}

/// An episode as its title's page shows it.
#[derive(Serialize, ToSchema)]
pub(super) struct EpisodeSummary {
    #[schema(value_type = String, example = "ep_01h455vb4pex5vsknk084sn02q")]
    episode_id: EpisodeId,
    /// From 1.
    episode_number: u32,
    /// In Korean; empty if the episode has no name.
    title: String,
    /// In the caller's language, else in Korean; empty if the episode has no name.
    title_translated: String,
    /// In the caller's language, else in Korean.
    description: Option<String>,
    /// An address on this server.
    thumbnail_url: Option<String>,
    /// Null before there is a video.
    duration_seconds: Option<u32>,
    #[schema(value_type = Option<String>, format = Date)]
    air_date: Option<NaiveDate>,
    /// `draft` or `published`.
    #[schema(example = "published")]
    status: &'static str,
}

impl EpisodeSummary {
    pub(super) fn of(episode: &Episode, language: Language) -> Self {
        let (title, description) = episode.texts(language);
        Self {
            episode_id: episode.id,
            episode_number: episode.draft.number,
            title: episode.draft.korean.title.clone().unwrap_or_default(),
            title_translated: title.unwrap_or_default().to_owned(),
            description: description.map(str::to_owned),
            thumbnail_url: image_url(episode.thumbnail_key.as_deref()),
            duration_seconds: Some(episode.duration_seconds).filter(|seconds| *seconds > 0),
            air_date: episode.draft.air_date,
            status: episode.status.as_str(),
        }
    }
}
