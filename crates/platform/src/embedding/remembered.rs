use std::sync::Arc;

use async_trait::async_trait;
use moka::sync::Cache;

use super::{EmbedError, Embedder};

/// Most memory of what is remembered, bytes.
const MOST: u64 = 32 << 20;

/// Another encoder that is asked for each text once: episodes are ordered again after every correction.
#[derive(Clone)]
pub struct Remembered {
    embedder: Arc<dyn Embedder>,
    vectors: Cache<String, Arc<Vec<f32>>>,
}

impl Remembered {
    /// Remembers what this encoder says.
    #[must_use]
    pub fn new(embedder: Arc<dyn Embedder>) -> Self {
        let size = |text: &String, vector: &Arc<Vec<f32>>| {
            u32::try_from(text.len() + vector.len() * size_of::<f32>()).unwrap_or(u32::MAX)
        };
        Self { embedder, vectors: Cache::builder().weigher(size).max_capacity(MOST).build() }
    }
}

#[async_trait]
impl Embedder for Remembered {
    fn name(&self) -> &str {
        self.embedder.name()
    }

    fn same_meaning(&self) -> f32 {
        self.embedder.same_meaning()
    }

    async fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        let mut known: Vec<Option<Arc<Vec<f32>>>> =
            texts.iter().map(|text| self.vectors.get(*text)).collect();
        let is_new = |at: &usize| known[*at].is_none();
        let new: Vec<usize> = (0..texts.len()).filter(is_new).collect();
        let asked: Vec<&str> = new.iter().map(|at| texts[*at]).collect();
        let made = if asked.is_empty() { Vec::new() } else { self.embedder.embed(&asked).await? };
        for (at, vector) in new.into_iter().zip(made) {
            let vector = Arc::new(vector);
            self.vectors.insert(texts[at].to_owned(), Arc::clone(&vector));
            known[at] = Some(vector);
        }
        Ok(known.into_iter().flatten().map(|vector| (*vector).clone()).collect())
    }
}
