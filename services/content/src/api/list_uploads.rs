use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{Answer, Caller, Data};

use super::get_upload::UploadStatus;
use super::views::Items;
use crate::application::Content;

/// List the uploads that can be gone on with
#[utoipa::path(
    get,
    path = "/api/v1/uploads",
    tag = "creators",
    security(("bearer" = [])),
    responses((status = OK, description = "The caller's, the latest first; at most a hundred", body = Items<UploadStatus>))
)]
pub(super) async fn list_uploads(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
) -> Answer<Items<UploadStatus>> {
    let uploads = content.list_uploads(&actor).await?;
    Ok(Data(Items { items: uploads.into_iter().map(UploadStatus::from).collect() }))
}
