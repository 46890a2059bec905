use std::sync::Arc;

use axum::extract::State;
use garde::Validate;
use hallyu_http::{Answer, Body, Caller, Data, Id};
use hallyu_kernel::TrackId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::list_subtitles::TrackView;
use crate::application::{Content, Review};
use crate::domain::ReviewStep;

/// Which lines a step of a review is about.
#[derive(Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Seen {
    /// The track's `revision` that was looked at: other lines by now refuse the step. Missing: whatever there is.
    #[serde(default)]
    #[garde(skip)]
    revision: Option<u32>,
    /// Why, for whoever works on the lines.
    #[serde(default)]
    #[garde(inner(length(chars, min = 1, max = 500)))]
    #[schema(min_length = 1, max_length = 500)]
    note: Option<String>,
}

impl Seen {
    fn with(self, step: ReviewStep) -> Review {
        Review { step, revision: self.revision, note: self.note }
    }
}

/// Submit a track for review
///
/// A draft comes into review: viewers do not get its latest lines before somebody publishes them. For those who may change the title.
#[utoipa::path(
    post,
    path = "/api/v1/subtitles/{id}/submit",
    tag = "subtitles",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The track")),
    request_body = Seen,
    responses((status = OK, description = "The track as it is now", body = TrackView))
)]
pub(super) async fn submit_track(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<TrackId>,
    Body(seen): Body<Seen>,
) -> Answer<TrackView> {
    Ok(Data(content.review_track(&actor, id, seen.with(ReviewStep::Submit)).await?.into()))
}

/// Publish a track
///
/// Viewers get the lines of a draft or of a track in review, also where the checks keep them back. For those who may change the
/// title, when they have looked at its report.
#[utoipa::path(
    post,
    path = "/api/v1/subtitles/{id}/publish",
    tag = "subtitles",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The track")),
    request_body = Seen,
    responses((status = OK, description = "The track as it is now", body = TrackView))
)]
pub(super) async fn publish_track(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<TrackId>,
    Body(seen): Body<Seen>,
) -> Answer<TrackView> {
    Ok(Data(content.review_track(&actor, id, seen.with(ReviewStep::Publish)).await?.into()))
}

/// Send a track back from review
///
/// It is a draft again; lines that viewers had before stay with them. For those who may change the title.
#[utoipa::path(
    post,
    path = "/api/v1/subtitles/{id}/return",
    tag = "subtitles",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The track")),
    request_body = Seen,
    responses((status = OK, description = "The track as it is now", body = TrackView))
)]
pub(super) async fn return_track(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<TrackId>,
    Body(seen): Body<Seen>,
) -> Answer<TrackView> {
    Ok(Data(content.review_track(&actor, id, seen.with(ReviewStep::Return)).await?.into()))
}

/// Take a track from viewers
///
/// It is a draft until somebody publishes it; no machine does. For those who may change the title.
#[utoipa::path(
    post,
    path = "/api/v1/subtitles/{id}/unpublish",
    tag = "subtitles",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The track")),
    request_body = Seen,
    responses((status = OK, description = "The track as it is now", body = TrackView))
)]
pub(super) async fn unpublish_track(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<TrackId>,
    Body(seen): Body<Seen>,
) -> Answer<TrackView> {
    Ok(Data(content.review_track(&actor, id, seen.with(ReviewStep::Unpublish)).await?.into()))
}
