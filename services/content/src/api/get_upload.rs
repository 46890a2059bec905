use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use hallyu_http::{Answer, ApiError, Caller, Data, Id};
use hallyu_kernel::{EpisodeId, JobId, MediaId, Time, UploadId};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Serialize;
use utoipa::ToSchema;

use super::tus;
use crate::application::Content;
use crate::domain::{Upload, UploadOutcome, UploadState};

/// Where an upload stands, and what came of it.
#[derive(Serialize, ToSchema)]
pub(super) struct UploadStatus {
    #[schema(value_type = String, example = "upl_01h455vb4pex5vsknk084sn02q")]
    upload_id: UploadId,
    #[schema(value_type = Option<String>, example = "ep_01h455vb4pex5vsknk084sn02q")]
    episode_id: Option<EpisodeId>,
    file_name: Option<String>,
    /// `receiving`, `done`, `refused`, `expired` or `ended`.
    #[schema(example = "receiving")]
    state: &'static str,
    /// Bytes that are kept.
    offset: u64,
    /// Bytes in the end.
    length: u64,
    /// When it is given up, unless bytes come.
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Time>,
    /// The video that it became.
    #[schema(value_type = Option<String>, example = "med_01h455vb4pex5vsknk084sn02q")]
    media_id: Option<MediaId>,
    /// To be asked for progress.
    #[schema(value_type = Option<String>, example = "job_01h455vb4pex5vsknk084sn02q")]
    job_id: Option<JobId>,
    /// SHA-256 that the bytes have, or are to have, hexadecimal.
    checksum: Option<String>,
    /// Whether the episode had these bytes already; video and job are then those of the first upload.
    duplicate: bool,
    /// Why it was refused: `CHECKSUM` (other bytes than were announced) or `NO_EPISODE`.
    reason: Option<String>,
}

impl From<Upload> for UploadStatus {
    fn from(upload: Upload) -> Self {
        let mut status = Self {
            upload_id: upload.id,
            episode_id: upload.episode_id,
            file_name: upload.file_name,
            state: upload.state.as_str(),
            offset: upload.offset,
            length: upload.length,
            expires_at: (upload.state == UploadState::Receiving).then_some(upload.expires_at),
            media_id: None,
            job_id: None,
            checksum: upload.checksum,
            duplicate: false,
            reason: None,
        };
        match upload.outcome {
            Some(UploadOutcome::Kept { media_id, job_id, checksum, is_duplicate }) => {
                (status.media_id, status.job_id) = (Some(media_id), Some(job_id));
                (status.checksum, status.duplicate) = (Some(checksum), is_duplicate);
            }
            Some(UploadOutcome::Refused(reason)) => status.reason = Some(reason),
            None => {}
        }
        status
    }
}

/// See what came of an upload
#[utoipa::path(
    get,
    path = "/api/v1/uploads/{upload}",
    tag = "creators",
    security(("bearer" = [])),
    params(("upload" = String, Path, description = "The upload")),
    responses((status = OK, description = "Where it stands", body = UploadStatus))
)]
pub(super) async fn get_upload(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<UploadId>,
) -> Answer<UploadStatus> {
    Ok(Data(content.get_upload(&actor, id).await?.into()))
}

/// Ask where to go on with an upload
#[utoipa::path(
    head,
    path = "/api/v1/uploads/{upload}",
    tag = "creators",
    security(("bearer" = [])),
    params(
        ("upload" = String, Path, description = "The upload"),
        ("Tus-Resumable" = Option<String>, Header, description = "The version of tus: `1.0.0`")
    ),
    responses(
        (status = OK, description = "Where it stands", headers(
            ("Upload-Offset" = u64, description = "Bytes that are kept"),
            ("Upload-Length" = u64, description = "Bytes in the end"),
            ("Upload-Metadata" = String, description = "What was said of it when it began"),
            ("Upload-Concat" = String, description = "What it has to do with other uploads"),
            ("Upload-Expires" = String, description = "When the upload is given up, unless bytes come")
        )),
        (status = GONE, description = "The upload was given up or refused"),
        (status = PRECONDITION_FAILED, description = "Another version of tus")
    )
)]
pub(super) async fn find_upload(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<UploadId>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    tus::require_version(&headers)?;
    let upload = content.find_upload(&actor, id).await?;
    let mut response = StatusCode::OK.into_response();
    tus::about(response.headers_mut(), &upload);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
