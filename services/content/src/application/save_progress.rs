use hallyu_contracts::playback::PlaybackProgressed;
use hallyu_kernel::{Actor, ContentId, EpisodeId};

use super::Content;
use super::access::seen_episode;
use super::models::Position;
use crate::domain::{ContentError, What};

/// Where a viewer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The title.
    pub content_id: ContentId,
    /// The episode.
    pub episode_id: EpisodeId,
    /// Seconds from the start.
    pub seconds: u32,
    /// Whether it was seen to the end.
    pub is_completed: bool,
}

impl Content {
    /// Notes where a viewer is, not beyond the episode's end, and that the device plays on.
    ///
    /// # Errors
    /// [`ContentError::Unknown`] if the viewer may not see the episode, or was erased; [`ContentError::StreamEnded`] if
    /// another device has ended what this one plays: the position is noted all the same.
    pub async fn save_progress(&self, viewer: &Actor, progress: Progress) -> Result<(), ContentError> {
        self.note_position(viewer, progress).await?;
        self.keep_place(viewer).await
    }

    async fn note_position(&self, viewer: &Actor, progress: Progress) -> Result<(), ContentError> {
        let mut tx = self.store.write().await?;
        let (title, episode) = seen_episode(&mut *tx, Some(viewer), progress.episode_id).await?;
        if title.id != progress.content_id {
            return Err(ContentError::Unknown(What::Episode));
        }
        // A session that is still at work while its user is erased must not bring anything back.
        if tx.personal_data().is_buried(&self.tombstones.mark(viewer.user_id)).await? {
            return Err(ContentError::Unknown(What::Episode));
        }
        let position = Position {
            user_id: viewer.user_id,
            episode_id: episode.id,
            seconds: progress.seconds.min(episode.duration_seconds),
            is_completed: progress.is_completed,
            at: self.ambient.now(),
        };
        tx.positions().put(&position).await?;
        let progressed = PlaybackProgressed {
            user_id: viewer.user_id,
            content_id: title.id,
            episode_id: episode.id,
            position_seconds: position.seconds,
            duration_seconds: episode.duration_seconds,
            is_completed: position.is_completed,
            watched_at: position.at,
        };
        self.tell(&mut *tx, &progressed).await?;
        Ok(tx.commit().await?)
    }
}
