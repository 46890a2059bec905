use std::sync::Arc;

use axum::extract::State;
use bytes::Bytes;
use hallyu_http::{ApiError, Cached, Id, Lang, OptionalCaller};
use hallyu_kernel::ContentId;
use serde::Serialize;
use utoipa::ToSchema;

use super::taste_views::TitleView;
use crate::application::User;
use crate::domain::Alike;

/// A title that is like another.
#[derive(Serialize, ToSchema)]
pub struct SimilarTitle {
    #[serde(flatten)]
    title: TitleView,
    /// How alike, 0 to 1; 1 is the most alike that is known.
    #[schema(minimum = 0, maximum = 1)]
    similarity_score: f32,
}

/// Titles that are like another.
#[derive(Serialize, ToSchema)]
pub struct SimilarTitles {
    /// Those with subtitles that the caller reads first, of these the most alike.
    items: Vec<SimilarTitle>,
}

impl From<&Alike> for SimilarTitle {
    fn from(alike: &Alike) -> Self {
        Self { title: alike.card.clone().into(), similarity_score: alike.score }
    }
}

/// List similar titles
///
/// What viewers of this title like, too, and what is about the like.
#[utoipa::path(
    get,
    path = "/api/v1/contents/{id}/similar",
    tag = "contents",
    params(("id" = String, Path, description = "The title")),
    responses((status = OK, description = "At most twelve", body = SimilarTitles))
)]
pub async fn list_similar(
    State(user): State<Arc<User>>,
    OptionalCaller(caller): OptionalCaller,
    Lang(language): Lang,
    Id(title): Id<ContentId>,
) -> Result<Cached, ApiError> {
    let write = |alike: &[Alike]| {
        let items = alike.iter().map(SimilarTitle::from).collect();
        Bytes::from(serde_json::to_vec(&SimilarTitles { items }).unwrap_or_default())
    };
    Ok(Cached::new(user.list_similar(caller.as_ref(), (title, language), &write).await?, None))
}
