use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{Answer, Caller, Data, Id};
use hallyu_kernel::{SuggestionId, TrackId};

use super::suggest_line::SuggestionView;
use crate::application::Content;

/// Accept a viewer's correction
///
/// It becomes the approved text of its line. For those who may change the title.
#[utoipa::path(
    post,
    path = "/api/v1/subtitles/{id}/suggestions/{suggestion}/accept",
    tag = "subtitles",
    security(("bearer" = [])),
    params(
        ("id" = String, Path, description = "The track"),
        ("suggestion" = String, Path, description = "The correction")
    ),
    responses((status = OK, description = "The correction as it is now", body = SuggestionView))
)]
pub(super) async fn accept_suggestion(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(ids): Id<(TrackId, SuggestionId)>,
) -> Answer<SuggestionView> {
    let known = content.accept_suggestion(&actor, ids).await?;
    Ok(Data(SuggestionView::of(known, &actor)))
}

/// Refuse a viewer's correction
///
/// For those who may change the title.
#[utoipa::path(
    post,
    path = "/api/v1/subtitles/{id}/suggestions/{suggestion}/refuse",
    tag = "subtitles",
    security(("bearer" = [])),
    params(
        ("id" = String, Path, description = "The track"),
        ("suggestion" = String, Path, description = "The correction")
    ),
    responses((status = OK, description = "The correction as it is now", body = SuggestionView))
)]
pub(super) async fn refuse_suggestion(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(ids): Id<(TrackId, SuggestionId)>,
) -> Answer<SuggestionView> {
    let known = content.refuse_suggestion(&actor, ids).await?;
    Ok(Data(SuggestionView::of(known, &actor)))
}
