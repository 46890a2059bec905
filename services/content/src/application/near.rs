//! Lines of a title's memory that mean what is said now, whatever their words.

use std::collections::{BTreeSet, HashMap};

use hallyu_captions::memory::Entry;
use hallyu_kernel::{ContentId, chain};
use hallyu_platform::meaning::{MeaningError, Text};
use hallyu_platform::vectors::Neighbour;

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
            tracing::warn!(encoder = self.meaning.encoder(), error, "the memory is not searched by meaning");
            Near::default()
        })
    }

    async fn compare(&self, title: ContentId, said: &[&str], memory: &[Entry]) -> Result<Near, MeaningError> {
        let group = title.to_string();
        let prefix = format!("{group}{SEPARATOR}");
        // The same source has one vector, however often it was translated.
        let sources: BTreeSet<&str> = memory.iter().map(|entry| entry.source.as_str()).collect();
        let text = |source: &str| Text {
            id: prefix.clone() + source,
            text: source.to_owned(),
            group: group.clone(),
        };
        self.meaning.put_missing(sources.into_iter().map(text).collect()).await?;
        let found = self.meaning.nearest(said, (MOST, Some(&group))).await?;
        let source =
            |found: Neighbour| Some((found.id.strip_prefix(&prefix)?.to_owned(), f64::from(found.nearness)));
        let near = |(said, found): (&&str, Vec<Neighbour>)| {
            ((*said).to_owned(), found.into_iter().filter_map(source).collect())
        };
        Ok(Near {
            encoder: Some(self.meaning.encoder().to_owned()),
            same_meaning: Some(self.meaning.same_meaning().into()),
            cosines: said.iter().zip(found).map(near).collect(),
        })
    }
}
