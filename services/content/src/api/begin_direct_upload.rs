use std::sync::Arc;

use axum::extract::State;
use garde::Validate;
use hallyu_http::{ApiError, Body, Caller, Created};
use hallyu_kernel::{EpisodeId, Time, UploadId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::application::{Content, DirectUpload, UploadDraft};
use crate::domain::UploadKind;

/// A video whose parts its uploader brings to the object store.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DirectUploadBody {
    #[garde(skip)]
    #[schema(value_type = String, example = "ep_01h455vb4pex5vsknk084sn02q")]
    episode_id: EpisodeId,
    /// Bytes.
    #[garde(range(min = 1))]
    #[schema(minimum = 1)]
    length: u64,
    #[garde(length(chars, min = 1, max = 255))]
    #[schema(min_length = 1, max_length = 255)]
    file_name: Option<String>,
    /// SHA-256 of the whole, hexadecimal.
    #[garde(custom(is_sha256))]
    #[schema(pattern = "^[0-9A-Fa-f]{64}$")]
    sha256: Option<String>,
}

fn is_sha256(text: &Option<String>, (): &()) -> garde::Result {
    let is_one = |sum: &String| sum.len() == 64 && sum.bytes().all(|byte| byte.is_ascii_hexdigit());
    if text.as_ref().is_none_or(is_one) { Ok(()) } else { Err(garde::Error::new("format")) }
}

/// Where the parts go.
#[derive(Serialize, ToSchema)]
pub(super) struct DirectUploadView {
    #[schema(value_type = String, example = "upl_01h455vb4pex5vsknk084sn02q")]
    upload_id: UploadId,
    /// Bytes of each part but the last.
    part_size: u64,
    /// Addresses for a PUT of each part, in their order. The answers' `ETag`s are needed at the end.
    part_urls: Vec<String>,
    /// When the upload is given up.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Time,
}

impl From<DirectUpload> for DirectUploadView {
    fn from(begun: DirectUpload) -> Self {
        Self {
            upload_id: begun.upload.id,
            part_size: begun.part_size,
            part_urls: begun.urls,
            expires_at: begun.upload.expires_at,
        }
    }
}

/// Begin an upload straight to the object store
///
/// Where that is S3. `DELETE` of the upload gives it up.
#[utoipa::path(
    post,
    path = "/api/v1/uploads/direct",
    tag = "creators",
    security(("bearer" = [])),
    request_body = DirectUploadBody,
    responses((status = CREATED, description = "The store waits for the parts", body = DirectUploadView))
)]
pub(super) async fn begin_direct_upload(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Body(body): Body<DirectUploadBody>,
) -> Result<Created<DirectUploadView>, ApiError> {
    let draft = UploadDraft {
        kind: UploadKind::Direct,
        episode_id: Some(body.episode_id),
        file_name: body.file_name,
        metadata: None,
        checksum: body.sha256,
        length: body.length,
        parts: Vec::new(),
    };
    Ok(Created(content.begin_direct_upload(&actor, draft).await?.into()))
}
