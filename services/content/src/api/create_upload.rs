use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, TryStreamExt};
use hallyu_http::{ApiError, Caller, swallow};
use hallyu_kernel::FieldError;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use utoipa::IntoParams;

use super::headers::{length, media_type};
use super::tus;
use crate::application::{Content, Piece, UploadDraft};
use crate::domain::{Upload, UploadKind};

/// What is said of an upload that begins.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes what the handler reads")]
struct CreationHeaders {
    /// The version of tus: `1.0.0`.
    #[param(rename = "Tus-Resumable")]
    version: Option<String>,
    /// Bytes of the whole; not for an upload that joins others.
    #[param(rename = "Upload-Length", pattern = "^[0-9]+$")]
    length: Option<String>,
    /// Keys with values in base64, separated by commas: `episode_id`, and if they are known `filename`, `filetype` and
    /// `sha256` (hexadecimal, of the whole). A partial upload needs none.
    #[param(
        rename = "Upload-Metadata",
        example = "episode_id ZXBfMDFoNDU1dmI0cGV4NXZza25rMDg0c24wMnE=,filename YS5tcDQ="
    )]
    metadata: Option<String>,
    /// `partial`, or `final;` and the addresses of the partial uploads to join, separated by spaces.
    #[param(rename = "Upload-Concat")]
    concat: Option<String>,
    /// `sha1`, `sha256` or `md5`, a space and the sum of the bytes that come with this request in base64.
    #[param(rename = "Upload-Checksum")]
    checksum: Option<String>,
}

/// Begin an upload that can be gone on with
///
/// By tus 1.0. First bytes may come along as `application/offset+octet-stream`.
#[utoipa::path(
    post,
    path = "/api/v1/uploads",
    tag = "creators",
    security(("bearer" = [])),
    params(CreationHeaders),
    request_body(content((hallyu_http::schema::Binary = "application/offset+octet-stream"))),
    responses(
        (status = CREATED, description = "`Location` is where the bytes go", headers(
            ("Location" = String, description = "The upload"),
            ("Upload-Offset" = u64, description = "Bytes that are kept"),
            ("Upload-Expires" = String, description = "When the upload is given up, unless bytes come")
        )),
        (status = GONE, description = "The upload was given up meanwhile"),
        (status = PRECONDITION_FAILED, description = "Another version of tus"),
        (status = LOCKED, description = "Another request writes the upload"),
        (status = 460, description = "The bytes are not what `Upload-Checksum` says; none is kept")
    )
)]
pub(super) async fn create_upload(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    request: Request,
) -> Result<Response, ApiError> {
    let (parts, body) = request.into_parts();
    let begun = async {
        tus::require_version(&parts.headers)?;
        let draft = draft(&parts.headers)?;
        let piece = first_piece(&parts.headers, &draft)?;
        let upload = content.create_upload(&actor, draft).await?;
        let writing = match &piece {
            Some(piece) => Some(content.open_upload(&actor, upload.id, piece).await?),
            None => None,
        };
        Ok::<_, ApiError>((upload, writing.zip(piece)))
    };
    let (mut upload, writing) = match begun.await {
        Ok(begun) => begun,
        Err(error) => {
            swallow(body).await;
            return Err(error);
        }
    };
    if let Some((writing, piece)) = writing {
        let body = body.into_data_stream().map_err(Into::into).boxed();
        upload = content.append_upload(writing, piece, body).await?;
    }
    if upload.kind == UploadKind::Final {
        let due = upload.clone();
        // However long the copying takes, and whether or not the client waits for it.
        tokio::spawn(async move { content.settle_upload(&due).await });
    }
    Ok(created(&upload))
}

fn created(upload: &Upload) -> Response {
    let mut response = StatusCode::CREATED.into_response();
    let headers = response.headers_mut();
    tus::place(headers, upload);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(place) = HeaderValue::from_str(&format!("{}{}", tus::UPLOADS, upload.id)) {
        headers.insert(header::LOCATION, place);
    }
    response
}

/// What the headers say of the upload.
fn draft(headers: &HeaderMap) -> Result<UploadDraft, ApiError> {
    let mut wrong = Vec::new();
    let mut note = |error| wrong.push(error);
    let length = tus::bytes(headers, &tus::LENGTH).map_err(&mut note).unwrap_or_default();
    let (kind, parts) = tus::concat(headers).map_err(&mut note).unwrap_or((UploadKind::Whole, Vec::new()));
    if headers.contains_key(tus::DEFER) {
        note(FieldError::new(tus::titled(&tus::DEFER), "unknown"));
    }
    let metadata = tus::metadata(headers).map_err(|errors| errors.into_iter().for_each(&mut note));
    let metadata = metadata.unwrap_or_default();
    if metadata.episode_id.is_none() && kind != UploadKind::Partial {
        note(FieldError::new("Upload-Metadata.episode_id", "required"));
    }
    let rule = match (kind, length) {
        (UploadKind::Final, Some(_)) => Some("unknown"),
        (UploadKind::Final, None) => None,
        (_, None) => Some("required"),
        (_, Some(0)) => Some("empty"),
        _ => None,
    };
    if let Some(rule) = rule {
        note(FieldError::new(tus::titled(&tus::LENGTH), rule));
    }
    if !wrong.is_empty() {
        wrong.dedup_by(|later, earlier| later.field == earlier.field);
        return Err(ApiError::validation(wrong));
    }
    if metadata.file_type.is_some_and(|kind| !is_video(&kind)) {
        return Err(ApiError::unsupported_type());
    }
    Ok(UploadDraft {
        kind,
        episode_id: metadata.episode_id.filter(|_| kind != UploadKind::Partial),
        file_name: metadata.file_name,
        metadata: metadata.raw,
        checksum: metadata.sha256,
        length: length.unwrap_or_default(),
        parts,
    })
}

fn is_video(kind: &str) -> bool {
    kind.is_empty() || kind.starts_with("video/") || kind == "application/octet-stream"
}

/// What the headers say of bytes that come along, if some do.
fn first_piece(headers: &HeaderMap, draft: &UploadDraft) -> Result<Option<Piece>, ApiError> {
    let is_empty =
        length(headers).is_none_or(|length| length == 0) && !headers.contains_key(header::TRANSFER_ENCODING);
    if is_empty || draft.kind == UploadKind::Final {
        return Ok(None);
    }
    if media_type(headers) != tus::OCTETS {
        return Err(ApiError::unsupported_type());
    }
    let checksum = tus::checksum(headers).map_err(|error| ApiError::validation(vec![error]))?;
    let length = length(headers);
    if length.is_some_and(|length| length > draft.length) {
        return Err(ApiError::too_large());
    }
    Ok(Some(Piece { offset: 0, length, checksum }))
}
