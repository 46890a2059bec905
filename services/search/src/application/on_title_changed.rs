use hallyu_contracts::content::TitleChanged;
use hallyu_kernel::ContentId;

use super::Search;
use super::ports::{CatalogueError, Change};
use crate::domain::{LineEntry, SearchError, TitleEntry};

/// What the keys of all cached answers begin with.
pub(super) const ANSWERS: &str = "search:";

impl From<CatalogueError> for SearchError {
    fn from(error: CatalogueError) -> Self {
        Self::Catalogue(error.into())
    }
}

impl Search {
    /// Brings the index up to the catalogue. May be repeated, and come in any order: what the catalogue says now counts.
    ///
    /// # Errors
    /// [`SearchError::Catalogue`], [`SearchError::Engine`]; to be repeated then.
    pub async fn on_title_changed(&self, event: &TitleChanged) -> Result<(), SearchError> {
        self.rebuilding.note(event.content_id);
        self.index_title(event.content_id).await
    }

    /// Puts what the catalogue says now of a title into the index, with the lines that have changed.
    pub(super) async fn index_title(&self, id: ContentId) -> Result<(), SearchError> {
        // Who reads the catalogue first writes first, so that nothing older is written over it.
        let _turn = self.rebuilding.turn().await;
        let changes = match self.catalogue.title(id).await? {
            None => vec![Change::NoTitle(id)],
            Some(record) => {
                let known = self.engine.title(id).await?.map(|card| card.tracks()).unwrap_or_default();
                let mut changes = Vec::new();
                for mark in record.tracks.iter().filter(|mark| !known.contains(mark)) {
                    let lines = self.catalogue.lines(mark.track_id).await?;
                    changes.push(Change::Lines(mark.track_id, lines.map(LineEntry::of).unwrap_or_default()));
                }
                let is_shown = |id| record.tracks.iter().any(|mark| mark.track_id == id);
                let gone = known.iter().map(|mark| mark.track_id).filter(|id| !is_shown(*id));
                changes.extend(gone.map(|track| Change::Lines(track, Vec::new())));
                changes.push(Change::Title(Box::new(TitleEntry::new(record))));
                changes
            }
        };
        self.engine.apply(changes).await?;
        if let Some(meaning) = &self.meaning {
            meaning.note(id);
        }
        self.cache.remove_prefix(ANSWERS).await;
        Ok(())
    }
}
