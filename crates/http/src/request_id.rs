use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::BytesMut;
use hallyu_kernel::Ambient;
use http::{HeaderMap, HeaderName, HeaderValue};

/// Header that carries the id of a request, both ways.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Names a request in the answer, in logs and in traces: 8 to 64 letters, digits, `-` and `_`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(HeaderValue);

/// Makes ids that no other process makes: random bytes of its own, and a count.
pub(crate) struct RequestIds {
    process: [u8; 8],
    count: AtomicU64,
}

impl RequestIds {
    pub(crate) fn new(ambient: &Ambient) -> Self {
        Self { process: ambient.bytes(), count: AtomicU64::new(0) }
    }

    /// The id that the caller sent, if it is well formed, else a new one.
    pub(crate) fn keep_or_make(&self, headers: &HeaderMap) -> RequestId {
        let kept = headers.get(REQUEST_ID).filter(|sent| is_well_formed(sent.as_bytes()));
        kept.map_or_else(|| self.make(), |sent| RequestId(sent.clone()))
    }

    fn make(&self) -> RequestId {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        let mut text = BytesMut::with_capacity(36);
        write!(text, "req_{:016x}{count:012x}", u64::from_be_bytes(self.process))
            .expect("memory takes any text");
        RequestId(
            HeaderValue::from_maybe_shared(text.freeze()).expect("hexadecimal digits are visible ASCII"),
        )
    }
}

impl RequestId {
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
