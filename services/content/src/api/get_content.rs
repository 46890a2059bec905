use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{ApiError, Cached, Id, Lang, OptionalCaller};
use hallyu_kernel::{ContentId, Language, Time};
use serde::Serialize;
use utoipa::ToSchema;

use super::cached::{packed, unpacked};
use super::set_licence::LicenceBody;
use super::views::{
    CastView, ContentSummary, EpisodeSummary, GenreView, TitleType, image_url, is_new, rating, subtitles,
};
use crate::application::Content;
use crate::application::models::{CastMember, TitlePage};
use crate::domain::CreditRole;

/// Everything about a title.
#[derive(Serialize, ToSchema)]
pub(super) struct ContentDetail {
    #[schema(value_type = String, example = "cnt_01h455vb4pex5vsknk084sn02q")]
    content_id: ContentId,
    r#type: TitleType,
    /// In Korean.
    title: String,
    /// In the caller's language, else in Korean.
    title_translated: String,
    /// The name it was first shown under; the Korean one if there is no other.
    original_title: String,
    /// In Korean.
    description: String,
    /// In the caller's language, else in Korean.
    description_translated: String,
    /// An address on this server.
    poster_url: Option<String>,
    /// An address on this server.
    backdrop_url: Option<String>,
    trailer_url: Option<String>,
    year: u16,
    genres: Vec<GenreView>,
    /// Mean of the stars, 1 to 10; null without ratings.
    rating: Option<f64>,
    rating_count: u32,
    /// Length of a film or of a usual episode.
    duration_minutes: Option<u32>,
    /// Episodes it has or will have.
    total_episodes: u32,
    /// BCP 47 tags of languages with published subtitles.
    #[schema(example = json!(["ko", "es-419", "pt-BR"]))]
    available_subtitles: Vec<&'static str>,
    /// Whether viewers could see it first within the last two weeks.
    is_new: bool,
    /// Whether it is shown nowhere else in Latin America.
    is_exclusive: bool,
    cast: Vec<CastView>,
    /// Names of the directors, joined by commas.
    director: Option<String>,
    network: Option<String>,
    /// Where and when it may be watched; null is everywhere and always.
    licence: Option<LicenceBody>,
    /// By number; of a draft, which only its creator and moderators see, also episodes that are not published.
    episodes: Vec<EpisodeSummary>,
    similar_contents: Vec<ContentSummary>,
    /// `draft`, `coming_soon`, `active` or `ended`.
    #[schema(example = "active")]
    status: &'static str,
    #[schema(value_type = String, format = DateTime)]
    created_at: Time,
}

impl ContentDetail {
    fn of(page: &TitlePage, language: Language, now: Time) -> Self {
        let card = &page.card;
        Self {
            content_id: card.id,
            r#type: card.kind.into(),
            title: card.title.clone(),
            title_translated: card.name.clone(),
            original_title: page.original_title.clone().unwrap_or_else(|| card.title.clone()),
            description: page.description.clone(),
            description_translated: page.description_translated.clone(),
            poster_url: image_url(card.poster_key.as_deref()),
            backdrop_url: image_url(page.backdrop_key.as_deref()),
            trailer_url: page.trailer_url.clone(),
            year: card.year,
            genres: card.genres.iter().map(GenreView::from).collect(),
            rating: rating(card),
            rating_count: card.rating.count,
            duration_minutes: page.duration_minutes,
            total_episodes: card.total_episodes,
            available_subtitles: subtitles(card),
            is_new: is_new(card, now),
            is_exclusive: card.is_exclusive,
            cast: page.cast.iter().map(CastView::from).collect(),
            director: directors(&page.cast, language),
            network: page.network.clone(),
            licence: (!page.licence.is_unlimited()).then(|| (&page.licence).into()),
            episodes: page.episodes.iter().map(|episode| EpisodeSummary::of(episode, language)).collect(),
            similar_contents: page.similar.iter().map(|s| ContentSummary::of(&s.card, now)).collect(),
            status: page.status.as_str(),
            created_at: page.created_at,
        }
    }
}

/// The directors' names in the letters that the caller reads.
fn directors(cast: &[CastMember], language: Language) -> Option<String> {
    let directors = cast.iter().filter(|member| member.role == CreditRole::Director);
    let names: Vec<&str> = directors
        .map(|member| match &member.person.name_romanized {
            Some(romanized) if language != Language::Ko => romanized,
            _ => &member.person.name,
        })
        .map(String::as_str)
        .collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// Get a title
///
/// Its texts, cast, episodes and similar titles. A draft is there for its creator and moderators only.
#[utoipa::path(
    get,
    path = "/api/v1/contents/{id}",
    tag = "contents",
    params(("id" = String, Path, description = "The title")),
    responses((status = OK, description = "The title", body = ContentDetail))
)]
pub(super) async fn get_content(
    State(content): State<Arc<Content>>,
    OptionalCaller(reader): OptionalCaller,
    Lang(language): Lang,
    Id(id): Id<ContentId>,
) -> Result<Cached, ApiError> {
    let now = content.ambient.now();
    let write = |page: &TitlePage| packed(&ContentDetail::of(page, language, now));
    Ok(unpacked(content.get_content(reader.as_ref(), (id, language), &write).await?))
}
