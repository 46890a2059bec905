use hallyu_kernel::{Actor, EpisodeId};

use super::Content;
use super::access::seen_episode;
use crate::domain::{ContentError, Track};

/// The tracks of an episode, in the order of players.
pub type TrackList = Vec<Track>;

impl Content {
    /// Every track of an episode, whatever its state.
    ///
    /// # Errors
    /// [`ContentError::Unknown`] if the reader may not see the episode.
    pub async fn list_subtitles(
        &self,
        reader: Option<&Actor>,
        id: EpisodeId,
    ) -> Result<TrackList, ContentError> {
        let mut tx = self.store.read().await?;
        let (_, episode) = seen_episode(&mut *tx, reader, id).await?;
        Ok(tx.tracks().of_episode(episode.id).await?)
    }
}
