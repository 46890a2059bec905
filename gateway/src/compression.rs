use std::convert::Infallible;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use futures_util::future::{BoxFuture, Either};
use http::{Extensions, HeaderMap, StatusCode, Version, header};
use tower::Service;
use tower_http::compression::Compression;

/// Compresses texts that were not compressed beforehand, for those who take it; others do not pay for the offer.
#[derive(Clone)]
pub(crate) struct Compressed<S> {
    inner: S,
}

impl<S> Compressed<S> {
    pub(crate) fn new(inner: S) -> Self {
        Self { inner }
    }
}

impl<S> Service<Request> for Compressed<S>
where
    S: Service<Request, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send + 'static,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Either<S::Future, BoxFuture<'static, Result<Response, Infallible>>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        if !request.headers().contains_key(header::ACCEPT_ENCODING) {
            return Either::Left(self.inner.call(request));
        }
        let compression = Compression::new(self.inner.clone()).no_br().no_zstd().no_deflate();
        let answer = compression.compress_when(is_text).call(request);
        Either::Right(Box::pin(async move { answer.await.map(|response| response.map(Body::new)) }))
    }
}

/// Whether it is a text. Media are compressed by themselves, and events must not wait until there is enough to compress.
fn is_text(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let content_type =
        headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_stream = content_type.starts_with("text/event-stream");
    !is_stream && ["application/json", "text/"].iter().any(|text| content_type.starts_with(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_not_kept_back_to_be_compressed() {
        let is = |kind: &'static str| {
            let headers =
                HeaderMap::from_iter([(header::CONTENT_TYPE, http::HeaderValue::from_static(kind))]);
            is_text(StatusCode::OK, Version::HTTP_11, &headers, &Extensions::new())
        };
        assert!(is("application/json") && is("text/html; charset=utf-8"));
        assert!(!is("text/event-stream") && !is("video/mp4"));
    }
}
