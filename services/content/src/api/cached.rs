use bytes::Bytes;
use hallyu_http::{Cached, etag};
use http::HeaderValue;
use serde::Serialize;

/// Writes a view as the cache keeps it: the length of its `ETag`, the `ETag`, the JSON. So an answer from the cache is
/// neither serialised nor hashed.
pub(super) fn packed(view: &impl Serialize) -> Bytes {
    let json = serde_json::to_vec(view).expect("views are plain data with string keys");
    let tag = etag(&json);
    let length = u8::try_from(tag.len()).expect("an ETag is short");
    let mut packed = Vec::with_capacity(1 + tag.len() + json.len());
    packed.push(length);
    packed.extend_from_slice(tag.as_bytes());
    packed.extend_from_slice(&json);
    packed.into()
}

/// The answer that [`packed`] wrote.
pub(super) fn unpacked(packed: Bytes) -> Cached {
    let end = 1 + packed.first().copied().map_or(0, usize::from);
    if end > packed.len() {
        return Cached::new(packed, None);
    }
    let tag = HeaderValue::from_maybe_shared(packed.slice(1..end)).ok();
    Cached::new(packed.slice(end..), tag)
}
