//! What the use cases need from a database, from the catalogue and from a search engine, in their own words.

use std::collections::BTreeMap;

use async_trait::async_trait;
use hallyu_contracts::catalogue::{TitlePage, TitleRecord, TrackLines, ViewerPositions};
use hallyu_kernel::{ContentId, GenreId, Inbox, Outbox, StoreError, Time, TrackId, UserId};
use serde_json::{Map, Value};

use super::models::Searched;
use crate::domain::{Filter, Line, LineEntry, Need, TitleCard, TitleEntry};

/// Opens units of work on this service's data.
#[async_trait]
pub trait Store: Send + Sync {
    /// One that sees the state at its start and writes nothing.
    async fn read(&self) -> Result<Box<dyn Tx>, StoreError>;
    /// One that may write.
    async fn write(&self) -> Result<Box<dyn Tx>, StoreError>;
}

/// One unit of work. Dropping it rolls back.
#[async_trait]
pub trait Tx: Send {
    /// What users looked for.
    fn log(&mut self) -> &mut dyn SearchLog;
    /// All that this service holds about a user.
    fn personal_data(&mut self) -> &mut dyn PersonalData;
    /// Events that leave with the commit.
    fn outbox(&mut self) -> &mut dyn Outbox;
    /// Events that were applied.
    fn inbox(&mut self) -> &mut dyn Inbox;
    /// Makes it so.
    async fn commit(self: Box<Self>) -> Result<(), StoreError>;
}

/// What users looked for.
#[async_trait]
pub trait SearchLog: Send {
    /// Notes a search, over an earlier one for the same.
    async fn note(&mut self, searched: &Searched) -> Result<(), StoreError>;
    /// The title that the user's search of this key was for.
    async fn sought(&mut self, user: UserId, key: &str) -> Result<Option<ContentId>, StoreError>;
    /// Whether any of the user's searches was for the title.
    async fn is_sought(&mut self, user: UserId, title: ContentId) -> Result<bool, StoreError>;
    /// The user's latest searches, the latest first.
    async fn latest(&mut self, user: UserId, limit: u64) -> Result<Vec<Searched>, StoreError>;
    /// Forgets them: the one of this key, or all.
    async fn forget(&mut self, user: UserId, key: Option<&str>) -> Result<(), StoreError>;
}

/// All that this service holds about a user.
#[async_trait]
pub trait PersonalData: Send {
    /// Rows by the name of their table.
    async fn of(&mut self, user: UserId) -> Result<Map<String, Value>, StoreError>;
    /// Deletes what is the user's. May be repeated.
    async fn erase(&mut self, user: UserId) -> Result<(), StoreError>;
    /// Remembers that the user behind the mark was erased. May be repeated.
    async fn bury(&mut self, mark: &[u8], at: Time) -> Result<(), StoreError>;
    /// Whether the user behind the mark was erased.
    async fn is_buried(&mut self, mark: &[u8]) -> Result<bool, StoreError>;
}

/// What there is to be found: what viewers see.
#[async_trait]
pub trait Catalogue: Send + Sync {
    /// The title, if viewers see it.
    async fn title(&self, id: ContentId) -> Result<Option<TitleRecord>, CatalogueError>;
    /// A page of all titles, after one of them.
    async fn titles(&self, after: Option<ContentId>) -> Result<TitlePage, CatalogueError>;
    /// The lines of a track, if viewers see any.
    async fn lines(&self, id: TrackId) -> Result<Option<TrackLines>, CatalogueError>;
    /// How far a viewer got.
    async fn positions(&self, viewer: UserId) -> Result<ViewerPositions, CatalogueError>;
}

/// The catalogue cannot be asked.
#[derive(Debug, thiserror::Error)]
#[error("the catalogue does not answer")]
pub struct CatalogueError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

/// An index of titles and lines. It holds what can be made again from the catalogue.
#[async_trait]
pub trait Engine: Send + Sync {
    /// Whether it has what was put into it.
    async fn state(&self) -> Result<IndexState, EngineError>;
    /// The entries that have what is needed, those with more and rarer keys first, of equals the more popular ones.
    async fn titles(&self, wanted: &Wanted) -> Result<Hits<TitleCard>, EngineError>;
    /// The same of lines.
    async fn lines(&self, wanted: &WantedLines) -> Result<Hits<Line>, EngineError>;
    /// What it keeps of these titles, of those that it has, in any order.
    async fn cards(&self, ids: &[ContentId]) -> Result<Vec<TitleCard>, EngineError>;
    /// What it keeps of the title.
    async fn title(&self, id: ContentId) -> Result<Option<TitleCard>, EngineError> {
        Ok(self.cards(&[id]).await?.pop())
    }
    /// Makes changes that are seen by those who ask afterwards.
    async fn apply(&self, changes: Vec<Change>) -> Result<(), EngineError>;
    /// Begins an index anew, beside the one that is asked.
    async fn rebuild(&self) -> Result<Box<dyn NewIndex>, EngineError>;
}

/// An index that is being made. Dropping it leaves the one that is asked as it is.
#[async_trait]
pub trait NewIndex: Send {
    /// Adds entries.
    async fn add(&mut self, changes: Vec<Change>) -> Result<(), EngineError>;
    /// From now on this is the index that is asked.
    async fn finish(self: Box<Self>) -> Result<(), EngineError>;
}

/// The engine did not do what was asked.
#[derive(Debug, thiserror::Error)]
#[error("the search engine failed")]
pub struct EngineError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

impl EngineError {
    /// Wraps a cause.
    pub fn new(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self(cause.into())
    }
}

/// What an engine knows of its index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IndexState {
    /// It is whole.
    Whole,
    /// It was lost, damaged, or made by a version with other keys: it is to be made anew.
    Lost,
}

/// A change of the index.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Puts a title over the one with its id.
    Title(Box<TitleEntry>),
    /// Removes a title and all its lines.
    NoTitle(ContentId),
    /// Puts the lines of a track in the place of those that it has.
    Lines(TrackId, Vec<LineEntry>),
}

/// Titles that are looked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// What was typed, for engines that know languages themselves.
    pub typed: String,
    /// What they must have.
    pub need: Need,
    /// What viewers narrowed the search to.
    pub filter: Filter,
    /// Most titles wanted, and how many to leave out before them.
    pub window: (usize, usize),
    /// What is counted of all that is found.
    pub counted: Counted,
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// All of it, by its properties.
    Facets,
    /// Nothing: the total is that of the window.
    Nothing,
}

/// Lines that are looked for.
#[derive(Clone, Debug, PartialEq)]
pub struct WantedLines {
    /// What they must have.
    pub need: Need,
    /// Only in this title.
    pub content_id: Option<ContentId>,
    /// Only in this language (BCP 47).
    pub language: Option<String>,
    /// By episode the milliseconds that may be seen of it; `None`: everything may be seen.
    pub seen: Option<BTreeMap<String, i64>>,
    /// Most lines wanted.
    pub most: usize,
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hits<T> {
    /// The window, the best first.
    pub entries: Vec<T>,
    /// How many there are in all.
    pub total: u64,
    /// How many of all there are of each kind, genre and year.
    pub facets: Facets,
}

/// How many of what was found there are by a property.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// By kind.
    pub kinds: BTreeMap<String, u64>,
    /// By slug of the genre.
    pub genres: BTreeMap<String, u64>,
    /// By year.
    pub years: BTreeMap<u16, u64>,
}

impl<T> Hits<T> {
    /// Nothing was found.
    #[must_use]
    pub fn nothing() -> Self {
        Self { entries: Vec::new(), total: 0, facets: Facets::default() }
    }

    /// The same without the window.
    #[must_use]
    pub fn without_entries(self) -> Self {
        Self { entries: Vec::new(), ..self }
    }
}

impl Facets {
    /// Adds those of others.
    pub fn add(&mut self, others: Self) {
        let texts = [(&mut self.kinds, others.kinds), (&mut self.genres, others.genres)];
        for (counts, more) in texts {
            for (text, count) in more {
                *counts.entry(text).or_default() += count;
            }
        }
        for (year, count) in others.years {
            *self.years.entry(year).or_default() += count;
        }
    }

    /// Adds one title.
    pub fn count(&mut self, card: &TitleCard) {
        *self.kinds.entry(card.kind.clone()).or_default() += 1;
        *self.years.entry(card.year).or_default() += 1;
        for genre in &card.genres {
            *self.genres.entry(genre.clone()).or_default() += 1;
        }
    }

    /// The same without genres by their ids.
    #[must_use]
    pub fn of_slugs(mut self) -> Self {
        self.genres.retain(|name, _| name.parse::<GenreId>().is_err());
        self
    }
}
