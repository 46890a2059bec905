use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use hallyu_http::{ApiError, Caller, Data, Id};
use hallyu_kernel::TrackId;

use super::list_subtitles::TrackView;
use crate::application::Content;

/// Translate again what changed
///
/// Models are asked only for lines that the glossary, the cast or the transcript changed; lines that a person vouches for stay.
#[utoipa::path(
    post,
    path = "/api/v1/subtitles/{id}/retranslate",
    tag = "subtitles",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The track")),
    responses((status = ACCEPTED, description = "The track is being made again", body = TrackView))
)]
pub(super) async fn retranslate_track(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<TrackId>,
) -> Result<(StatusCode, Data<TrackView>), ApiError> {
    Ok((StatusCode::ACCEPTED, Data(content.retranslate_track(&actor, id).await?.into())))
}
