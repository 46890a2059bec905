use std::sync::Arc;

use axum::extract::State;
use garde::Validate;
use hallyu_http::{Answer, Caller, Data, Id, Query};
use hallyu_kernel::ContentId;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::update_content::ContentState;
use crate::application::Content;
use crate::domain::TitleStatus;

/// How a title is shown.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum ShownAs {
    /// Running.
    #[default]
    Active,
    /// Announced; needs no episode.
    ComingSoon,
    /// Complete.
    Ended,
}

impl From<ShownAs> for TitleStatus {
    fn from(shown: ShownAs) -> Self {
        match shown {
            ShownAs::Active => Self::Active,
            ShownAs::ComingSoon => Self::ComingSoon,
            ShownAs::Ended => Self::Ended,
        }
    }
}

/// How the title is to be shown.
#[derive(Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Publication {
    /// `active` if not given.
    #[garde(skip)]
    #[serde(default)]
    #[param(inline, required = false)]
    status: ShownAs,
}

/// Publish a title
///
/// Viewers see it from now on. It needs a published episode, unless it is coming soon.
#[utoipa::path(
    post,
    path = "/api/v1/contents/{id}/publish",
    tag = "creators",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The title"), Publication),
    responses((status = OK, description = "Viewers see it", body = ContentState))
)]
pub(super) async fn publish_content(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<ContentId>,
    Query(publication): Query<Publication>,
) -> Answer<ContentState> {
    let title = content.publish_content(&actor, id, publication.status.into()).await?;
    Ok(Data(title.into()))
}

/// Unpublish a title
///
/// It is a draft again.
#[utoipa::path(
    post,
    path = "/api/v1/contents/{id}/unpublish",
    tag = "creators",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The title")),
    responses((status = OK, description = "Viewers do not see it", body = ContentState))
)]
pub(super) async fn unpublish_content(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<ContentId>,
) -> Answer<ContentState> {
    Ok(Data(content.unpublish_content(&actor, id).await?.into()))
}
