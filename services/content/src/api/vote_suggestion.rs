use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{Answer, Caller, Data, Id};
use hallyu_kernel::{SuggestionId, TrackId};

use super::suggest_line::SuggestionView;
use crate::application::Content;

/// Agree with another viewer's correction
#[utoipa::path(
    post,
    path = "/api/v1/subtitles/{id}/suggestions/{suggestion}/vote",
    tag = "subtitles",
    security(("bearer" = [])),
    params(
        ("id" = String, Path, description = "The track"),
        ("suggestion" = String, Path, description = "The correction")
    ),
    responses((status = OK, description = "The correction as it is now", body = SuggestionView))
)]
pub(super) async fn vote_suggestion(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(ids): Id<(TrackId, SuggestionId)>,
) -> Answer<SuggestionView> {
    let known = content.vote_suggestion(&actor, ids).await?;
    Ok(Data(SuggestionView::of(known, &actor)))
}
