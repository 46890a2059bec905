use hallyu_contracts::content::TitleCard;
use hallyu_http::schema;
use hallyu_kernel::{ContentId, EpisodeId, Time};
use serde::Serialize;
use utoipa::ToSchema;

use super::views::PublicView;
use crate::application::Watched;
use crate::domain::{Favorite, Rating, Review, ReviewText};

/// A title as lists show it.
#[derive(Debug, Serialize, ToSchema)]
pub struct TitleView {
    #[schema(value_type = String, example = "cnt_01h455vb4pex5vsknk084sn02q")]
    content_id: ContentId,
    /// `drama`, `movie`, `variety` or `kpop`.
    #[schema(example = "drama")]
    r#type: String,
    /// In Korean.
    title: String,
    /// In the caller's language, else in Korean.
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
    #[schema(value_type = Vec<schema::SubtitleLanguage>)]
    available_subtitles: Vec<String>,
    /// Whether viewers could see it first within the last two weeks.
    is_new: bool,
    /// Whether it is shown nowhere else in Latin America.
    is_exclusive: bool,
}

/// A title that the caller wants to find again.
#[derive(Debug, Serialize, ToSchema)]
pub struct FavoriteView {
    #[serde(flatten)]
    title: TitleView,
    #[schema(value_type = String, format = DateTime)]
    added_at: Time,
}

/// Since when a title is a favourite.
#[derive(Debug, Serialize, ToSchema)]
pub struct FavoriteMark {
    #[schema(value_type = String, example = "cnt_01h455vb4pex5vsknk084sn02q")]
    content_id: ContentId,
    #[schema(value_type = String, format = DateTime)]
    added_at: Time,
}

/// What the caller thinks of a title.
#[derive(Debug, Serialize, ToSchema)]
pub struct RatingView {
    #[schema(value_type = String, example = "cnt_01h455vb4pex5vsknk084sn02q")]
    content_id: ContentId,
    #[schema(minimum = 1, maximum = 10)]
    stars: u8,
    review: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Time,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Time,
}

/// What somebody says about a title.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReviewView {
    /// What others see of whoever says it.
    user: PublicView,
    #[schema(minimum = 1, maximum = 10)]
    stars: u8,
    review: String,
    #[schema(value_type = String, format = DateTime)]
    created_at: Time,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Time,
}

/// An episode that the caller watched, or goes on with.
#[derive(Debug, Serialize, ToSchema)]
pub struct WatchedView {
    #[schema(value_type = String, example = "cnt_01h455vb4pex5vsknk084sn02q")]
    content_id: ContentId,
    #[schema(value_type = String, example = "ep_01h455vb4pex5vsknk084sn02q")]
    episode_id: EpisodeId,
    /// Of the title, in Korean.
    title: String,
    /// Of the title, in the caller's language, else in Korean.
    title_translated: String,
    /// From 1.
    episode_number: u32,
    /// The episode's picture, else the title's poster: an address on this server.
    thumbnail_url: Option<String>,
    progress_seconds: u32,
    duration_seconds: u32,
    /// 100 for what was seen to its end.
    #[schema(minimum = 0, maximum = 100)]
    progress_percent: u8,
    is_completed: bool,
    /// When the title was watched last.
    #[schema(value_type = String, format = DateTime)]
    watched_at: Time,
}

impl From<TitleCard> for TitleView {
    fn from(card: TitleCard) -> Self {
        Self {
            content_id: card.content_id,
            r#type: card.r#type,
            title: card.title,
            title_translated: card.title_translated,
            poster_url: card.poster_url,
            year: card.year,
            genres: card.genres,
            rating: card.rating,
            total_episodes: card.total_episodes,
            available_subtitles: card.available_subtitles,
            is_new: card.is_new,
            is_exclusive: card.is_exclusive,
        }
    }
}

impl From<(Favorite, TitleCard)> for FavoriteView {
    fn from((favorite, card): (Favorite, TitleCard)) -> Self {
        Self { title: card.into(), added_at: favorite.created_at }
    }
}

impl From<Favorite> for FavoriteMark {
    fn from(favorite: Favorite) -> Self {
        Self { content_id: favorite.content_id, added_at: favorite.created_at }
    }
}

impl From<Rating> for RatingView {
    fn from(rating: Rating) -> Self {
        Self {
            content_id: rating.content_id,
            stars: rating.stars.get(),
            review: rating.review.as_ref().map(ReviewText::as_str).map(str::to_owned),
            created_at: rating.created_at,
            updated_at: rating.updated_at,
        }
    }
}

impl From<Review> for ReviewView {
    fn from(Review { author, rating }: Review) -> Self {
        Self {
            user: author.into(),
            stars: rating.stars.get(),
            review: rating.review.as_ref().map(ReviewText::as_str).unwrap_or_default().to_owned(),
            created_at: rating.created_at,
            updated_at: rating.updated_at,
        }
    }
}

impl From<Watched> for WatchedView {
    fn from(Watched { visit, title, episode }: Watched) -> Self {
        Self {
            content_id: visit.content_id,
            episode_id: visit.episode_id,
            title: title.title,
            title_translated: title.title_translated,
            episode_number: episode.episode_number,
            thumbnail_url: episode.thumbnail_url.or(title.poster_url),
            progress_seconds: visit.position_seconds,
            duration_seconds: visit.duration_seconds,
            progress_percent: visit.percent(),
            is_completed: visit.is_completed,
            watched_at: visit.watched_at,
        }
    }
}
