use hallyu_contracts::playback::PlaybackProgressed;
use hallyu_kernel::Envelope;
use hallyu_platform::bus::HandleError;

use super::User;
use crate::domain::Visit;

impl User {
    /// Notes how far a viewer got.
    pub(super) async fn on_playback_progressed(&self, event: &Envelope) -> Result<(), HandleError> {
        let progressed: PlaybackProgressed = event.open().map_err(HandleError::dead)?;
        let visit = Visit {
            user_id: progressed.user_id,
            content_id: progressed.content_id,
            episode_id: progressed.episode_id,
            position_seconds: progressed.position_seconds,
            duration_seconds: progressed.duration_seconds,
            is_completed: progressed.is_completed,
            watched_at: progressed.watched_at,
        };
        let mut tx = self.store.write().await.map_err(HandleError::retry)?;
        if !tx.inbox().claim(event.id).await.map_err(HandleError::retry)? {
            return Ok(());
        }
        // Whoever was erased watches nothing: what is still on its way must not bring anything back.
        let mark = self.tombstones.mark(visit.user_id);
        if tx.personal_data().is_buried(&mark).await.map_err(HandleError::retry)? {
            return Ok(());
        }
        tx.history().note(&visit).await.map_err(HandleError::retry)?;
        tx.commit().await.map_err(HandleError::retry)?;
        self.forget_lists(visit.user_id).await;
        Ok(())
    }
}
