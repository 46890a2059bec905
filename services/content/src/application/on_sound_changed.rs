use hallyu_contracts::media::{MarkersRequested, SoundChanged};
use hallyu_kernel::{EventId, MediaId, StoreError};

use super::Content;
use super::ports::Tx;
use crate::domain::{ContentError, Episode};

/// How many episodes an episode is held against: enough that one special does not decide.
const NEAREST: usize = 4;

impl Content {
    /// Has the episode and those around it held against their neighbours: what all of them share is an opening or credits.
    ///
    /// # Errors
    /// [`ContentError::Store`].
    pub async fn on_sound_changed(&self, id: EventId, event: &SoundChanged) -> Result<(), ContentError> {
        let requests = requests(&mut *self.store.read().await?, event).await?;
        let mut tx = self.store.write().await?;
        if requests.is_empty() || !tx.inbox().claim(id).await? {
            return Ok(());
        }
        for request in &requests {
            self.tell(&mut *tx, request).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// One for the episode, and one for each of those around it.
async fn requests(tx: &mut dyn Tx, event: &SoundChanged) -> Result<Vec<MarkersRequested>, StoreError> {
    let Some(episode) = tx.episodes().get(event.episode_id).await? else { return Ok(Vec::new()) };
    let mut others = tx.episodes().of_title(episode.content_id).await?;
    others.retain(|other| other.id != episode.id && other.media_id.is_some());
    others.sort_by_key(|other| distance(&episode, other));
    others.truncate(2 * NEAREST);
    let mut season = Vec::new();
    for episode in [vec![episode], others].concat() {
        if let Some(media_id) = sounding(tx, &episode).await? {
            season.push((episode, media_id));
        }
    }
    let changed = season.iter().take(NEAREST + 1);
    Ok(changed.filter_map(|(episode, media_id)| request(episode, *media_id, &season)).collect())
}

/// The upload that the episode shows, if it is complete and has sound.
async fn sounding(tx: &mut dyn Tx, episode: &Episode) -> Result<Option<MediaId>, StoreError> {
    let Some(media_id) = episode.media_id else { return Ok(None) };
    let package = tx.media().get(media_id).await?.and_then(|media| media.package);
    Ok(package.filter(|package| !package.is_growing && package.speech_key.is_some()).map(|_| media_id))
}

fn request(episode: &Episode, media_id: MediaId, season: &[(Episode, MediaId)]) -> Option<MarkersRequested> {
    let mut near: Vec<_> = season.iter().filter(|(other, _)| other.id != episode.id).collect();
    near.sort_by_key(|(other, _)| distance(episode, other));
    let others: Vec<MediaId> = near.into_iter().take(NEAREST).map(|(_, media_id)| *media_id).collect();
    (!others.is_empty()).then_some(MarkersRequested { media_id, others })
}

fn distance(one: &Episode, other: &Episode) -> u32 {
    one.draft.number.abs_diff(other.draft.number)
}
