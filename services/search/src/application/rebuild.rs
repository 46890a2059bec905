use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use hallyu_contracts::catalogue::TitleRecord;
use hallyu_kernel::ContentId;
use tokio::sync::{Mutex as AsyncMutex, MutexGuard};

use super::Search;
use super::on_title_changed::ANSWERS;
use super::ports::Change;
use crate::domain::{LineEntry, SearchError, TitleEntry};

/// What this process does to the index.
#[derive(Debug, Default)]
pub struct Rebuilding {
    one_at_a_time: AsyncMutex<()>,
    turn: AsyncMutex<()>,
    /// Titles that changed while the index is made anew; `None` while it is not.
    changed: Mutex<Option<BTreeSet<ContentId>>>,
}

impl Rebuilding {
    /// Waits until nobody else writes.
    pub(super) async fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().await
    }

    /// Remembers that a title changed, if the index is being made anew.
    pub(super) fn note(&self, id: ContentId) {
        if let Some(changed) = &mut *self.changed.lock().unwrap_or_else(PoisonError::into_inner) {
            changed.insert(id);
        }
    }

    fn begin(&self) {
        *self.changed.lock().unwrap_or_else(PoisonError::into_inner) = Some(BTreeSet::new());
    }

    fn end(&self) -> BTreeSet<ContentId> {
        self.changed.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_default()
    }
}

impl Search {
    /// Makes the index anew from the catalogue, beside the one that is asked, and puts it in its place.
    ///
    /// # Errors
    /// [`SearchError::Catalogue`], [`SearchError::Engine`]: the one that is asked stays.
    pub async fn rebuild(&self) -> Result<(), SearchError> {
        let _only = self.rebuilding.one_at_a_time.lock().await;
        self.rebuilding.begin();
        let made = self.make_index().await;
        let changed = self.rebuilding.end();
        let titles = made?;
        // What changed meanwhile may have been read before it did.
        for id in changed {
            self.index_title(id).await?;
        }
        if let Some(meaning) = &self.meaning {
            meaning.note_all();
        }
        self.cache.remove_prefix(ANSWERS).await;
        tracing::info!(titles, "the search index was made anew");
        Ok(())
    }

    async fn make_index(&self) -> Result<usize, SearchError> {
        let mut index = self.engine.rebuild().await?;
        let (mut after, mut titles) = (None, 0);
        loop {
            let page = self.catalogue.titles(after).await?;
            titles += page.titles.len();
            let mut changes = Vec::with_capacity(page.titles.len());
            for record in page.titles {
                self.add_lines(&record, &mut changes).await?;
                changes.push(Change::Title(Box::new(TitleEntry::new(record))));
            }
            index.add(changes).await?;
            after = page.next;
            if after.is_none() {
                index.finish().await?;
                return Ok(titles);
            }
        }
    }

    async fn add_lines(&self, record: &TitleRecord, changes: &mut Vec<Change>) -> Result<(), SearchError> {
        for mark in &record.tracks {
            if let Some(lines) = self.catalogue.lines(mark.track_id).await? {
                changes.push(Change::Lines(mark.track_id, LineEntry::of(lines)));
            }
        }
        Ok(())
    }
}
