use async_trait::async_trait;

use super::{EmbedError, Embedder};
use crate::openai::OpenAi;

/// Most texts of a request, well below what servers take.
const BATCH: usize = 128;

/// A model behind a server that speaks the OpenAI API.
#[derive(Clone)]
pub struct ApiEmbedder {
    openai: OpenAi,
    same_meaning: f32,
}

impl ApiEmbedder {
    /// The model of a provider, with the cosine from which on it takes two texts for the same.
    #[must_use]
    pub fn new(openai: OpenAi, same_meaning: f32) -> Self {
        Self { openai, same_meaning }
    }
}

#[async_trait]
impl Embedder for ApiEmbedder {
    fn name(&self) -> &str {
        self.openai.model()
    }

    fn same_meaning(&self) -> f32 {
        self.same_meaning
    }

    async fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        let mut vectors = Vec::with_capacity(texts.len());
        for texts in texts.chunks(BATCH) {
            vectors.append(&mut self.openai.embed(texts).await?);
        }
        Ok(vectors)
    }
}
