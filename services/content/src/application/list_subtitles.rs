use hallyu_kernel::{Actor, EpisodeId};

use super::Content;
use super::access::seen_episode;
use crate::domain::{ContentError, Track};

/// The tracks of an episode, in the order of players.
pub type TrackList = Vec<Track>;

impl Content {
    /// Every track of an episode, whatever its state; those who may not change the title learn nothing of lines that are not
    /// published.
    ///
    /// # Errors
    /// [`ContentError::Unknown`] if the reader may not see the episode.
    pub async fn list_subtitles(
        &self,
        reader: Option<&Actor>,
        id: EpisodeId,
    ) -> Result<TrackList, ContentError> {
        let mut tx = self.store.read().await?;
        let (title, episode) = seen_episode(&mut *tx, reader, id).await?;
        let tracks = tx.tracks().of_episode(episode.id).await?;
        match reader.is_some_and(|actor| title.is_managed_by(actor)) {
            true => Ok(tracks),
            false => Ok(tracks.into_iter().map(Track::as_published).collect()),
        }
    }
}
