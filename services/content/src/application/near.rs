//! Lines of a title's memory that mean what is said now, whatever their words.

use std::collections::{BTreeSet, HashMap};

use hallyu_captions::memory::Entry;
use hallyu_kernel::{ContentId, chain};
use hallyu_platform::embedding::EmbedError;
use hallyu_platform::vectors::{Item, Neighbour, Search, VectorError};

use super::Content;

/// Most lines of the memory that are looked at for a line: three of them are used, unlike each other.
const MOST: usize = 12;

/// Stands between the title and the source in the id of a vector.
const SEPARATOR: char = '/';

/// What is near to what. Empty where nobody compared.
#[derive(Debug, Default)]
pub(super) struct Near {
    /// Who compared.
    pub(super) encoder: Option<String>,
    /// The cosine from which on that one takes two lines for the same.
    pub(super) same_meaning: Option<f64>,
    /// Cosines by what is said, then by the source in the memory.
    cosines: HashMap<String, HashMap<String, f64>>,
}

/// Why nothing can be compared.
#[derive(Debug, thiserror::Error)]
enum NearError {
    #[error(transparent)]
    Embed(#[from] EmbedError),
    #[error(transparent)]
    Vectors(#[from] VectorError),
}

impl Near {
    /// The cosine of what is said and of a source in the memory, if they are near.
    pub(super) fn cosine(&self, said: &str, source: &str) -> Option<f64> {
        self.cosines.get(said)?.get(source).copied()
    }
}

impl Content {
    /// What is near in a title's memory to what is said. Translators do without if nobody can compare.
    pub(super) async fn near(&self, title: ContentId, said: &[&str], memory: &[Entry]) -> Near {
        if memory.is_empty() || said.is_empty() {
            return Near::default();
        }
        self.compare(title, said, memory).await.unwrap_or_else(|error| {
            let error = chain(&error);
            tracing::warn!(encoder = self.embedder.name(), error, "the memory is not searched by meaning");
            Near::default()
        })
    }

    async fn compare(&self, title: ContentId, said: &[&str], memory: &[Entry]) -> Result<Near, NearError> {
        let (encoder, group) = (self.embedder.name(), title.to_string());
        let space = format!("memory:{encoder}");
        self.index(&space, &group, memory).await?;
        let vectors = self.embedder.embed(said).await?;
        let search = |vector| Search { vector, most: MOST, group: Some(&group) };
        let searches: Vec<Search<'_>> = vectors.iter().map(|vector| search(vector.as_slice())).collect();
        let found = self.vectors.nearest(&space, &searches).await?;
        let source = |found: Neighbour| {
            let source = found.id.strip_prefix(&group)?.strip_prefix(SEPARATOR)?;
            Some((source.to_owned(), f64::from(found.nearness)))
        };
        let near = |(said, found): (&&str, Vec<Neighbour>)| {
            ((*said).to_owned(), found.into_iter().filter_map(source).collect())
        };
        Ok(Near {
            encoder: Some(encoder.to_owned()),
            same_meaning: Some(self.embedder.same_meaning().into()),
            cosines: said.iter().zip(found).map(near).collect(),
        })
    }

    /// Sees to it that the sources of the memory can be found. The same source has one vector, however often it was translated.
    async fn index(&self, space: &str, group: &str, memory: &[Entry]) -> Result<(), NearError> {
        let sources: BTreeSet<&str> = memory.iter().map(|entry| entry.source.as_str()).collect();
        let prefix = format!("{group}{SEPARATOR}");
        let ids: Vec<String> = sources.into_iter().map(|source| prefix.clone() + source).collect();
        let missing = self.vectors.missing(space, &ids).await?;
        let texts: Vec<&str> = missing.iter().filter_map(|id| id.strip_prefix(&prefix)).collect();
        let vectors = self.embedder.embed(&texts).await?;
        let item =
            |(id, vector): (&String, Vec<f32>)| Item { id: id.clone(), vector, group: group.to_owned() };
        Ok(self.vectors.upsert(space, missing.iter().zip(vectors).map(item).collect()).await?)
    }
}
