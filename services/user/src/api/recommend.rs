use std::sync::Arc;

use axum::extract::{FromRequestParts, State};
use bytes::Bytes;
use garde::Validate;
use hallyu_contracts::content::TitleCard;
use hallyu_http::{ApiError, COUNTRY, Cached, Lang, OptionalCaller, Query};
use hallyu_kernel::{ContentId, Country, Language};
use http::request::Parts;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::reasons;
use crate::application::{ListsWish, User};
use crate::domain::{Recommended, Shelf, ShelfKind};

/// Titles in a section if the caller does not say.
const USUAL: u32 = 12;
/// Most titles in a section.
const MOST: u32 = 20;

/// How much is wanted.
#[derive(Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// Titles in a section, at most; more than 20 are cut to 20.
    #[garde(range(min = 1, max = 2_147_483_647))]
    #[param(minimum = 1, maximum = 2147483647, default = 12)]
    limit: Option<u32>,
}

/// How much is wanted, and where the request comes from, as the gateway knows it.
pub(super) struct Asked(Wanted, Option<Country>);

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Query(wanted) = Query::from_request_parts(parts, state).await?;
        let country = parts.headers.get(COUNTRY).and_then(|code| code.to_str().ok()?.parse().ok());
        Ok(Self(wanted, country))
    }
}

/// What the caller may like.
#[derive(Serialize, ToSchema)]
pub(super) struct Recommendations {
    /// Those that have titles, in the order in which they are shown.
    sections: Vec<SectionView>,
}

/// What titles have in common.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum SectionId {
    /// They fit the caller.
    ForYou,
    /// They fit whoever watched the title that the section names.
    BecauseYouWatched,
    /// Many watch them now, in the caller's country above all.
    Trending,
    /// They can be watched since lately.
    NewReleases,
}

/// Titles that have something in common.
#[derive(Serialize, ToSchema)]
pub(super) struct SectionView {
    section_id: SectionId,
    /// In Korean.
    title: String,
    /// In the caller's language.
    title_translated: String,
    /// The best first.
    items: Vec<RecommendedView>,
}

/// A title that the caller may like.
#[derive(Serialize, ToSchema)]
pub(super) struct RecommendedView {
    #[schema(value_type = String, example = "cnt_01h455vb4pex5vsknk084sn02q")]
    content_id: ContentId,
    /// In Korean.
    title: String,
    /// In the caller's language, else in Korean.
    title_translated: String,
    /// An address on this server.
    poster_url: Option<String>,
    /// In the caller's language.
    #[schema(example = "Porque viste «La noche de la primera nieve»")]
    recommendation_reason: String,
}

impl SectionView {
    fn of(shelf: &Shelf, language: Language) -> Self {
        let section_id = match shelf.kind {
            ShelfKind::ForYou => SectionId::ForYou,
            ShelfKind::BecauseYouWatched(_) => SectionId::BecauseYouWatched,
            ShelfKind::Trending => SectionId::Trending,
            ShelfKind::NewReleases => SectionId::NewReleases,
        };
        Self {
            section_id,
            title: reasons::section(&shelf.kind, Language::Ko),
            title_translated: reasons::section(&shelf.kind, language),
            items: shelf.items.iter().map(|item| RecommendedView::of(item, language)).collect(),
        }
    }
}

impl RecommendedView {
    fn of(Recommended { card, reason }: &Recommended, language: Language) -> Self {
        let TitleCard { content_id, title, title_translated, poster_url, .. } = card.clone();
        let recommendation_reason = reasons::reason(reason, language);
        Self { content_id, title, title_translated, poster_url, recommendation_reason }
    }
}

/// What the caller may like
///
/// Titles that the caller has not seen. Without a login: what many watch and what is new.
#[utoipa::path(
    get,
    path = "/api/v1/recommendations",
    tag = "search",
    params(Wanted),
    responses((status = OK, description = "Sections of titles", body = Recommendations))
)]
pub(super) async fn recommend(
    State(user): State<Arc<User>>,
    OptionalCaller(caller): OptionalCaller,
    Lang(language): Lang,
    Asked(wanted, country): Asked,
) -> Result<Cached, ApiError> {
    let most = wanted.limit.unwrap_or(USUAL).min(MOST) as usize;
    let write = |shelves: &[Shelf]| {
        let sections = shelves.iter().map(|shelf| SectionView::of(shelf, language)).collect();
        Bytes::from(serde_json::to_vec(&Recommendations { sections }).unwrap_or_default())
    };
    let wish = ListsWish { most, language, country };
    Ok(Cached::new(user.recommend(caller.as_ref(), wish, &write).await?, None))
}
