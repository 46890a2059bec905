//! Elasticsearch and OpenSearch, over the part of their REST API that both speak. An alias names the index that is asked; one that is being
//! made has an alias, too, so that every process writes its changes into both.

mod body;
mod client;

use async_trait::async_trait;
use hallyu_kernel::{Ambient, ContentId};
use http::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::application::ports::{
    Change, Engine, EngineError, Hits, IndexState, NewIndex, Wanted, WantedLines,
};
use crate::domain::{Line, TitleCard, VERSION};
use client::Client;

pub use client::WrongUrl;

/// What an operator says about the server.
#[derive(Clone, Debug)]
pub struct ElasticConfig {
    /// `opensearch://user:password@host:9200/name` (or `elasticsearch://`) over TLS, `opensearch+plain://` without.
    pub url: String,
    /// The analyzer of Korean that the server has: `nori` with its plugin, else `standard`.
    pub korean_analyzer: String,
}

/// [`Engine`] on a server.
#[derive(Clone, Debug)]
pub struct ElasticEngine {
    client: Client,
    korean_analyzer: String,
    ambient: Ambient,
}

impl ElasticEngine {
    /// Connects to nothing yet.
    ///
    /// # Errors
    /// If the URL is none of a server.
    pub fn new(config: ElasticConfig, ambient: Ambient) -> Result<Self, WrongUrl> {
        let client = Client::new(&config.url)?;
        Ok(Self { client, korean_analyzer: config.korean_analyzer, ambient })
    }

    fn alias(&self) -> &str {
        self.client.name()
    }

    /// The alias of an index that is being made.
    fn building(&self) -> String {
        format!("{}-building", self.alias())
    }

    /// The indexes that an alias names.
    async fn named(&self, alias: &str) -> Result<Vec<String>, EngineError> {
        let found = self.client.ask(Method::GET, &format!("_alias/{alias}"), None).await?;
        Ok(found.and_then(|found| Some(found.as_object()?.keys().cloned().collect())).unwrap_or_default())
    }

    async fn search(&self, body: Option<Value>) -> Result<Value, EngineError> {
        let Some(body) = body else { return Ok(Value::Null) };
        let found = self.client.ask(Method::POST, &format!("{}/_search", self.alias()), Some(body)).await?;
        found.ok_or_else(|| EngineError::new("the index has not been made yet"))
    }

    /// Writes changes into one index.
    async fn write(&self, index: &str, changes: &[Change]) -> Result<(), EngineError> {
        for gone in changes.iter().filter_map(body::replaced) {
            let path = format!("{index}/_delete_by_query?refresh=true&conflicts=proceed");
            self.client.ask(Method::POST, &path, Some(gone)).await?;
        }
        self.client.bulk(index, &body::bulk(changes)?).await
    }
}

#[async_trait]
impl Engine for ElasticEngine {
    async fn state(&self) -> Result<IndexState, EngineError> {
        let ours = format!("{}-v{VERSION}-", self.alias());
        let is_whole = self.named(self.alias()).await?.iter().any(|index| index.starts_with(&ours));
        Ok(if is_whole { IndexState::Whole } else { IndexState::Lost })
    }

    async fn titles(&self, wanted: &Wanted) -> Result<Hits<TitleCard>, EngineError> {
        body::title_hits(&self.search(body::titles(wanted)).await?)
    }

    async fn lines(&self, wanted: &WantedLines) -> Result<Hits<Line>, EngineError> {
        body::line_hits(&self.search(body::lines(wanted)).await?)
    }

    async fn cards(&self, ids: &[ContentId]) -> Result<Vec<TitleCard>, EngineError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        Ok(body::title_hits(&self.search(Some(body::cards(ids))).await?)?.entries)
    }

    async fn apply(&self, changes: Vec<Change>) -> Result<(), EngineError> {
        let mut indexes = self.named(self.alias()).await?;
        if indexes.is_empty() {
            return Err(EngineError::new("the index has not been made yet"));
        }
        indexes.extend(self.named(&self.building()).await?);
        for index in indexes {
            self.write(&index, &changes).await?;
        }
        Ok(())
    }

    async fn rebuild(&self) -> Result<Box<dyn NewIndex>, EngineError> {
        let index = format!("{}-v{VERSION}-{}", self.alias(), self.ambient.id::<Uuid>().simple());
        let mut settings = body::settings(&self.korean_analyzer);
        settings["aliases"] = json!({ self.building(): {} });
        self.client.ask(Method::PUT, &index, Some(settings)).await?;
        Ok(Box::new(Making { engine: self.clone(), index }))
    }
}

/// An index that is being made.
struct Making {
    engine: ElasticEngine,
    index: String,
}

#[async_trait]
impl NewIndex for Making {
    async fn add(&mut self, changes: Vec<Change>) -> Result<(), EngineError> {
        // Nothing is replaced in a new index but by those who change titles meanwhile, whose changes are newer.
        self.engine.client.bulk(&self.index, &body::bulk(&changes)?).await
    }

    async fn finish(self: Box<Self>) -> Result<(), EngineError> {
        let (client, alias) = (&self.engine.client, self.engine.alias());
        let old = self.engine.named(alias).await?;
        let mut actions = vec![
            json!({ "remove": { "index": self.index, "alias": self.engine.building() } }),
            json!({ "add": { "index": self.index, "alias": alias } }),
        ];
        actions.extend(old.iter().map(|index| json!({ "remove": { "index": index, "alias": alias } })));
        client.ask(Method::POST, "_aliases", Some(json!({ "actions": actions }))).await?;
        for index in old {
            client.ask(Method::DELETE, &index, None).await?;
        }
        Ok(())
    }
}
