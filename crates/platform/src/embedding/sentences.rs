use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use hallyu_embedding::use3::{Encoder, OpenError};

use super::{EmbedError, Embedder};

/// Two lines of about the same meaning: two thirds of paraphrases are as near, and 1 in 300 pairs of different lines of an
/// episode (`bench/embedding.sh`), which does no harm, since what is found is context for a translation and no translation.
const SAME: f32 = 0.60;

/// The Universal Sentence Encoder in this process.
#[derive(Clone)]
pub struct Sentences(Arc<Encoder>);

impl Sentences {
    /// Reads the model; takes half a second.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        Ok(Self(Arc::new(Encoder::open(path)?)))
    }
}

#[async_trait]
impl Embedder for Sentences {
    fn name(&self) -> &'static str {
        "use-multilingual-v3"
    }

    fn same_meaning(&self) -> f32 {
        SAME
    }

    async fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        let encoder = Arc::clone(&self.0);
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        let work = move || encoder.encode(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        tokio::task::spawn_blocking(work).await.map_err(EmbedError::Broken)
    }
}
