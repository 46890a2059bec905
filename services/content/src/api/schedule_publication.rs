use std::sync::Arc;

use axum::extract::State;
use garde::Validate;
use hallyu_http::{Answer, ApiError, Body, Caller, Data, Id, NoContent};
use hallyu_kernel::{ContentId, EpisodeId, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::application::Content;

/// When viewers are to see it.
#[derive(Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ScheduleBody {
    /// To come.
    #[garde(skip)]
    #[schema(value_type = String, format = DateTime, example = "2031-12-01T01:00:00Z")]
    publish_at: Time,
}

/// Publish a title at a time
///
/// Within seconds of that time viewers see it; if none of its episodes is published by then, as soon as one is. A new
/// time takes the place of the one before.
#[utoipa::path(
    post,
    path = "/api/v1/contents/{id}/schedule",
    tag = "creators",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The title")),
    request_body = ScheduleBody,
    responses((status = OK, description = "When it is published", body = ScheduleBody))
)]
pub(super) async fn schedule_content(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<ContentId>,
    Body(body): Body<ScheduleBody>,
) -> Answer<ScheduleBody> {
    let schedule = content.schedule_content(&actor, id, body.publish_at).await?;
    Ok(Data(ScheduleBody { publish_at: schedule.publish_at }))
}

/// Do not publish a title by itself
#[utoipa::path(
    delete,
    path = "/api/v1/contents/{id}/schedule",
    tag = "creators",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The title")),
    responses((status = NO_CONTENT, description = "It is published by hand only"))
)]
pub(super) async fn unschedule_content(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<ContentId>,
) -> Result<NoContent, ApiError> {
    content.unschedule_content(&actor, id).await?;
    Ok(NoContent)
}

/// Publish an episode at a time
///
/// Within seconds of that time viewers who see its title can watch it; if its video is not ready by then, as soon as it
/// is. A new time takes the place of the one before.
#[utoipa::path(
    post,
    path = "/api/v1/episodes/{ep}/schedule",
    tag = "creators",
    security(("bearer" = [])),
    params(("ep" = String, Path, description = "The episode")),
    request_body = ScheduleBody,
    responses((status = OK, description = "When it is published", body = ScheduleBody))
)]
pub(super) async fn schedule_episode(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<EpisodeId>,
    Body(body): Body<ScheduleBody>,
) -> Answer<ScheduleBody> {
    let schedule = content.schedule_episode(&actor, id, body.publish_at).await?;
    Ok(Data(ScheduleBody { publish_at: schedule.publish_at }))
}

/// Do not publish an episode by itself
#[utoipa::path(
    delete,
    path = "/api/v1/episodes/{ep}/schedule",
    tag = "creators",
    security(("bearer" = [])),
    params(("ep" = String, Path, description = "The episode")),
    responses((status = NO_CONTENT, description = "It is published by hand only"))
)]
pub(super) async fn unschedule_episode(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<EpisodeId>,
) -> Result<NoContent, ApiError> {
    content.unschedule_episode(&actor, id).await?;
    Ok(NoContent)
}
