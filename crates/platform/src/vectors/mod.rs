//! Vectors that are looked up by their nearness: the port, and its adapters.

mod memory;
mod pinecone;

use async_trait::async_trait;

pub use memory::MemoryIndex;
pub use pinecone::{PineconeConfig, PineconeIndex, Shape};

/// A vector that can be found.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Names it within its space: any text.
    pub id: String,
    /// Of length 1.
    pub vector: Vec<f32>,
    /// What it belongs to, for example a title: a search can be kept to one group.
    pub group: String,
}

/// A vector that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Neighbour {
    /// [`Item::id`].
    pub id: String,
    /// Cosine, -1 to 1.
    pub nearness: f32,
}

/// What is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Search<'a> {
    /// Of length 1.
    pub vector: &'a [f32],
    /// Most answers.
    pub most: usize,
    /// Only among items of this group.
    pub group: Option<&'a str>,
}

/// Keeps vectors in spaces: each has vectors of one encoder, for one purpose, and of one length. It holds what can be made
/// again: whoever asks first says what should be there ([`VectorIndex::missing`]). What was written is seen by those who ask
/// afterwards; on a server that is busy, some seconds later.
#[async_trait]
pub trait VectorIndex: Send + Sync {
    /// Stores items, over those with the same ids. A vector of another length than its group has is left out, and one of length
    /// 0 may be, which is near to nothing.
    async fn upsert(&self, space: &str, items: Vec<Item>) -> Result<(), VectorError>;

    /// Those of the ids that are not there.
    async fn missing(&self, space: &str, ids: &[String]) -> Result<Vec<String>, VectorError>;

    /// Removes items; may be repeated.
    async fn delete(&self, space: &str, ids: &[String]) -> Result<(), VectorError>;

    /// The nearest items for each of the searches, the nearest first.
    async fn nearest(&self, space: &str, searches: &[Search<'_>])
    -> Result<Vec<Vec<Neighbour>>, VectorError>;
}

/// The index cannot be asked.
#[derive(Debug, thiserror::Error)]
#[error("the vector index does not answer")]
pub struct VectorError(#[source] pub Box<dyn std::error::Error + Send + Sync>);
