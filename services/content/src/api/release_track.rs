use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{Answer, Caller, Data, Id};
use hallyu_kernel::TrackId;

use super::list_subtitles::TrackView;
use crate::application::Content;

/// Publish a track that the checks keep from viewers
///
/// For those who may change the title, when they have looked at its report.
#[utoipa::path(
    post,
    path = "/api/v1/subtitles/{id}/publish",
    tag = "subtitles",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The track")),
    responses((status = OK, description = "The track as it is now", body = TrackView))
)]
pub(super) async fn release_track(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<TrackId>,
) -> Answer<TrackView> {
    Ok(Data(content.release_track(&actor, id).await?.into()))
}
