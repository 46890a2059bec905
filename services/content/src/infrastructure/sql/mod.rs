//! The store, on SQLite and PostgreSQL.

use std::str::FromStr;

use async_trait::async_trait;
use hallyu_kernel::{Inbox, Outbox, StoreError, UserId};
use hallyu_sql::Db;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::application::ports::{
    Catalogue, EpisodeMarks, Episodes, Experiences, Jobs, Keys, Lexicon, Licences, MediaAssets, Memory,
    People, PersonalData, Positions, Queue, Records, Revisions, Schedules, Segments, Store, Suggestions,
    Titles, Tracks, Translations, Tx, Uploads,
};

mod cards;
mod catalogue;
mod episodes;
mod experience;
mod job_log;
mod jobs;
mod keys;
mod lexicon;
mod licences;
mod links;
mod marks;
mod media;
mod people;
mod personal_data;
mod positions;
mod queue;
mod records;
mod revisions;
mod schedules;
mod segments;
mod studio;
mod suggestions;
mod titles;
mod tracks;
mod translations;
mod uploads;

/// The store in a database.
#[derive(Clone, Debug)]
pub struct SqlStore(pub Db);

#[async_trait]
impl Store for SqlStore {
    async fn read(&self) -> Result<Box<dyn Tx>, StoreError> {
        Ok(Box::new(SqlTx(self.0.read().await?)))
    }

    async fn read_lagging(&self) -> Result<Box<dyn Tx>, StoreError> {
        Ok(Box::new(SqlTx(self.0.read_lagging().await?)))
    }

    async fn write(&self) -> Result<Box<dyn Tx>, StoreError> {
        Ok(Box::new(SqlTx(self.0.write().await?)))
    }

    async fn write_in_turn(&self) -> Result<Box<dyn Tx>, StoreError> {
        Ok(Box::new(SqlTx(self.0.write_in_turn().await?)))
    }

    async fn write_alone(&self, owner: UserId) -> Result<Box<dyn Tx>, StoreError> {
        Ok(Box::new(SqlTx(self.0.write_alone(&owner.to_string()).await?)))
    }
}

/// A unit of work in a database. It is every repository itself.
struct SqlTx(hallyu_sql::Tx);

#[async_trait]
impl Tx for SqlTx {
    fn catalogue(&mut self) -> &mut dyn Catalogue {
        self
    }

    fn records(&mut self) -> &mut dyn Records {
        self
    }

    fn titles(&mut self) -> &mut dyn Titles {
        self
    }

    fn people(&mut self) -> &mut dyn People {
        self
    }

    fn episodes(&mut self) -> &mut dyn Episodes {
        self
    }

    fn uploads(&mut self) -> &mut dyn Uploads {
        self
    }

    fn media(&mut self) -> &mut dyn MediaAssets {
        self
    }

    fn jobs(&mut self) -> &mut dyn Jobs {
        self
    }

    fn queue(&mut self) -> &mut dyn Queue {
        self
    }

    fn tracks(&mut self) -> &mut dyn Tracks {
        self
    }

    fn revisions(&mut self) -> &mut dyn Revisions {
        self
    }

    fn schedules(&mut self) -> &mut dyn Schedules {
        self
    }

    fn segments(&mut self) -> &mut dyn Segments {
        self
    }

    fn translations(&mut self) -> &mut dyn Translations {
        self
    }

    fn lexicon(&mut self) -> &mut dyn Lexicon {
        self
    }

    fn memory(&mut self) -> &mut dyn Memory {
        self
    }

    fn suggestions(&mut self) -> &mut dyn Suggestions {
        self
    }

    fn positions(&mut self) -> &mut dyn Positions {
        self
    }

    fn experiences(&mut self) -> &mut dyn Experiences {
        self
    }

    fn licences(&mut self) -> &mut dyn Licences {
        self
    }

    fn marks(&mut self) -> &mut dyn EpisodeMarks {
        self
    }

    fn keys(&mut self) -> &mut dyn Keys {
        self
    }

    fn personal_data(&mut self) -> &mut dyn PersonalData {
        self
    }

    fn outbox(&mut self) -> &mut dyn Outbox {
        &mut self.0
    }

    fn inbox(&mut self) -> &mut dyn Inbox {
        &mut self.0
    }

    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        self.0.commit().await
    }
}

/// A count as both databases store it. Counts of this service are far below the limit.
fn stored_count(count: u32) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// A stored number as what it counts.
fn count<T: TryFrom<N>, N>(stored: N) -> Result<T, StoreError>
where
    T::Error: std::error::Error + Send + Sync + 'static,
{
    T::try_from(stored).map_err(StoreError::corrupt)
}

/// A stored name as what it names.
fn named<T: FromStr>(stored: &str) -> Result<T, StoreError>
where
    T::Err: std::error::Error + Send + Sync + 'static,
{
    stored.parse().map_err(StoreError::corrupt)
}

/// A value in the form in which a column of text keeps it.
fn json(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(StoreError::corrupt)
}

/// What a column of text keeps.
fn from_json<T: DeserializeOwned>(stored: &str) -> Result<T, StoreError> {
    serde_json::from_str(stored).map_err(StoreError::corrupt)
}
