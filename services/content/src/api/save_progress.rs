use std::sync::Arc;

use axum::extract::State;
use garde::Validate;
use hallyu_http::{ApiError, Body, Caller, Id, NoContent};
use hallyu_kernel::{ContentId, EpisodeId};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::application::{Content, Progress};

/// Longest position that makes sense: a day.
const LONGEST: f64 = 86_400.0;

/// Where the caller is.
#[derive(Deserialize, Validate, ToSchema)]
pub(super) struct ProgressBody {
    /// From the start.
    #[garde(range(min = 0.0, max = LONGEST))]
    #[schema(example = 754, minimum = 0, maximum = 86400)]
    position_seconds: f64,
    /// Whether the episode was seen to its end.
    #[garde(skip)]
    is_completed: bool,
}

/// Save where one is
///
/// The next stream of the episode resumes there.
#[utoipa::path(
    post,
    path = "/api/v1/contents/{id}/episodes/{ep}/progress",
    tag = "playback",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The title"), ("ep" = String, Path, description = "The episode")),
    request_body = ProgressBody,
    responses((status = NO_CONTENT, description = "The position is saved"))
)]
pub(super) async fn save_progress(
    State(content): State<Arc<Content>>,
    Caller(viewer): Caller,
    Id((content_id, episode_id)): Id<(ContentId, EpisodeId)>,
    Body(body): Body<ProgressBody>,
) -> Result<NoContent, ApiError> {
    // Whole seconds; the range was checked above.
    let seconds = body.position_seconds as u32;
    let progress = Progress { content_id, episode_id, seconds, is_completed: body.is_completed };
    content.save_progress(&viewer, progress).await?;
    Ok(NoContent)
}
