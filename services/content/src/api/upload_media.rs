use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, TryStreamExt};
use hallyu_http::{ApiError, Caller, Created, Data, Id, schema};
use hallyu_kernel::{EpisodeId, FieldError, JobId, MediaId};
use http::HeaderMap;
use serde::Serialize;
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};
use utoipa::{IntoParams, ToSchema};

use super::headers::{length, media_type, percent_decoded, text};
use crate::application::{Content, SimpleUpload};
use crate::domain::{Upload, UploadOutcome};

/// Characters of a file name at most.
const LONGEST_NAME: usize = 255;
/// Characters of a SHA-256 in hexadecimal.
const CHECKSUM_LENGTH: usize = 64;

/// What is known of the file.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes what the handler reads")]
struct UploadHeaders {
    /// Hexadecimal; a body of another hash is refused.
    #[param(rename = "X-Content-SHA256", pattern = "^[0-9A-Fa-f]{64}$")]
    checksum: Option<String>,
    /// Percent-encoded UTF-8, of at most 255 characters.
    #[param(rename = "X-File-Name", schema_with = file_name_schema)]
    file_name: Option<String>,
}

/// ASCII as it is, and what percent-encoded UTF-8 can look like: the sequences of one to four bytes.
fn file_name_schema() -> Object {
    let (more, hex) = ("%[89ABab][0-9A-Fa-f]", "[0-9A-Fa-f]");
    let sequences = [
        "[ -$&-~]".to_owned(),
        format!("%[2-7]{hex}"),
        format!("%([Cc][2-9A-Fa-f]|[Dd]{hex}){more}"),
        format!("%[Ee][1-9A-CEFa-cef]{more}{more}"),
        format!("%[Ff][1-3]{more}{more}{more}"),
    ];
    let pattern = format!("^({})*$", sequences.join("|"));
    ObjectBuilder::new().schema_type(Type::String).pattern(Some(pattern)).build()
}

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

/// What came of it, once that is known.
fn view(upload: Upload) -> Result<UploadView, ApiError> {
    match upload.outcome {
        Some(UploadOutcome::Kept { media_id, job_id, checksum, is_duplicate }) => {
            Ok(UploadView { media_id, job_id, checksum, duplicate: is_duplicate })
        }
        _ => Err(ApiError::internal("an upload without an outcome")),
    }
}

/// Upload an episode's video
///
/// The body is the file, with one request; `/uploads` takes files that may need several. The same bytes again are not stored
/// again.
#[utoipa::path(
    post,
    path = "/api/v1/episodes/{ep}/media",
    tag = "creators",
    security(("bearer" = [])),
    params(
        ("ep" = String, Path, description = "The episode"),
        UploadHeaders
    ),
    request_body(content((schema::Binary = "video/*"), (schema::Binary = "application/octet-stream"))),
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
    let view = view(content.upload_media(&actor, upload, body).await?)?;
    Ok(if view.duplicate { Data(view).into_response() } else { Created(view).into_response() })
}

/// What the headers say about the upload.
fn upload(episode_id: EpisodeId, headers: &HeaderMap) -> Result<SimpleUpload, ApiError> {
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
    Ok(SimpleUpload { episode_id, file_name: file_name.flatten(), checksum, length: length(headers) })
}
