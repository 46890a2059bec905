use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hallyu_http::etag;

use super::Sharing;
use crate::domain::{ByteRange, Kept, content_type, requested};
use crate::error::EdgeError;
use crate::files::Found;

const NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");
const BYTES: HeaderValue = HeaderValue::from_static("bytes");

/// The headers of a request that decide what of a file is sent.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    range: Option<&'a str>,
    if_range: Option<&'a str>,
    if_none_match: Option<&'a str>,
}

impl<'a> Wanted<'a> {
    pub(super) fn of(method: &Method, headers: &'a HeaderMap) -> Self {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        Self {
            // Only GET has ranges (RFC 9110, 14.2).
            range: text(header::RANGE).filter(|_| method == Method::GET),
            if_range: text(header::IF_RANGE),
            if_none_match: text(header::IF_NONE_MATCH),
        }
    }

    /// Whether the caller has the file of this tag already (weak comparison).
    fn knows(&self, tag: &HeaderValue) -> bool {
        let Ok(tag) = tag.to_str() else { return false };
        let known = self.if_none_match.into_iter().flat_map(|known| known.split(',')).map(str::trim);
        known.into_iter().any(|known| known == "*" || strong(known) == strong(tag))
    }

    /// The wanted part of the file, unless it goes on from a file that has changed since.
    fn part(&self, tag: &HeaderValue, size: u64) -> ByteRange {
        let continues = self.if_range.is_none_or(|known| known.as_bytes() == tag.as_bytes());
        requested(self.range.filter(|_| continues), size)
    }
}

/// The tag without its mark of weakness.
fn strong(tag: &str) -> &str {
    tag.strip_prefix("W/").unwrap_or(tag)
}

/// Answers with a text that was written for this request.
pub(super) fn composed(
    text: String,
    (path, kept): (&str, Kept),
    wanted: Wanted<'_>,
) -> Result<Response, EdgeError> {
    let tag = etag(text.as_bytes());
    let is_known = wanted.knows(&tag);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(content_type(path))),
        (header::CACHE_CONTROL, cache_control(Sharing::Private, kept)),
        (header::ETAG, tag),
        (header::X_CONTENT_TYPE_OPTIONS, NOSNIFF),
    ];
    Ok(if is_known {
        (StatusCode::NOT_MODIFIED, headers).into_response()
    } else {
        (headers, text).into_response()
    })
}

/// Answers with what nobody may keep.
pub(super) fn secret_bytes(bytes: [u8; 16]) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
        (header::X_CONTENT_TYPE_OPTIONS, NOSNIFF),
    ];
    (headers, bytes.to_vec()).into_response()
}

/// Answers with a stored file, or the wanted part of it.
pub(super) async fn stored(
    found: Found,
    key: &str,
    (sharing, kept): (Sharing, Kept),
    wanted: Wanted<'_>,
) -> Result<Response, EdgeError> {
    let size = found.size;
    let mut answer = Response::new(Body::empty());
    let headers = answer.headers_mut();
    headers.insert(header::ETAG, found.etag.clone());
    headers.insert(header::CACHE_CONTROL, cache_control(sharing, kept));
    headers.insert(header::ACCEPT_RANGES, BYTES);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, NOSNIFF);
    if wanted.knows(&found.etag) {
        *answer.status_mut() = StatusCode::NOT_MODIFIED;
        return Ok(answer);
    }
    let range = match wanted.part(&found.etag, size) {
        ByteRange::Whole => 0..size,
        ByteRange::Part(part) => {
            headers.insert(
                header::CONTENT_RANGE,
                ascii(format!("bytes {}-{}/{size}", part.start, part.end - 1)),
            );
            *answer.status_mut() = StatusCode::PARTIAL_CONTENT;
            part
        }
        ByteRange::Unsatisfiable => {
            headers.insert(header::CONTENT_RANGE, ascii(format!("bytes */{size}")));
            *answer.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE;
            return Ok(answer);
        }
    };
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(key)));
    headers.insert(header::CONTENT_LENGTH, (range.end - range.start).into());
    *answer.body_mut() = found.body(range).await?;
    Ok(answer)
}

fn cache_control(sharing: Sharing, kept: Kept) -> HeaderValue {
    HeaderValue::from_static(match (sharing, kept) {
        (Sharing::Public, Kept::Forever) => "public, max-age=31536000, immutable",
        (Sharing::Public, Kept::Briefly) => "public, max-age=10",
        (Sharing::Private, Kept::Forever) => "private, max-age=31536000, immutable",
        // A playlist that grows is read again after each of its segments (RFC 8216, 6.3.4).
        (Sharing::Private, Kept::Briefly) => "private, max-age=2",
    })
}

fn ascii(text: String) -> HeaderValue {
    HeaderValue::from_maybe_shared(bytes::Bytes::from(text)).expect("numbers are visible ASCII")
}
