//! Adapters: the encoder, the scanner, the folders for unfinished work, the blob store.

mod blob_store;
mod ffmpeg;
mod scanner;
mod scratch;
mod shelf;

pub use blob_store::BlobMediaStore;
pub use ffmpeg::Ffmpeg;
pub use scanner::scanner;
pub use scratch::LocalScratch;
pub use shelf::BlobShelf;
