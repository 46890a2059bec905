//! Texts by their meaning: who makes vectors of them, and where these are found again.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use hallyu_kernel::Ambient;
use hallyu_platform::embedding::{ApiEmbedder, Embedder, Letters, Remembered, Sentences};
use hallyu_platform::meaning::Meaning;
use hallyu_platform::openai::{OpenAi, Provider, TokioSleeper};
use hallyu_platform::vectors::{MemoryIndex, PineconeConfig, PineconeIndex, VectorIndex};
use serde::Deserialize;

use super::Backends;
use crate::config::Settings;

#[derive(Deserialize)]
struct EmbeddingSettings {
    model_path: PathBuf,
    same_meaning: f32,
}

impl Backends {
    /// Texts that are found by what they mean; `None` where nobody knows meaning.
    pub(crate) fn meaning(&self, purpose: &str) -> Result<Option<Meaning>> {
        let Some(encoder) = self.encoder()? else { return Ok(None) };
        Ok(Some(Meaning::new(encoder, self.vectors()?, purpose)))
    }

    /// The same; where nobody knows meaning, texts that share letters are near.
    pub(crate) fn likeness(&self, purpose: &str) -> Result<Meaning> {
        match self.meaning(purpose)? {
            Some(meaning) => Ok(meaning),
            None => Ok(Meaning::new(Arc::new(Letters), self.vectors()?, purpose)),
        }
    }

    /// Who makes vectors of texts, and where they are found again, for whoever changes them in between.
    pub(crate) fn vectors_of_texts(&self) -> Result<(Arc<dyn Embedder>, Arc<dyn VectorIndex>)> {
        let encoder = self.encoder()?.unwrap_or_else(|| Arc::new(Letters));
        Ok((encoder, self.vectors()?))
    }

    fn encoder(&self) -> Result<Option<Arc<dyn Embedder>>> {
        self.encoder.get_or_open(|| {
            let encoder = encoder(&self.settings, &self.ambient)?;
            match &encoder {
                Some(encoder) => tracing::info!(encoder = encoder.name(), "texts are compared by their meaning"),
                None => tracing::warn!(
                    "neither embedding.model_path nor embedding.base_url is set: texts are compared by their letters"
                ),
            }
            Ok(encoder.map(|encoder| Arc::new(Remembered::new(encoder)) as _))
        })
    }

    fn vectors(&self) -> Result<Arc<dyn VectorIndex>> {
        self.vectors.get_or_open(|| match pinecone(&self.settings, &self.ambient)? {
            Some(index) => Ok(Arc::new(index) as _),
            None => Ok(Arc::new(MemoryIndex::new()) as _),
        })
    }
}

/// The sentence encoder of this machine, else the server's model.
fn encoder(settings: &Settings, ambient: &Ambient) -> Result<Option<Arc<dyn Embedder>>> {
    let EmbeddingSettings { model_path, same_meaning } = settings.section("embedding")?;
    let provider: Provider = settings.section("embedding")?;
    if !model_path.as_os_str().is_empty() {
        return Ok(Some(Arc::new(Sentences::open(&model_path).context("embedding.model_path")?)));
    }
    if provider.is_configured() {
        let openai = OpenAi::new(provider, ambient.clone(), Arc::new(TokioSleeper));
        let openai = openai.context("embedding.base_url")?;
        return Ok(Some(Arc::new(ApiEmbedder::new(openai, same_meaning))));
    }
    Ok(None)
}

/// `[vectors]`
///
/// # Errors
/// If only half of it is written; the message names the rest.
pub(crate) fn pinecone_settings(settings: &Settings) -> Result<PineconeConfig> {
    let config: PineconeConfig = settings.section("vectors")?;
    if let Some(missing) = config.missing() {
        bail!("{missing} is not set: an index of Pinecone has a host and a key");
    }
    Ok(config)
}

/// The index of Pinecone, if one is wanted.
///
/// # Errors
/// As [`pinecone_settings`].
pub(crate) fn pinecone(settings: &Settings, ambient: &Ambient) -> Result<Option<PineconeIndex>> {
    let config = pinecone_settings(settings)?;
    if !config.is_wanted() {
        return Ok(None);
    }
    let index = PineconeIndex::new(&config, ambient.clone(), Arc::new(TokioSleeper));
    Ok(Some(index.context("vectors.host")?))
}
