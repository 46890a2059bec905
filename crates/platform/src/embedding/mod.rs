//! Texts as vectors: the port, and its adapters.

mod api;
mod letters;
mod remembered;
mod sentences;

use async_trait::async_trait;

pub use api::ApiEmbedder;
pub use letters::Letters;
pub use remembered::Remembered;
pub use sentences::Sentences;

use crate::openai::OpenAiError;

/// Puts texts into a space in which those of a similar meaning are near. Vectors of two encoders cannot be compared.
#[async_trait]
pub trait Embedder: Send + Sync {
    /// Name of the encoder, for people and for telling its vectors from those of another.
    fn name(&self) -> &str;

    /// From this cosine on, up to 1, two texts of one language mean about the same. Each encoder has its own.
    fn same_meaning(&self) -> f32;

    /// A vector of length 1 for each text, all of as many numbers. One of length 0 is near to nothing.
    async fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError>;
}

/// Why there are no vectors.
#[derive(Debug, thiserror::Error)]
pub enum EmbedError {
    /// The server gives none.
    #[error(transparent)]
    Provider(#[from] OpenAiError),
    /// The task that makes them broke off.
    #[error("the encoder broke off")]
    Broken(#[source] tokio::task::JoinError),
}
