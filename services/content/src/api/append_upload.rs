use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, TryStreamExt};
use hallyu_http::{ApiError, Caller, Id, swallow};
use hallyu_kernel::{FieldError, UploadId};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use utoipa::IntoParams;

use super::headers::{length, media_type};
use super::tus;
use crate::application::{Content, Piece};

/// What is said of bytes that follow.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes what the handler reads")]
struct PieceHeaders {
    /// The version of tus: `1.0.0`.
    #[param(rename = "Tus-Resumable")]
    version: Option<String>,
    /// Bytes that are kept already.
    #[param(rename = "Upload-Offset", pattern = "^[0-9]+$")]
    offset: String,
    /// `sha1`, `sha256` or `md5`, a space and the sum of these bytes in base64.
    #[param(rename = "Upload-Checksum")]
    checksum: Option<String>,
}

/// Go on with an upload
///
/// By tus 1.0. What came before the connection broke is kept, unless the bytes have a checksum. With the last byte the video
/// is stored and its package asked for: `GET` of the upload tells the job.
#[utoipa::path(
    patch,
    path = "/api/v1/uploads/{upload}",
    tag = "creators",
    security(("bearer" = [])),
    params(("upload" = String, Path, description = "The upload"), PieceHeaders),
    request_body(content((hallyu_http::schema::Binary = "application/offset+octet-stream"))),
    responses(
        (status = NO_CONTENT, description = "The bytes are kept", headers(
            ("Upload-Offset" = u64, description = "Bytes that are kept"),
            ("Upload-Expires" = String, description = "When the upload is given up, unless bytes come")
        )),
        (status = GONE, description = "The upload was given up or refused"),
        (status = PRECONDITION_FAILED, description = "Another version of tus"),
        (status = LOCKED, description = "Another request writes the upload"),
        (status = 460, description = "The bytes are not what `Upload-Checksum` says; none is kept")
    )
)]
pub(super) async fn append_upload(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<UploadId>,
    request: Request,
) -> Result<Response, ApiError> {
    let (parts, body) = request.into_parts();
    let opened = async {
        tus::require_version(&parts.headers)?;
        let piece = piece(&parts.headers)?;
        Ok::<_, ApiError>((content.open_upload(&actor, id, &piece).await?, piece))
    };
    let (writing, piece) = match opened.await {
        Ok(opened) => opened,
        Err(error) => {
            swallow(body).await;
            return Err(error);
        }
    };
    let body = body.into_data_stream().map_err(Into::into).boxed();
    let upload = content.append_upload(writing, piece, body).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    tus::place(response.headers_mut(), &upload);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

fn piece(headers: &HeaderMap) -> Result<Piece, ApiError> {
    if media_type(headers) != tus::OCTETS {
        return Err(ApiError::unsupported_type());
    }
    let (offset, checksum) = (tus::bytes(headers, &tus::OFFSET), tus::checksum(headers));
    let missing = || FieldError::new(tus::titled(&tus::OFFSET), "required");
    match (offset.and_then(|offset| offset.ok_or_else(missing)), checksum) {
        (Ok(offset), Ok(checksum)) => Ok(Piece { offset, length: length(headers), checksum }),
        (offset, checksum) => {
            Err(ApiError::validation(offset.err().into_iter().chain(checksum.err()).collect()))
        }
    }
}
