//! Adapters: the encoder, the folders for unfinished work, the blob store, the bus.

mod blob_store;
mod bus_reporter;
mod ffmpeg;
mod scratch;

pub use blob_store::BlobMediaStore;
pub use bus_reporter::BusReporter;
pub use ffmpeg::Ffmpeg;
pub use scratch::LocalScratch;
