use hallyu_contracts::subtitles::TracksChanged;
use hallyu_kernel::{Actor, TrackId};

use super::Content;
use super::access::managed_track;
use crate::domain::{ContentError, Track, What};

impl Content {
    /// Publishes the latest lines of a track that the checks keep from viewers. Changes nothing for other tracks.
    ///
    /// # Errors
    /// [`ContentError::Unknown`], [`ContentError::ForeignTitle`] if the actor may not change the title.
    pub async fn release_track(&self, actor: &Actor, id: TrackId) -> Result<Track, ContentError> {
        let mut tx = self.store.write().await?;
        let mut track = managed_track(&mut *tx, actor, id).await?;
        track.release(self.ambient.now());
        tx.tracks().save(&track).await?;
        self.tell(&mut *tx, &TracksChanged { episode_id: track.episode_id }).await?;
        tx.commit().await?;
        self.publish_soon(&track).await;
        let track = self.store.read().await?.tracks().get(id).await?;
        track.ok_or(ContentError::Unknown(What::Track))
    }
}
