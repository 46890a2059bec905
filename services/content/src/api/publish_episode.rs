use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{Answer, Caller, Data, Id, Lang};
use hallyu_kernel::EpisodeId;

use super::views::EpisodeSummary;
use crate::application::Content;

/// Publish an episode
///
/// Viewers who see its title can watch it. Its video must be ready.
#[utoipa::path(
    post,
    path = "/api/v1/episodes/{ep}/publish",
    tag = "creators",
    security(("bearer" = [])),
    params(("ep" = String, Path, description = "The episode")),
    responses((status = OK, description = "Viewers see it", body = EpisodeSummary))
)]
pub(super) async fn publish_episode(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Lang(language): Lang,
    Id(id): Id<EpisodeId>,
) -> Answer<EpisodeSummary> {
    let episode = content.publish_episode(&actor, id).await?;
    Ok(Data(EpisodeSummary::of(&episode, language)))
}

/// Unpublish an episode
///
/// It is a draft again.
#[utoipa::path(
    post,
    path = "/api/v1/episodes/{ep}/unpublish",
    tag = "creators",
    security(("bearer" = [])),
    params(("ep" = String, Path, description = "The episode")),
    responses((status = OK, description = "Viewers do not see it", body = EpisodeSummary))
)]
pub(super) async fn unpublish_episode(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Lang(language): Lang,
    Id(id): Id<EpisodeId>,
) -> Answer<EpisodeSummary> {
    let episode = content.unpublish_episode(&actor, id).await?;
    Ok(Data(EpisodeSummary::of(&episode, language)))
}
