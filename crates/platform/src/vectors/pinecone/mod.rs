//! Pinecone, over its REST API of an index: <https://docs.pinecone.io/reference/api>. A space is a namespace, a group is a field of the
//! metadata. Names of ours may be any text and of any length, those of records may not, so that a record is called by a digest and keeps
//! the name beside its group.
//!
//! Pinecone shows what was written a moment later. Whoever writes waits here until it is seen, so that whoever asks never has to: by
//! the log sequence numbers in the headers of its answers, for ten seconds at most.

mod wire;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::future::try_join_all;
use hallyu_kernel::Ambient;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Client;
use reqwest::header::HeaderMap;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};
use tokio::sync::OnceCell;

use super::{Item, Neighbour, Search, VectorError, VectorIndex};
use crate::remote::{Remote, RemoteError, Sleeper};
use wire::{
    BATCH, Delete, Equals, Fetched, Filter, Match, Matches, Metadata, Query, Record, Upsert, batches, name,
};

/// The version of the API that is spoken.
const VERSION: &str = "2025-04";
/// Most bytes of a record's metadata.
/// Source: <https://docs.pinecone.io/reference/api/database-limits/operation-limits>, as that below.
const METADATA_BYTES: usize = 40_000;
/// Most answers of a search.
const MOST: usize = 10_000;
/// Names in one address: well below the 8 kB that servers take.
const FETCHED: usize = 100;
/// Searches under way at a time.
const CONCURRENCY: usize = 8;
/// Pauses until what was written is seen, milliseconds.
const PAUSES: [u64; 7] = [100, 200, 400, 800, 1600, 3200, 3700];

/// How to reach an index: the section `vectors` of the configuration.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct PineconeConfig {
    /// Host of the index as Pinecone shows it, without or with `https://`. Empty: there is none.
    pub host: String,
    /// Its key.
    pub api_key: String,
    /// Longest wait for one answer, seconds.
    pub timeout_seconds: u64,
}

/// [`VectorIndex`] in an index of Pinecone. The index has the length of the encoder's vectors and the metric cosine or dotproduct.
pub struct PineconeIndex {
    remote: Remote,
    url: String,
    api_key: String,
    shape: OnceCell<Shape>,
}

/// What an index is made for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Shape {
    /// Length of its vectors.
    pub dimension: usize,
    /// How vectors are compared, where the server tells.
    #[serde(default)]
    pub metric: Option<String>,
    /// Records of all namespaces.
    #[serde(default)]
    pub total_vector_count: u64,
}

/// What Pinecone did not do.
#[derive(Debug, thiserror::Error)]
enum PineconeError {
    #[error("{setting} is wrong")]
    Setting { setting: &'static str, source: RemoteError },
    #[error("Pinecone does not answer")]
    Remote(#[source] RemoteError),
    #[error("vectors.host: the index compares by {0}; make one with the metric cosine")]
    Metric(String),
}

impl PineconeConfig {
    /// Whether an index is wanted.
    #[must_use]
    pub fn is_wanted(&self) -> bool {
        !self.host.trim().is_empty() || !self.api_key.trim().is_empty()
    }

    /// The setting that is missing for the index that is wanted.
    #[must_use]
    pub fn missing(&self) -> Option<&'static str> {
        let settings = [("vectors.host", &self.host), ("vectors.api_key", &self.api_key)];
        let missing = settings.into_iter().find(|(_, value)| value.trim().is_empty());
        missing.filter(|_| self.is_wanted()).map(|(name, _)| name)
    }
}

impl fmt::Debug for PineconeConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The key must not reach a log.
        f.debug_struct("PineconeConfig").field("host", &self.host).finish_non_exhaustive()
    }
}

impl From<RemoteError> for VectorError {
    fn from(error: RemoteError) -> Self {
        let setting = match error.wrong_setting() {
            Some("api_key") => Some("vectors.api_key"),
            Some(_) => Some("vectors.host"),
            None => None,
        };
        Self(Box::new(match setting {
            Some(setting) => PineconeError::Setting { setting, source: error },
            None => PineconeError::Remote(error),
        }))
    }
}

/// Pinecone refuses vectors that point nowhere.
fn points_somewhere(vector: &[f32]) -> bool {
    vector.iter().any(|number| *number != 0.0)
}

/// A number of one of these headers: servers differ in their names.
fn sequence(headers: &HeaderMap, names: [&str; 2]) -> Option<u64> {
    names.into_iter().find_map(|name| headers.get(name)?.to_str().ok()?.parse().ok())
}

impl PineconeIndex {
    /// Makes a client; does not connect. A TLS provider for `rustls` has to be installed in the process.
    ///
    /// # Errors
    /// If TLS is not set up.
    pub fn new(
        config: &PineconeConfig,
        ambient: Ambient,
        sleeper: Arc<dyn Sleeper>,
    ) -> Result<Self, RemoteError> {
        let remote = Remote::new(Duration::from_secs(config.timeout_seconds), ambient, sleeper)?;
        let host = config.host.trim().trim_end_matches('/');
        let url = if host.contains("://") { host.to_owned() } else { format!("https://{host}") };
        Ok(Self { remote, url, api_key: config.api_key.trim().to_owned(), shape: OnceCell::new() })
    }

    /// What the index is made for, as it says now.
    ///
    /// # Errors
    /// If it does not answer, or compares vectors by anything but their angle.
    pub async fn describe(&self) -> Result<Shape, VectorError> {
        let empty = serde_json::Map::new();
        let (shape, _): (Shape, _) = self.post("describe_index_stats", &empty).await?;
        match shape.metric.as_deref() {
            None | Some("cosine" | "dotproduct") => Ok(shape),
            Some(other) => Err(VectorError(Box::new(PineconeError::Metric(other.to_owned())))),
        }
    }

    async fn dimension(&self) -> Result<usize, VectorError> {
        Ok(self.shape.get_or_try_init(|| self.describe()).await?.dimension)
    }

    async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &(impl Serialize + Sync),
    ) -> Result<(T, HeaderMap), RemoteError> {
        let url = format!("{}/{path}", self.url);
        self.ask(|client| client.post(&url).json(body)).await
    }

    async fn ask<T: DeserializeOwned>(
        &self,
        build: impl Fn(&Client) -> reqwest::RequestBuilder + Send + Sync,
    ) -> Result<(T, HeaderMap), RemoteError> {
        let authorized = |client: &Client| {
            build(client).header("api-key", &self.api_key).header("x-pinecone-api-version", VERSION)
        };
        self.remote.ask(authorized).await
    }

    /// Waits until what was written last is seen by who asks.
    async fn settle(&self, space: &str, written: &HeaderMap) -> Result<(), VectorError> {
        let committed = ["x-pinecone-request-lsn", "x-pinecone-lsn-committed"];
        let Some(written) = sequence(written, committed) else { return Ok(()) };
        let query = Query { namespace: space, top_k: 1, id: Some("-"), ..Query::default() };
        for pause in PAUSES {
            let (_, headers): (IgnoredAny, _) = self.post("query", &query).await?;
            let seen = sequence(&headers, ["x-pinecone-max-indexed-lsn", "x-pinecone-lsn-reconciled"]);
            if seen.is_none_or(|seen| seen >= written) {
                return Ok(());
            }
            self.remote.pause(Duration::from_millis(pause)).await;
        }
        tracing::info!(space, "Pinecone has what was written, but does not show it yet");
        Ok(())
    }

    async fn find(&self, space: &str, search: Search<'_>) -> Result<Vec<Neighbour>, VectorError> {
        let fits = search.vector.len() == self.dimension().await? && points_somewhere(search.vector);
        if !fits || search.most == 0 {
            return Ok(Vec::new());
        }
        let query = Query {
            namespace: space,
            top_k: search.most.min(MOST),
            include_metadata: true,
            vector: Some(search.vector),
            filter: search.group.map(|value| Filter { group: Equals { value } }),
            id: None,
        };
        let (found, _): (Matches, _) = self.post("query", &query).await?;
        let neighbour = |found: Match| Neighbour { id: found.metadata.id, nearness: found.score };
        Ok(found.matches.into_iter().map(neighbour).collect())
    }
}

#[async_trait]
impl VectorIndex for PineconeIndex {
    async fn upsert(&self, space: &str, items: Vec<Item>) -> Result<(), VectorError> {
        let dimension = self.dimension().await?;
        let record = |Item { id, vector, group }| Record {
            id: name(&id),
            values: vector,
            metadata: Metadata { id, group },
        };
        let fits = |record: &Record| {
            record.values.len() == dimension
                && points_somewhere(&record.values)
                && record.metadata.bytes() <= METADATA_BYTES
        };
        let all = items.len();
        let records: Vec<Record> = items.into_iter().map(record).filter(fits).collect();
        if records.len() < all {
            tracing::warn!(
                space,
                dimension,
                left_out = all - records.len(),
                "vectors that the index does not hold"
            );
        }
        let mut written = HeaderMap::new();
        for vectors in batches(&records) {
            let batch = Upsert { namespace: space, vectors };
            (_, written) = self.post::<IgnoredAny>("vectors/upsert", &batch).await?;
        }
        self.settle(space, &written).await
    }

    async fn missing(&self, space: &str, ids: &[String]) -> Result<Vec<String>, VectorError> {
        let namespace = utf8_percent_encode(space, NON_ALPHANUMERIC);
        let mut missing = Vec::new();
        for ids in ids.chunks(FETCHED) {
            let names: Vec<String> = ids.iter().map(|id| name(id)).collect();
            let asked: String = names.iter().map(|name| format!("&ids={name}")).collect();
            let url = format!("{}/vectors/fetch?namespace={namespace}{asked}", self.url);
            let (found, _): (Fetched, _) = self.ask(|client| client.get(&url)).await?;
            let asked = ids.iter().zip(&names);
            missing.extend(
                asked.filter(|(_, name)| !found.vectors.contains_key(*name)).map(|(id, _)| id.clone()),
            );
        }
        Ok(missing)
    }

    async fn delete(&self, space: &str, ids: &[String]) -> Result<(), VectorError> {
        let names: Vec<String> = ids.iter().map(|id| name(id)).collect();
        let mut written = HeaderMap::new();
        for ids in names.chunks(BATCH) {
            let batch = Delete { namespace: space, ids };
            match self.post::<IgnoredAny>("vectors/delete", &batch).await {
                Ok((_, headers)) => written = headers,
                // There is no such namespace.
                Err(RemoteError::Refused { status: 404, .. }) => return Ok(()),
                Err(error) => return Err(error.into()),
            }
        }
        self.settle(space, &written).await
    }

    async fn nearest(
        &self,
        space: &str,
        searches: &[Search<'_>],
    ) -> Result<Vec<Vec<Neighbour>>, VectorError> {
        let mut found = Vec::with_capacity(searches.len());
        for searches in searches.chunks(CONCURRENCY) {
            found.extend(try_join_all(searches.iter().map(|search| self.find(space, *search))).await?);
        }
        Ok(found)
    }
}

impl fmt::Debug for PineconeIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PineconeIndex").field("url", &self.url).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_written_configuration_names_what_is_missing() {
        let config = |host: &str, api_key: &str| PineconeConfig {
            host: host.to_owned(),
            api_key: api_key.to_owned(),
            timeout_seconds: 5,
        };
        assert!(!config("", " ").is_wanted());
        assert_eq!(config("", "").missing(), None);
        assert_eq!(config("a.svc.pinecone.io", "").missing(), Some("vectors.api_key"));
        assert_eq!(config("", "pc-key").missing(), Some("vectors.host"));
        assert_eq!(config("a.svc.pinecone.io", "pc-key").missing(), None);
        assert!(!format!("{:?}", config("host", "pc-key")).contains("pc-key"));
    }
}
