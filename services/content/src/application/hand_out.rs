use hallyu_contracts::catalogue::{PAGE, TitlePage, TitleRecord, TrackLines, ViewerPositions};
use hallyu_kernel::{ContentId, TrackId, UserId};

use super::Content;
use crate::domain::{ContentError, What};

/// What other services are given to keep: all of it is of titles that viewers see.
impl Content {
    /// A page of the titles, after one of them.
    ///
    /// # Errors
    /// [`ContentError::Store`].
    pub async fn hand_out_titles(&self, after: Option<ContentId>) -> Result<TitlePage, ContentError> {
        let titles = self.store.read().await?.records().titles(after, PAGE).await?;
        let is_full = titles.len() as u64 == PAGE;
        let next = titles.last().filter(|_| is_full).map(|title| title.content_id);
        Ok(TitlePage { titles, next })
    }

    /// One title.
    ///
    /// # Errors
    /// [`ContentError::Unknown`] if viewers do not see it.
    pub async fn hand_out_title(&self, id: ContentId) -> Result<TitleRecord, ContentError> {
        let title = self.store.read().await?.records().title(id).await?;
        title.ok_or(ContentError::Unknown(What::Title))
    }

    /// The lines of a track.
    ///
    /// # Errors
    /// [`ContentError::Unknown`] if viewers see none of them.
    pub async fn hand_out_lines(&self, id: TrackId) -> Result<TrackLines, ContentError> {
        let lines = self.store.read().await?.records().lines(id).await?;
        lines.ok_or(ContentError::Unknown(What::Track))
    }

    /// How far a viewer got in the episodes that they began.
    ///
    /// # Errors
    /// [`ContentError::Store`].
    pub async fn hand_out_positions(&self, viewer: UserId) -> Result<ViewerPositions, ContentError> {
        Ok(ViewerPositions { episodes: self.store.read().await?.records().positions(viewer).await? })
    }
}
