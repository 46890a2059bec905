//! The documentation of the API, and a viewer for it that needs no network.

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use bytes::Bytes;
use hallyu_http::etag;
use utoipa::openapi::OpenApi;

use crate::headers;

const STYLE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/swagger-ui.css"));
const SCRIPT: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/swagger-ui-bundle.js"));
const PAGE: &str = include_str!("../assets/docs.html");
const START: &str = include_str!("../assets/docs.js");
/// The page where the viewer was not installed at build time.
const MISSING: &str = include_str!("../assets/docs-missing.html");

const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
const CSS: HeaderValue = HeaderValue::from_static("text/css; charset=utf-8");
const JAVASCRIPT: HeaderValue = HeaderValue::from_static("text/javascript; charset=utf-8");
const JSON: HeaderValue = HeaderValue::from_static("application/json");
const AN_HOUR: HeaderValue = HeaderValue::from_static("public, max-age=3600");

/// `/openapi.json`, `/docs` and, for those who expect it, `/redoc`.
pub(crate) fn router(document: &OpenApi) -> Router {
    let document = Bytes::from(document.to_json().expect("the document is plain data"));
    let tag = etag(&document);
    let page = if SCRIPT.is_empty() { MISSING } else { PAGE };
    Router::new()
        .route(
            "/openapi.json",
            get(move || async move { ([(header::ETAG, tag)], of(JSON, document)).into_response() }),
        )
        .route("/docs", get(move || async move { of(HTML, Bytes::from_static(page.as_bytes())) }))
        .route("/docs/start.js", get(|| async { of(JAVASCRIPT, Bytes::from_static(START.as_bytes())) }))
        .route("/docs/swagger-ui.css", get(|| async { of(CSS, Bytes::from_static(STYLE)) }))
        .route("/docs/swagger-ui-bundle.js", get(|| async { of(JAVASCRIPT, Bytes::from_static(SCRIPT)) }))
        .route("/redoc", get(|| async { Redirect::permanent("/docs") }))
}

fn of(content_type: HeaderValue, body: Bytes) -> Response {
    let mut response =
        ([(header::CONTENT_TYPE, content_type), (header::CACHE_CONTROL, AN_HOUR)], body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, headers::page_policy([], ""));
    headers::secure(headers, false);
    response
}
