use std::sync::Arc;

use axum::body::to_bytes;
use axum::extract::{Request, State};
use hallyu_http::{Answer, ApiError, Caller, Data, Id, schema};
use hallyu_kernel::{Actor, ContentId};
use serde::Serialize;
use utoipa::ToSchema;

use super::headers::{length, media_type};
use super::views::image_url;
use crate::application::Content;
use crate::domain::{ImageFormat, ImageSlot, MAX_IMAGE_BYTES};

/// Where a picture is.
#[derive(Serialize, ToSchema)]
pub(super) struct ImageView {
    /// An address on this server; another picture has another.
    url: Option<String>,
}

/// Set a title's poster
///
/// A JPEG, PNG or WebP picture of at most 5 MiB, upright.
#[utoipa::path(
    put,
    path = "/api/v1/contents/{id}/poster",
    tag = "creators",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The title")),
    request_body(content(
        (schema::Binary = "image/jpeg"),
        (schema::Binary = "image/png"),
        (schema::Binary = "image/webp")
    )),
    responses((status = OK, description = "The poster was set", body = ImageView))
)]
pub(super) async fn set_poster(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<ContentId>,
    request: Request,
) -> Answer<ImageView> {
    set(&content, &actor, (id, ImageSlot::Poster), request).await
}

/// Set a title's backdrop
///
/// A JPEG, PNG or WebP picture of at most 5 MiB, wide.
#[utoipa::path(
    put,
    path = "/api/v1/contents/{id}/backdrop",
    tag = "creators",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The title")),
    request_body(content(
        (schema::Binary = "image/jpeg"),
        (schema::Binary = "image/png"),
        (schema::Binary = "image/webp")
    )),
    responses((status = OK, description = "The backdrop was set", body = ImageView))
)]
pub(super) async fn set_backdrop(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<ContentId>,
    request: Request,
) -> Answer<ImageView> {
    set(&content, &actor, (id, ImageSlot::Backdrop), request).await
}

async fn set(
    content: &Content,
    actor: &Actor,
    place: (ContentId, ImageSlot),
    request: Request,
) -> Answer<ImageView> {
    let format = ImageFormat::from_media_type(&media_type(request.headers()))?;
    if length(request.headers()).is_some_and(|length| length > MAX_IMAGE_BYTES as u64) {
        return Err(ApiError::too_large());
    }
    let bytes = to_bytes(request.into_body(), MAX_IMAGE_BYTES).await.map_err(|_| ApiError::too_large())?;
    let key = content.set_image(actor, place, (format, bytes)).await?;
    Ok(Data(ImageView { url: image_url(Some(&key)) }))
}
