use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use hallyu_platform::sums::SumAlgorithm;
use http::{HeaderName, HeaderValue, StatusCode};

use super::tus;
use crate::application::Content;

/// What of tus is done here.
const EXTENSIONS: HeaderValue =
    HeaderValue::from_static("creation,creation-with-upload,expiration,checksum,termination,concatenation");

/// What of tus is done
#[utoipa::path(
    options,
    path = "/api/v1/uploads",
    tag = "creators",
    responses((status = NO_CONTENT, description = "It is in the headers", headers(
        ("Tus-Version" = String, description = "Versions"),
        ("Tus-Extension" = String, description = "Extensions"),
        ("Tus-Max-Size" = u64, description = "Bytes of the largest upload"),
        ("Tus-Checksum-Algorithm" = String, description = "Checksums of pieces")
    )))
)]
pub(super) async fn describe_uploads(State(content): State<Arc<Content>>) -> Response {
    described(&content)
}

/// What of tus is done with an upload
#[utoipa::path(
    options,
    path = "/api/v1/uploads/{upload}",
    tag = "creators",
    params(("upload" = String, Path, description = "The upload")),
    responses(
        (status = NO_CONTENT, description = "It is in the headers"),
        (status = NOT_FOUND, description = "No address of an upload")
    )
)]
pub(super) async fn describe_upload(State(content): State<Arc<Content>>) -> Response {
    described(&content)
}

fn described(content: &Content) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    headers.insert(HeaderName::from_static("tus-version"), tus::VERSION);
    headers.insert(HeaderName::from_static("tus-extension"), EXTENSIONS);
    headers.insert(HeaderName::from_static("tus-max-size"), content.settings.upload_max_bytes.into());
    let sums = SumAlgorithm::ALL.map(SumAlgorithm::as_str).join(",");
    if let Ok(sums) = HeaderValue::from_str(&sums) {
        headers.insert(HeaderName::from_static("tus-checksum-algorithm"), sums);
    }
    response
}
