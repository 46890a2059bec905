use hallyu_kernel::{Actor, TrackId};

use super::Content;
use super::access::managed_track;
use super::import_subtitle::origin;
use super::request_tracks::{SPOKEN, cancel};
use super::transcripts::said;
use crate::domain::{ContentError, Track, What};

impl Content {
    /// Has a translated track made again with the glossary, the people and the transcript of now. Models are asked only for
    /// what these changed; what a person vouches for stays.
    ///
    /// # Errors
    /// [`ContentError::Invalid`] if the track is not one that machines make, or has no video or transcript.
    pub async fn retranslate_track(&self, actor: &Actor, id: TrackId) -> Result<Track, ContentError> {
        let mut tx = self.store.read().await?;
        let track = managed_track(&mut *tx, actor, id).await?;
        let episode =
            tx.episodes().get(track.episode_id).await?.ok_or(ContentError::Unknown(What::Episode))?;
        let transcript = tx.tracks().of_episode(episode.id).await?;
        let transcript = transcript.into_iter().find(|track| track.language == SPOKEN && track.revision > 0);
        let origin = origin(&mut *tx, &episode).await?;
        let (Some(transcript), Some(origin)) =
            (transcript.filter(|known| known.id != id && !track.is_human()), origin)
        else {
            return Err(ContentError::field("id", "not_translated"));
        };
        let draft = said(&mut *tx, &transcript).await?;
        drop(tx);
        let orders = self.put_orders(origin.root_id, (&transcript, transcript.revision), &draft).await?;
        let order: Vec<_> = orders.into_iter().filter(|(language, _)| *language == track.language).collect();

        let mut tx = self.store.write().await?;
        let mut track = managed_track(&mut *tx, actor, id).await?;
        cancel(&mut *tx, &track, &self.ambient).await?;
        track.source = None;
        tx.tracks().save(&track).await?;
        self.request_translations(&mut *tx, origin, (&transcript, &order)).await?;
        let track = tx.tracks().get(id).await?.ok_or(ContentError::Unknown(What::Track))?;
        tx.commit().await?;
        Ok(track)
    }
}
