use std::fmt::Write;

use bytes::BytesMut;
use hallyu_kernel::Ambient;
use http::{HeaderMap, HeaderName, HeaderValue};
use uuid::Uuid;

/// Header that carries the id of a request, both ways.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Names a request in the answer, in logs and in traces: 8 to 64 letters, digits, `-` and `_`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(HeaderValue);

impl RequestId {
    /// The id that the caller sent, if it is well formed, else a new one.
    #[must_use]
    pub fn keep_or_make(headers: &HeaderMap, ambient: &Ambient) -> Self {
        let kept = headers.get(REQUEST_ID).filter(|sent| is_well_formed(sent.as_bytes()));
        kept.map_or_else(|| Self::make(ambient), |sent| Self(sent.clone()))
    }

    fn make(ambient: &Ambient) -> Self {
        let id: Uuid = ambient.id();
        let mut text = BytesMut::with_capacity(36);
        write!(text, "req_{}", id.simple()).expect("memory takes any text");
        Self(HeaderValue::from_maybe_shared(text.freeze()).expect("hexadecimal digits are visible ASCII"))
    }

    /// As a header's value.
    #[must_use]
    pub fn header(&self) -> HeaderValue {
        self.0.clone()
    }

    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.to_str().unwrap_or_default()
    }
}

fn is_well_formed(id: &[u8]) -> bool {
    (8..=64).contains(&id.len())
        && id.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}
