//! Titles that are about what somebody describes.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::TimeDelta;
use hallyu_contracts::catalogue::TitleRecord;
use hallyu_kernel::{Ambient, ContentId, Time, chain};
use hallyu_platform::meaning::{Meaning, MeaningError, Text};
use tokio::sync::Notify;
use tokio::time::timeout;

use super::models::Wish;
use super::ports::{Engine, EngineError};
use crate::domain::{About, TitleCard, worth};

/// Texts that are looked at: a title has one in each language.
const NEAREST: usize = 100;
/// Most titles of a search that are found by what they are about.
const MOST: usize = 20;
/// How long nobody asks after there was no answer in time.
const REST: TimeDelta = TimeDelta::seconds(10);

/// Knows what titles are about, and what of it is still to be learned.
pub struct TitleMeaning {
    meaning: Meaning,
    /// Longest wait of a search.
    patience: Duration,
    ambient: Ambient,
    resting_until: Mutex<Option<Time>>,
    due: Mutex<Due>,
    woken: Notify,
}

/// What is to be learned.
#[derive(Debug, Default)]
pub(super) struct Due {
    /// Every title.
    pub(super) all: Option<Depth>,
    /// These titles.
    pub(super) titles: BTreeSet<ContentId>,
}

/// How much of what is known already is learned again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Depth {
    /// Only what is not known.
    Missing,
    /// Everything.
    Everything,
}

#[derive(Debug, thiserror::Error)]
enum Unknown {
    #[error(transparent)]
    Meaning(#[from] MeaningError),
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error("there was no answer in time")]
    Late(#[from] tokio::time::error::Elapsed),
}

impl Due {
    fn is_nothing(&self) -> bool {
        self.all.is_none() && self.titles.is_empty()
    }
}

impl TitleMeaning {
    /// Knows nothing yet, and is to learn what is missing. A search waits so long at most.
    #[must_use]
    pub fn new(meaning: Meaning, patience: Duration, ambient: Ambient) -> Self {
        let due = Due { all: Some(Depth::Missing), titles: BTreeSet::new() };
        let (resting_until, woken) = (Mutex::new(None), Notify::new());
        Self { meaning, patience, ambient, resting_until, due: Mutex::new(due), woken }
    }

    /// The titles within the filter that have to do with what was typed, with what they are worth by that, the best first; `None`
    /// if there is no answer in time.
    pub(super) async fn titles(&self, engine: &dyn Engine, wish: &Wish) -> Option<Vec<(TitleCard, f32)>> {
        if self.is_resting() {
            return None;
        }
        let found = timeout(self.patience, self.look_up(engine, wish)).await;
        let found = found.map_err(Unknown::Late).flatten().inspect_err(|error| {
            let encoder = self.meaning.encoder();
            tracing::warn!(encoder, error = chain(error), "titles are not searched by their meaning");
            *self.resting_until.lock().unwrap_or_else(PoisonError::into_inner) =
                Some(self.ambient.now() + REST);
        });
        found.ok()
    }

    async fn look_up(&self, engine: &dyn Engine, wish: &Wish) -> Result<Vec<(TitleCard, f32)>, Unknown> {
        let found = self.meaning.nearest(&[wish.typed.trim()], (NEAREST, None)).await?;
        let mut worths: HashMap<ContentId, f32> = HashMap::new();
        for near in found.into_iter().flatten() {
            let known = About::title(&near.id).zip(worth(near.nearness, self.meaning.same_meaning()));
            let Some((title, worth)) = known else { continue };
            let best = worths.entry(title).or_insert(worth);
            *best = best.max(worth);
        }
        let ids: Vec<ContentId> = worths.keys().copied().collect();
        let cards = engine.cards(&ids).await?.into_iter().filter(|card| wish.filter.passes(card));
        let worthy = |card: TitleCard| {
            let worth = *worths.get(&card.content_id)?;
            Some((card, worth))
        };
        let mut titles: Vec<(TitleCard, f32)> = cards.filter_map(worthy).collect();
        titles.sort_by(|(one, worth), (other, other_worth)| {
            other_worth.total_cmp(worth).then_with(|| one.content_id.cmp(&other.content_id))
        });
        titles.truncate(MOST);
        Ok(titles)
    }

    fn is_resting(&self) -> bool {
        let until = *self.resting_until.lock().unwrap_or_else(PoisonError::into_inner);
        until.is_some_and(|until| self.ambient.now() < until)
    }

    /// Remembers that the title is to be learned again.
    pub(super) fn note(&self, title: ContentId) {
        self.due().titles.insert(title);
        self.woken.notify_one();
    }

    /// Remembers that all titles are to be learned again.
    pub(super) fn note_all(&self) {
        self.due().all = Some(Depth::Everything);
        self.woken.notify_one();
    }

    /// Waits until something is to be learned.
    pub(super) async fn next(&self) -> Due {
        loop {
            let due = std::mem::take(&mut *self.due());
            if !due.is_nothing() {
                return due;
            }
            self.woken.notified().await;
        }
    }

    /// Remembers what could not be learned.
    pub(super) fn put_back(&self, again: Due) {
        let mut due = self.due();
        due.all = due.all.max(again.all);
        due.titles.extend(again.titles);
        self.woken.notify_one();
    }

    /// Learns what these titles are about.
    pub(super) async fn learn(&self, records: &[TitleRecord], depth: Depth) -> Result<(), MeaningError> {
        let text = |About { id, text, language }| Text { id, text, group: language.to_owned() };
        let texts: Vec<Text> = records.iter().flat_map(About::of).map(text).collect();
        match depth {
            Depth::Missing => self.meaning.put_missing(texts).await,
            Depth::Everything => self.meaning.put(texts).await,
        }
    }

    /// Forgets what is not said any more of a title, or all of it.
    pub(super) async fn forget(
        &self,
        title: ContentId,
        record: Option<&TitleRecord>,
    ) -> Result<(), MeaningError> {
        let said: BTreeSet<String> =
            record.map(About::of).unwrap_or_default().into_iter().map(|about| about.id).collect();
        let mut gone = About::ids(title);
        gone.retain(|id| !said.contains(id));
        if gone.is_empty() { Ok(()) } else { self.meaning.remove(&gone).await }
    }

    fn due(&self) -> MutexGuard<'_, Due> {
        self.due.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
