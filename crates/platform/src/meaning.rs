//! Texts that are found by what they mean: an [`Embedder`] and the [`VectorIndex`] that keeps what it says, for one purpose.

use std::collections::HashSet;
use std::sync::Arc;

use crate::embedding::{EmbedError, Embedder};
use crate::vectors::{Item, Neighbour, Search, VectorError, VectorIndex};

/// Texts of one purpose, in a space of their own: vectors of different encoders are never compared.
#[derive(Clone)]
pub struct Meaning {
    embedder: Arc<dyn Embedder>,
    vectors: Arc<dyn VectorIndex>,
    space: String,
}

/// A text that can be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Names it among those of its purpose.
    pub id: String,
    /// What it says.
    pub text: String,
    /// What it belongs to: a search can be kept to one group.
    pub group: String,
}

/// Why nothing can be compared.
#[derive(Debug, thiserror::Error)]
pub enum MeaningError {
    /// There are no vectors.
    #[error(transparent)]
    Embed(#[from] EmbedError),
    /// They cannot be kept, or not be looked for.
    #[error(transparent)]
    Vectors(#[from] VectorError),
}

impl Meaning {
    /// Texts for this purpose, for example `titles`.
    #[must_use]
    pub fn new(embedder: Arc<dyn Embedder>, vectors: Arc<dyn VectorIndex>, purpose: &str) -> Self {
        let space = format!("{purpose}:{}", embedder.name());
        Self { embedder, vectors, space }
    }

    /// Who compares.
    #[must_use]
    pub fn encoder(&self) -> &str {
        self.embedder.name()
    }

    /// The cosine from which on that one takes two texts for the same, -1 to 1.
    #[must_use]
    pub fn same_meaning(&self) -> f32 {
        self.embedder.same_meaning()
    }

    /// Puts texts in, over those with the same ids.
    ///
    /// # Errors
    /// [`MeaningError`]; may be repeated then.
    pub async fn put(&self, texts: Vec<Text>) -> Result<(), MeaningError> {
        if texts.is_empty() {
            return Ok(());
        }
        let said: Vec<&str> = texts.iter().map(|text| text.text.as_str()).collect();
        let vectors = self.embedder.embed(&said).await?;
        let item = |(Text { id, group, .. }, vector)| Item { id, vector, group };
        Ok(self.vectors.upsert(&self.space, texts.into_iter().zip(vectors).map(item).collect()).await?)
    }

    /// Puts those texts in that are not there, whatever those that are there said.
    ///
    /// # Errors
    /// As [`Meaning::put`].
    pub async fn put_missing(&self, mut texts: Vec<Text>) -> Result<(), MeaningError> {
        let ids: Vec<String> = texts.iter().map(|text| text.id.clone()).collect();
        let missing = self.vectors.missing(&self.space, &ids).await?;
        let missing: HashSet<String> = missing.into_iter().collect();
        texts.retain(|text| missing.contains(&text.id));
        self.put(texts).await
    }

    /// Takes texts out. May be repeated.
    ///
    /// # Errors
    /// [`MeaningError::Vectors`].
    pub async fn remove(&self, ids: &[String]) -> Result<(), MeaningError> {
        Ok(self.vectors.delete(&self.space, ids).await?)
    }

    /// For each of what is said the texts that are nearest to it, the nearest first, `most` of them; only those of the group, if one
    /// is named.
    ///
    /// # Errors
    /// [`MeaningError`].
    pub async fn nearest(
        &self,
        said: &[&str],
        (most, group): (usize, Option<&str>),
    ) -> Result<Vec<Vec<Neighbour>>, MeaningError> {
        let vectors = self.embedder.embed(said).await?;
        let searches: Vec<Search<'_>> = vectors.iter().map(|vector| Search { vector, most, group }).collect();
        Ok(self.vectors.nearest(&self.space, &searches).await?)
    }
}
