use std::fs::File;
use std::io;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_util::stream::{self, BoxStream, Stream, StreamExt, TryStreamExt};
use object_store::{GetResult, GetResultPayload};

use super::{BlobError, CHUNK, Meta, named};

/// A blob, or a range of it, being read. A stream of chunks.
pub struct BlobReader {
    /// The blob.
    pub meta: Meta,
    /// Which bytes the stream gives.
    pub range: Range<u64>,
    chunks: BoxStream<'static, Result<Bytes, BlobError>>,
}

impl BlobReader {
    pub(super) fn new(found: GetResult) -> Self {
        let (meta, range) = (Meta::from(found.meta.clone()), found.range.clone());
        let key = meta.key.clone();
        let chunks = match found.payload {
            GetResultPayload::File(file, _) => {
                chunks_of(file, range.clone()).map_err(move |error| BlobError::from_io(&key, error)).boxed()
            }
            GetResultPayload::Stream(chunks) => chunks.map_err(move |error| named(&key)(error)).boxed(),
        };
        Self { meta, range, chunks }
    }
}

impl Stream for BlobReader {
    type Item = Result<Bytes, BlobError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.chunks.poll_next_unpin(context)
    }
}

/// Reads off the async threads. The library's own stream reads 8 KiB at a time, which costs a thread hop each.
fn chunks_of(file: File, range: Range<u64>) -> impl Stream<Item = io::Result<Bytes>> {
    let file = Arc::new(file);
    stream::try_unfold(range, move |left| {
        let file = Arc::clone(&file);
        async move {
            if left.is_empty() {
                return Ok(None);
            }
            let read = tokio::task::spawn_blocking(move || {
                let size = CHUNK.min(usize::try_from(left.end - left.start).unwrap_or(CHUNK));
                let mut chunk = vec![0; size];
                file.read_exact_at(&mut chunk, left.start)?;
                Ok((Bytes::from(chunk), left.start + size as u64..left.end))
            });
            read.await.map_err(io::Error::other)?.map(Some)
        }
    })
}
