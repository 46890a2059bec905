//! Adapters: the encoder, the folders for unfinished work, the blob store.

mod blob_store;
mod ffmpeg;
mod scratch;

pub use blob_store::BlobMediaStore;
pub use ffmpeg::Ffmpeg;
pub use scratch::LocalScratch;
