use std::sync::Arc;

use axum::extract::State;
use garde::Validate;
use hallyu_http::{Answer, Body, Caller, Data, Id};
use hallyu_kernel::UploadId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::get_upload::UploadStatus;
use crate::application::Content;

/// What the object store said of each part.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PartTags {
    /// The `ETag` of each part, in their order.
    #[garde(length(min = 1, max = 10000), inner(length(min = 1, max = 128)))]
    #[schema(min_items = 1, max_items = 10000)]
    etags: Vec<String>,
}

/// Finish an upload straight to the object store
///
/// Takes as long as it takes to read the video once. May be repeated.
#[utoipa::path(
    post,
    path = "/api/v1/uploads/{upload}/complete",
    tag = "creators",
    security(("bearer" = [])),
    params(("upload" = String, Path, description = "The upload")),
    request_body = PartTags,
    responses(
        (status = OK, description = "The video is stored and being packaged", body = UploadStatus),
        (status = GONE, description = "The upload was given up or refused"),
        (status = LOCKED, description = "Another request finishes it")
    )
)]
pub(super) async fn complete_direct_upload(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<UploadId>,
    Body(body): Body<PartTags>,
) -> Answer<UploadStatus> {
    Ok(Data(content.complete_direct_upload(&actor, id, body.etags).await?.into()))
}
