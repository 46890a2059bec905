use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, TryStreamExt};
use hallyu_http::{ApiError, Caller, Created, Data, Id};
use hallyu_kernel::{EpisodeId, FieldError, JobId, MediaId};
use http::HeaderMap;
use serde::Serialize;
use utoipa::ToSchema;

use super::headers::{length, media_type, percent_decoded, text};
use crate::application::{Content, Upload, Uploaded};

/// Characters of a file name at most.
const LONGEST_NAME: usize = 255;
/// Characters of a SHA-256 in hexadecimal.
const CHECKSUM_LENGTH: usize = 64;

/// A stored upload.
#[derive(Serialize, ToSchema)]
pub(super) struct UploadView {
    #[schema(value_type = String, example = "med_01h455vb4pex5vsknk084sn02q")]
    media_id: MediaId,
    /// To be asked for progress.
    #[schema(value_type = String, example = "job_01h455vb4pex5vsknk084sn02q")]
    job_id: JobId,
    /// SHA-256 of the bytes, hexadecimal.
    checksum: String,
    /// Whether the episode has these bytes already; ids and job are then those of the first upload.
    duplicate: bool,
}

impl From<Uploaded> for UploadView {
    fn from(uploaded: Uploaded) -> Self {
        Self {
            media_id: uploaded.media_id,
            job_id: uploaded.job_id,
            checksum: uploaded.checksum,
            duplicate: uploaded.is_duplicate,
        }
    }
}

/// Upload an episode's video
///
/// The body is the file. The same bytes again are not stored again.
#[utoipa::path(
    post,
    path = "/api/v1/episodes/{ep}/media",
    tag = "creators",
    security(("bearer" = [])),
    params(
        ("ep" = String, Path, description = "The episode"),
        ("X-Content-SHA256" = Option<String>, Header, description = "Hexadecimal; a body of another hash is refused"),
        ("X-File-Name" = Option<String>, Header, description = "Percent-encoded UTF-8")
    ),
    request_body(content = Vec<u8>, content_type = "video/*"),
    responses(
        (status = CREATED, description = "The video is stored and being packaged", body = UploadView),
        (status = OK, description = "The episode has this video already", body = UploadView)
    )
)]
pub(super) async fn upload_media(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(episode_id): Id<EpisodeId>,
    request: Request,
) -> Result<Response, ApiError> {
    let upload = upload(episode_id, request.headers())?;
    let body = request.into_body().into_data_stream().map_err(Into::into).boxed();
    let uploaded = content.upload_media(&actor, upload, body).await?;
    let is_new = !uploaded.is_duplicate;
    let view = UploadView::from(uploaded);
    Ok(if is_new { Created(view).into_response() } else { Data(view).into_response() })
}

/// What the headers say about the upload.
fn upload(episode_id: EpisodeId, headers: &HeaderMap) -> Result<Upload, ApiError> {
    let media_type = media_type(headers);
    if !media_type.is_empty() && !media_type.starts_with("video/") && media_type != "application/octet-stream"
    {
        return Err(ApiError::unsupported_type());
    }
    let mut wrong = Vec::new();
    let checksum = text(headers, "x-content-sha256")?.map(str::to_owned);
    let is_checksum =
        |sum: &String| sum.len() == CHECKSUM_LENGTH && sum.bytes().all(|byte| byte.is_ascii_hexdigit());
    if checksum.as_ref().is_some_and(|sum| !is_checksum(sum)) {
        wrong.push(FieldError::new("X-Content-SHA256", "format"));
    }
    let file_name = text(headers, "x-file-name")?.map(percent_decoded);
    if file_name.as_ref().is_some_and(|name| name.as_ref().is_none_or(|n| n.chars().count() > LONGEST_NAME)) {
        wrong.push(FieldError::new("X-File-Name", "format"));
    }
    if !wrong.is_empty() {
        return Err(ApiError::validation(wrong));
    }
    Ok(Upload { episode_id, file_name: file_name.flatten(), checksum, length: length(headers) })
}
