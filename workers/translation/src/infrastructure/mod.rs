//! The outside: servers that speak the OpenAI API, and blobs.

mod journal;
mod openai;

pub use journal::BlobJournal;
pub use openai::ChatTranslator;
