use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use hallyu_kernel::Page;
use http::{HeaderValue, StatusCode};
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::ApiError;

/// What a handler answers: 200 with `data`, or an error.
pub type Answer<T> = Result<Data<T>, ApiError>;

/// 200 with this as the envelope's `data`.
#[derive(Clone, Copy, Debug)]
pub struct Data<T>(pub T);

/// 201 with this as the envelope's `data`.
#[derive(Clone, Copy, Debug)]
pub struct Created<T>(pub T);

/// 200 with `data` that is JSON already, usually from the cache.
#[derive(Clone, Debug)]
pub struct Cached {
    data: Bytes,
    etag: Option<HeaderValue>,
}

impl Cached {
    /// `data` must be one JSON value; `etag`, if given, must be what [`etag`] says of it.
    #[must_use]
    pub fn new(data: Bytes, etag: Option<HeaderValue>) -> Self {
        Self { data, etag }
    }
}

impl Data<()> {
    /// [`Cached`] with its `ETag` known.
    #[must_use]
    pub fn cached(data: Bytes, etag: HeaderValue) -> Cached {
        Cached::new(data, Some(etag))
    }
}

impl<T> Data<T> {
    /// [`Created`].
    #[must_use]
    pub fn created(value: T) -> Created<T> {
        Created(value)
    }
}

/// 204.
#[derive(Clone, Copy, Debug)]
pub struct NoContent;

/// The `ETag` of some `data`: weak, because the envelope around it names the request.
#[must_use]
pub fn etag(data: &[u8]) -> HeaderValue {
    let digest = Sha256::digest(data);
    let text = format!("W/\"{}\"", URL_SAFE_NO_PAD.encode(&digest[..16]));
    HeaderValue::from_str(&text).expect("base64 is visible ASCII")
}

/// Whether the value of an `If-None-Match` header names this tag (weak comparison).
#[must_use]
pub fn names_tag(known: &HeaderValue, tag: &HeaderValue) -> bool {
    let (Ok(known), Ok(tag)) = (known.to_str(), tag.to_str()) else {
        return false;
    };
    let wanted = opaque(tag);
    known.split(',').map(opaque).any(|known| known == "*" || known == wanted)
}

/// A tag without its mark of weakness.
fn opaque(tag: &str) -> &str {
    let tag = tag.trim();
    tag.strip_prefix("W/").unwrap_or(tag)
}

/// Serialised `data` on its way to the envelope layer.
#[derive(Clone)]
pub(crate) struct Payload {
    pub(crate) data: Bytes,
    pub(crate) etag: Option<HeaderValue>,
}

fn enclose(status: StatusCode, data: Bytes, etag: Option<HeaderValue>) -> Response {
    let mut response = status.into_response();
    response.extensions_mut().insert(Payload { data, etag });
    response
}

fn serialise<T: Serialize>(status: StatusCode, value: &T) -> Response {
    match serde_json::to_vec(value) {
        Ok(data) => enclose(status, data.into(), None),
        Err(error) => ApiError::internal(format!("cannot write the answer as JSON: {error}")).into_response(),
    }
}

impl<T: Serialize> IntoResponse for Data<T> {
    fn into_response(self) -> Response {
        serialise(StatusCode::OK, &self.0)
    }
}

impl<T: Serialize> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        serialise(StatusCode::CREATED, &self.0)
    }
}

impl IntoResponse for Cached {
    fn into_response(self) -> Response {
        enclose(StatusCode::OK, self.data, self.etag)
    }
}

impl IntoResponse for NoContent {
    fn into_response(self) -> Response {
        StatusCode::NO_CONTENT.into_response()
    }
}

/// A page of a list, as lists are answered.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Listed<T> {
    /// The items, in order.
    pub items: Vec<T>,
    /// Where in the list they are.
    pub pagination: Pagination,
}

/// Where in a list a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Pagination {
    /// Number of the page, from 1.
    pub page: u32,
    /// Most items on a page.
    pub limit: u32,
    /// Items in the whole list.
    pub total: u64,
    /// Pages in the whole list.
    pub total_pages: u64,
}

impl<T> From<Page<T>> for Listed<T> {
    fn from(page: Page<T>) -> Self {
        let pagination = Pagination {
            page: page.request.number(),
            limit: page.request.limit(),
            total: page.total,
            total_pages: page.total_pages(),
        };
        Self { items: page.items, pagination }
    }
}
