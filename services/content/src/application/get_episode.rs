use hallyu_kernel::{Actor, EpisodeId};

use super::Content;
use super::access::seen_episode;
use crate::domain::{ContentError, Episode, Title, What};

/// An episode, its title and its neighbours.
#[derive(Clone, Debug, PartialEq)]
pub struct EpisodePage {
    /// The title.
    pub title: Title,
    /// The episode.
    pub episode: Episode,
    /// The one after it.
    pub next: Option<EpisodeId>,
    /// The one before it.
    pub previous: Option<EpisodeId>,
}

impl Content {
    /// An episode with its neighbours that the reader may see.
    ///
    /// # Errors
    /// [`ContentError::Unknown`] if the reader may not see the episode.
    pub async fn get_episode(
        &self,
        reader: Option<&Actor>,
        id: EpisodeId,
    ) -> Result<EpisodePage, ContentError> {
        let mut tx = self.store.read().await?;
        let (standing, episode) = seen_episode(&mut *tx, reader, id).await?;
        let title = tx.titles().get(standing.id).await?.ok_or(ContentError::Unknown(What::Episode))?;
        let is_managed = reader.is_some_and(|actor| standing.is_managed_by(actor));
        let all = tx.episodes().of_title(title.id).await?;
        let seen: Vec<&Episode> = all.iter().filter(|other| is_managed || other.is_published()).collect();
        let place = seen.iter().position(|other| other.id == id);
        let previous = place.and_then(|place| place.checked_sub(1)).map(|place| seen[place].id);
        let next = place.and_then(|place| seen.get(place + 1)).map(|other| other.id);
        Ok(EpisodePage { title, episode, next, previous })
    }
}
