use hallyu_kernel::{Actor, TrackId};

use super::Content;
use super::access::{managed_track, seen_track};
use crate::domain::{ContentError, Suggestion};

impl Content {
    /// The corrections of a track: all for those who may change the title; for others their own and those that await votes.
    ///
    /// # Errors
    /// [`ContentError::Unknown`] if the actor may not see the track.
    pub async fn list_suggestions(
        &self,
        actor: &Actor,
        id: TrackId,
    ) -> Result<Vec<Suggestion>, ContentError> {
        let mut tx = self.store.read().await?;
        seen_track(&mut *tx, actor, id).await?;
        let is_managed = managed_track(&mut *tx, actor, id).await.is_ok();
        let mut all = tx.suggestions().of_track(id).await?;
        all.retain(|known| is_managed || known.author_id == Some(actor.user_id) || known.is_pending());
        Ok(all)
    }
}
