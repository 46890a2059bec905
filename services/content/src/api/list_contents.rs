use std::sync::Arc;

use axum::extract::State;
use garde::Validate;
use hallyu_http::{ApiError, Cached, Lang, Listed, Paging, Query, schema};
use hallyu_kernel::{Page, SubtitleLanguage};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::cached::{packed, unpacked};
use super::create_content::genre_name;
use super::views::{ContentSummary, TitleType, twins};
use crate::application::Content;
use crate::application::models::{Card, Filter, Sort};

/// Order of a list.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum SortBy {
    /// Most streams started first.
    Popular,
    /// Latest publication first.
    Recent,
    /// Best rating first.
    Rating,
}

twins!(SortBy = Sort { Popular, Recent, Rating });

/// Which titles are wanted.
#[derive(Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Wishes {
    /// Only titles of this type.
    #[garde(skip)]
    r#type: Option<TitleType>,
    /// Only titles of this genre: its id or its slug.
    #[garde(inner(length(chars, max = 64)))]
    #[param(example = "romance", max_length = 64)]
    genre: Option<String>,
    /// Only titles of this year.
    #[garde(inner(range(min = 1900, max = 2100)))]
    #[param(minimum = 1900, maximum = 2100)]
    year: Option<u16>,
    /// The order; `popular` if not given.
    #[garde(skip)]
    #[param(inline)]
    sort: Option<SortBy>,
    /// Only titles with published subtitles in this language.
    #[garde(skip)]
    #[param(value_type = Option<schema::SubtitleLanguage>, inline, example = "es-419")]
    language: Option<SubtitleLanguage>,
}

/// List titles
///
/// Titles that viewers can see, filtered and in order.
#[utoipa::path(
    get,
    path = "/api/v1/contents",
    tag = "contents",
    params(Wishes, Paging),
    responses((status = OK, description = "One page", body = Listed<ContentSummary>))
)]
pub(super) async fn list_contents(
    State(content): State<Arc<Content>>,
    Lang(language): Lang,
    Query(wishes): Query<Wishes>,
    Paging(page): Paging,
) -> Result<Cached, ApiError> {
    let filter = Filter {
        kind: wishes.r#type.map(Into::into),
        genre: wishes.genre.map(genre_name),
        year: wishes.year,
        subtitles: wishes.language,
        sort: wishes.sort.map(Into::into).unwrap_or_default(),
        language,
    };
    let now = content.ambient.now();
    let write = |page: &Page<Card>| {
        let summaries = page.clone().map(|card| ContentSummary::of(&card, now));
        packed(&Listed::from(summaries))
    };
    Ok(unpacked(content.list_contents(&filter, page, &write).await?))
}
