use std::sync::Arc;

use axum::extract::{FromRequestParts, State};
use garde::Validate;
use hallyu_http::{Answer, ApiError, Caller, Data, Id, Listed, NoContent, Paging, Query, schema};
use hallyu_kernel::{ContentId, EpisodeId, PageRequest, SegmentId, SubtitleLanguage, Time};
use http::request::Parts;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::application::{Content, MemoryHit, MemoryWish};

/// What is looked for.
#[derive(Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// A line, or a part of one, in Korean or translated; everything if not given.
    #[garde(inner(length(chars, max = 500)))]
    #[param(max_length = 500, example = "오늘 왜 늦었어?")]
    q: Option<String>,
    /// Of the translations.
    #[garde(skip)]
    #[param(value_type = schema::SubtitleLanguage, inline, example = "es-419")]
    language: SubtitleLanguage,
}

/// What is looked for, and which page of it.
pub(super) struct Search(MemoryWish, PageRequest);

impl<S: Send + Sync> FromRequestParts<S> for Search {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Query(wanted) = Query::<Wanted>::from_request_parts(parts, state).await?;
        let Paging(page) = Paging::from_request_parts(parts, state).await?;
        Ok(Self(MemoryWish { text: wanted.q, language: wanted.language }, page))
    }
}

/// Which translation is meant.
#[derive(Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Meant {
    /// Of the translation.
    #[garde(skip)]
    #[param(value_type = schema::SubtitleLanguage, inline, example = "es-419")]
    language: SubtitleLanguage,
}

/// A translation that somebody who may change the title approved, and that later ones follow.
#[derive(Serialize, ToSchema)]
pub(super) struct MemoryView {
    /// The segment that it was made of.
    #[schema(value_type = String, example = "seg_01h455vb4pex5vsknk084sn02q")]
    segment_id: SegmentId,
    /// BCP 47.
    #[schema(example = "es-419")]
    language: &'static str,
    /// What was said.
    source: String,
    /// What was shown.
    target: String,
    /// How near its source is to `q`, 0 to 1, by the letters inside its syllables; null if it only holds `q`.
    score: Option<f64>,
    /// Who said it: an id of the cast.
    speaker: Option<String>,
    /// To whom.
    addressee: Option<String>,
    /// Where it comes from; null if that is not there any more.
    place: Option<PlaceView>,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Time,
}

/// A moment of an episode.
#[derive(Serialize, ToSchema)]
struct PlaceView {
    #[schema(value_type = String, example = "ep_01h455vb4pex5vsknk084sn02q")]
    episode_id: EpisodeId,
    /// From 1.
    episode_number: u32,
    /// Milliseconds from the start of the video.
    start_ms: i64,
}

impl From<MemoryHit> for MemoryView {
    fn from(hit: MemoryHit) -> Self {
        let (speaker, addressee) = hit.kept.entry.pair.unzip();
        let place = hit.place.map(|(episode_id, episode_number, start_ms)| PlaceView {
            episode_id,
            episode_number,
            start_ms,
        });
        Self {
            segment_id: hit.kept.segment_id,
            language: hit.kept.language.as_str(),
            source: hit.kept.entry.source,
            target: hit.kept.entry.target,
            score: hit.score,
            speaker: speaker.map(|speaker| speaker.0),
            addressee: addressee.map(|addressee| addressee.0),
            place,
            updated_at: hit.kept.updated_at,
        }
    }
}

/// Search a title's translation memory
///
/// What sounds like `q` first, then what holds it. For those who may change the title.
#[utoipa::path(
    get,
    path = "/api/v1/contents/{id}/memory",
    tag = "subtitles",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The title"), Wanted, Paging),
    responses((status = OK, description = "One page", body = Listed<MemoryView>))
)]
pub(super) async fn search_memory(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<ContentId>,
    Search(wish, page): Search,
) -> Answer<Listed<MemoryView>> {
    Ok(Data(content.search_memory(&actor, id, (wish, page)).await?.map(MemoryView::from).into()))
}

/// Remove a translation from a title's memory
///
/// Later translations do not follow it any more; the track that it comes from stays as it is. For those who may change the title.
#[utoipa::path(
    delete,
    path = "/api/v1/contents/{id}/memory/{segment}",
    tag = "subtitles",
    security(("bearer" = [])),
    params(
        ("id" = String, Path, description = "The title"),
        ("segment" = String, Path, description = "The segment"),
        Meant
    ),
    responses((status = NO_CONTENT, description = "The translation was removed"))
)]
pub(super) async fn forget_memory(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id((id, segment)): Id<(ContentId, SegmentId)>,
    Query(meant): Query<Meant>,
) -> Result<NoContent, ApiError> {
    content.forget_memory(&actor, id, (segment, meant.language)).await?;
    Ok(NoContent)
}
