use std::sync::Arc;

use axum::extract::State;
use garde::Validate;
use hallyu_contracts::catalogue::{TitlePage, TitleRecord, TrackLines, ViewerPositions};
use hallyu_http::{Answer, Data, Id, Insider, Query};
use hallyu_kernel::{ContentId, TrackId, UserId};
use serde::Deserialize;

use crate::application::Content;

/// Which page is wanted.
#[derive(Deserialize, Validate)]
pub(super) struct After {
    #[garde(skip)]
    after: Option<ContentId>,
}

/// A page of the titles that viewers see, for other processes of the platform
#[utoipa::path(
    get,
    path = "/internal/catalogue/titles",
    tag = "internal",
    params(("after" = Option<String>, Query, description = "The last title of the page before")),
    responses((status = OK, description = "Titles in the order of their ids"))
)]
pub(super) async fn hand_out_titles(
    _: Insider,
    State(content): State<Arc<Content>>,
    Query(After { after }): Query<After>,
) -> Answer<TitlePage> {
    Ok(Data(content.hand_out_titles(after).await?))
}

/// A title that viewers see, for other processes of the platform
#[utoipa::path(
    get,
    path = "/internal/catalogue/titles/{id}",
    tag = "internal",
    params(("id" = String, Path, description = "The title")),
    responses((status = OK, description = "All that is said about it"))
)]
pub(super) async fn hand_out_title(
    _: Insider,
    State(content): State<Arc<Content>>,
    Id(id): Id<ContentId>,
) -> Answer<TitleRecord> {
    Ok(Data(content.hand_out_title(id).await?))
}

/// The lines of a track that viewers see, for other processes of the platform
#[utoipa::path(
    get,
    path = "/internal/catalogue/tracks/{id}/lines",
    tag = "internal",
    params(("id" = String, Path, description = "The track")),
    responses((status = OK, description = "In order"))
)]
pub(super) async fn hand_out_lines(
    _: Insider,
    State(content): State<Arc<Content>>,
    Id(id): Id<TrackId>,
) -> Answer<TrackLines> {
    Ok(Data(content.hand_out_lines(id).await?))
}

/// How far a viewer got, for other processes of the platform
#[utoipa::path(
    get,
    path = "/internal/viewers/{id}/positions",
    tag = "internal",
    params(("id" = String, Path, description = "The viewer")),
    responses((status = OK, description = "A position for each episode that they began"))
)]
pub(super) async fn hand_out_positions(
    _: Insider,
    State(content): State<Arc<Content>>,
    Id(viewer): Id<UserId>,
) -> Answer<ViewerPositions> {
    Ok(Data(content.hand_out_positions(viewer).await?))
}
