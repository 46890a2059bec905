use hallyu_contracts::playback::StreamCheck;
use hallyu_kernel::Actor;
use hallyu_platform::leases::Standing;

use super::Content;
use super::places::group;
use crate::domain::{ContentError, Playing};

impl Content {
    /// Takes it for a sign of life that a device fetches what it plays. One whose place has lapsed, or that gave it back and
    /// fetches on, takes one again if there is one.
    ///
    /// # Errors
    /// [`ContentError::StreamEnded`] if another device has ended it and it has not asked for new addresses since;
    /// [`ContentError::AllPlaces`] if other devices have all places.
    pub async fn check_stream(&self, check: &StreamCheck) -> Result<(), ContentError> {
        let (group, id) = (group(check.user_id), check.session_id.to_string());
        match self.leases.keep(&group, &id, self.settings.lease_life).await {
            Standing::Held => Ok(()),
            Standing::Evicted => Err(ContentError::StreamEnded),
            Standing::Gone => self.take_place_again(check).await,
        }
    }

    async fn take_place_again(&self, check: &StreamCheck) -> Result<(), ContentError> {
        let mut tx = self.store.read().await?;
        // Of what is deleted there is nothing to fetch.
        let Some(media) = tx.media().get(check.media_id).await? else { return Ok(()) };
        let Some(episode) = tx.episodes().get(media.episode_id).await? else { return Ok(()) };
        drop(tx);
        let StreamCheck { user_id, session_id, role, .. } = *check;
        let playing = Playing {
            session_id,
            device: None,
            content_id: episode.content_id,
            episode_id: episode.id,
            asked_at: self.ambient.now(),
        };
        self.take_place(&Actor { user_id, session_id, role }, &playing).await.map(|_| ())
    }
}
