use std::sync::Arc;

use axum::extract::State;
use garde::Validate;
use hallyu_http::{Answer, Body, Caller, Data, Id};
use hallyu_kernel::{ContentId, Time};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::create_content::{GenreWord, Part, Texts, genre_name};
use super::views::{TitleType, image_url};
use crate::application::{Content, TitleChange};
use crate::domain::Title;

/// What is to change; what is missing stays, null removes.
#[derive(Default, Deserialize, Validate, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ContentPatch {
    #[garde(skip)]
    r#type: Option<TitleType>,
    /// In Korean.
    #[garde(inner(length(chars, min = 1, max = 200)))]
    #[schema(min_length = 1, max_length = 200)]
    title: Option<String>,
    #[garde(inner(range(min = 1900, max = 2100)))]
    #[schema(minimum = 1900, maximum = 2100)]
    year: Option<u16>,
    #[serde(deserialize_with = "present")]
    #[garde(inner(inner(length(chars, min = 1, max = 200))))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 200)]
    original_title: Option<Option<String>>,
    #[serde(deserialize_with = "present")]
    #[garde(inner(inner(range(min = 1, max = 1440))))]
    #[schema(value_type = Option<u32>, minimum = 1, maximum = 1440)]
    duration_minutes: Option<Option<u32>>,
    #[garde(inner(range(max = 10_000)))]
    #[schema(maximum = 10000)]
    total_episodes: Option<u32>,
    #[serde(deserialize_with = "present")]
    #[garde(inner(inner(length(chars, min = 1, max = 100))))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 100)]
    network: Option<Option<String>>,
    #[garde(skip)]
    is_exclusive: Option<bool>,
    #[serde(deserialize_with = "present")]
    #[garde(inner(inner(url, length(chars, max = 2000))))]
    #[schema(value_type = Option<String>, format = "uri", max_length = 2000)]
    trailer_url: Option<Option<String>>,
    /// Languages that are missing stay.
    #[garde(dive)]
    texts: Option<Texts>,
    /// All of them, ids or slugs, the most fitting first.
    #[garde(inner(length(max = 10), inner(length(chars, max = 64))))]
    #[schema(value_type = Option<Vec<GenreWord>>, max_items = 10)]
    genres: Option<Vec<String>>,
    /// All of it.
    #[garde(length(max = 200), dive)]
    #[schema(max_items = 200)]
    cast: Option<Vec<Part>>,
}

/// Tells null from a field that is not there.
pub(super) fn present<'de, D, T>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(deserializer).map(Some)
}

impl From<ContentPatch> for TitleChange {
    fn from(patch: ContentPatch) -> Self {
        Self {
            kind: patch.r#type.map(Into::into),
            title: patch.title,
            original_title: patch.original_title,
            year: patch.year,
            duration_minutes: patch.duration_minutes,
            total_episodes: patch.total_episodes,
            network: patch.network,
            is_exclusive: patch.is_exclusive,
            trailer_url: patch.trailer_url,
            texts: patch.texts.unwrap_or_default().into(),
            genres: patch.genres.map(|names| names.into_iter().map(genre_name).collect()),
            cast: patch.cast.map(|parts| parts.into_iter().map(Into::into).collect()),
        }
    }
}

/// A title after a change.
#[derive(Serialize, ToSchema)]
pub(super) struct ContentState {
    #[schema(value_type = String, example = "cnt_01h455vb4pex5vsknk084sn02q")]
    content_id: ContentId,
    r#type: TitleType,
    /// In Korean.
    title: String,
    /// `draft`, `coming_soon`, `active` or `ended`.
    #[schema(example = "draft")]
    status: &'static str,
    /// An address on this server.
    poster_url: Option<String>,
    /// An address on this server.
    backdrop_url: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Time,
}

impl From<Title> for ContentState {
    fn from(title: Title) -> Self {
        Self {
            content_id: title.id,
            r#type: title.draft.kind.into(),
            title: title.draft.title,
            status: title.status.as_str(),
            poster_url: image_url(title.poster_key.as_deref()),
            backdrop_url: image_url(title.backdrop_key.as_deref()),
            updated_at: title.updated_at,
        }
    }
}

/// Change a title
///
/// By its creator or a moderator.
#[utoipa::path(
    patch,
    path = "/api/v1/contents/{id}",
    tag = "creators",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The title")),
    request_body = ContentPatch,
    responses((status = OK, description = "The title was changed", body = ContentState))
)]
pub(super) async fn update_content(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<ContentId>,
    Body(patch): Body<ContentPatch>,
) -> Answer<ContentState> {
    let title = content.update_content(&actor, id, patch.into()).await?;
    Ok(Data(title.into()))
}
