use std::ops::Range;
use std::time::Duration;

use axum::body::Body;
use axum::http::HeaderValue;
use bytes::Bytes;
use futures_util::TryStreamExt;
use hallyu_platform::blobs::{Blobs, Meta};
use moka::future::Cache;

use crate::domain::Kept;
use crate::error::EdgeError;

/// Files above this size are streamed and not kept in memory.
const LARGEST: u64 = 8 << 20;
/// How long a file is kept in memory; a deleted one is served no longer than this.
const KEPT: Duration = Duration::from_secs(600);

/// Stored files; those asked for most are kept in memory.
pub(crate) struct Files {
    blobs: Blobs,
    hot: Cache<String, Hot>,
    largest: u64,
}

/// A file in memory.
#[derive(Clone)]
struct Hot {
    content: Bytes,
    etag: HeaderValue,
}

/// A file that was found; a large one is not read yet.
pub(crate) struct Found {
    /// Bytes.
    pub(crate) size: u64,
    /// Changes with the content.
    pub(crate) etag: HeaderValue,
    source: Source,
}

enum Source {
    Memory(Bytes),
    Store { blobs: Blobs, key: String },
}

impl Files {
    /// Keeps at most `cache_mb` MiB in memory, no file of which takes more than a quarter.
    pub(crate) fn new(blobs: Blobs, cache_mb: u64) -> Self {
        let capacity = cache_mb << 20;
        let weigh =
            |key: &String, hot: &Hot| u32::try_from(key.len() + hot.content.len()).unwrap_or(u32::MAX);
        let hot = Cache::builder().max_capacity(capacity).weigher(weigh).time_to_live(KEPT).build();
        Self { blobs, hot, largest: LARGEST.min(capacity / 4) }
    }

    /// Looks a file up. A small one that never changes is read into memory, once for everybody who asks meanwhile.
    pub(crate) async fn find(&self, key: &str, kept: Kept) -> Result<Found, EdgeError> {
        if let Some(hot) = self.hot.get(key).await {
            return Ok(hot.into());
        }
        let meta = self.blobs.head(key).await?.ok_or(EdgeError::NotFound)?;
        if kept == Kept::Forever && meta.size <= self.largest {
            return Ok(self.hot.try_get_with_by_ref(key, self.read(key)).await?.into());
        }
        let source = Source::Store { blobs: self.blobs.clone(), key: key.to_owned() };
        Ok(Found { size: meta.size, etag: tag(&meta), source })
    }

    /// The whole content of a file that never changes.
    pub(crate) async fn content(&self, key: &str) -> Result<Bytes, EdgeError> {
        match self.find(key, Kept::Forever).await?.source {
            Source::Memory(content) => Ok(content),
            Source::Store { .. } => Ok(self.read(key).await?.content),
        }
    }

    async fn read(&self, key: &str) -> Result<Hot, EdgeError> {
        metrics::counter!("edge_files_read_total").increment(1);
        let reader = self.blobs.reader(key, None).await?;
        let etag = tag(&reader.meta);
        let mut content = Vec::with_capacity(usize::try_from(reader.meta.size).unwrap_or_default());
        let mut chunks = reader;
        while let Some(chunk) = chunks.try_next().await? {
            content.extend_from_slice(&chunk);
        }
        Ok(Hot { content: content.into(), etag })
    }
}

impl Found {
    /// The bytes of `range`, which lies within the file; those in memory are not copied.
    pub(crate) async fn body(self, range: Range<u64>) -> Result<Body, EdgeError> {
        match self.source {
            _ if range.is_empty() => Ok(Body::empty()),
            Source::Memory(content) => {
                let place = |at| usize::try_from(at).unwrap_or(content.len()).min(content.len());
                Ok(Body::from(content.slice(place(range.start)..place(range.end))))
            }
            Source::Store { blobs, key } => Ok(Body::from_stream(blobs.reader(&key, Some(range)).await?)),
        }
    }
}

impl From<Hot> for Found {
    fn from(hot: Hot) -> Self {
        Self { size: hot.content.len() as u64, etag: hot.etag, source: Source::Memory(hot.content) }
    }
}

fn tag(meta: &Meta) -> HeaderValue {
    HeaderValue::from_str(&meta.etag).expect("entity tags of the blob store are visible ASCII")
}
