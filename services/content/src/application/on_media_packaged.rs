use hallyu_contracts::jobs::job_prefix;
use hallyu_contracts::media::{MediaPackaged, SoundChanged, media_prefix, segment_key};
use hallyu_contracts::subtitles::TracksChanged;
use hallyu_kernel::EventId;

use super::Content;
use super::orders::Orders;
use super::ports::Tx;
use super::recompose::{Machinery, provenance};
use super::request_tracks::{Origin, SPOKEN};
use super::revise::Maker;
use super::transcripts::{Draft, said};
use crate::domain::{
    ContentError, Episode, Footage, JobState, MediaAsset, MediaState, Packaged, Track, TrackState,
};

/// What is known before the unit of work begins, since files are not written inside one.
struct Prepared {
    /// Blob key of the episode's picture.
    thumbnail_key: Option<String>,
    /// A person's transcript, with the orders of its translations.
    transcript: Option<(Track, Orders)>,
}

impl Content {
    /// Attaches a package to its episode and asks for the tracks that are missing: a transcript, if somebody speaks and nobody
    /// has written one, and its translations. A package that grows is taken where there is no video yet, and completed later.
    ///
    /// # Errors
    /// [`ContentError::Store`], [`ContentError::Blobs`].
    pub async fn on_media_packaged(&self, id: EventId, event: &MediaPackaged) -> Result<(), ContentError> {
        let Some(prepared) = self.prepare_episode(event).await? else {
            // Deleted while it was worked on: what was made of it since is of no use.
            self.blobs.delete_prefix(&media_prefix(event.media_id)).await?;
            self.blobs.delete(&segment_key(event.media_id)).await?;
            return Ok(self.blobs.delete_prefix(&job_prefix(event.job_id)).await?);
        };
        let now = self.ambient.now();
        let mut tx = self.store.write().await?;
        let known = (tx.inbox().claim(id).await?, tx.media().get(event.media_id).await?);
        let (true, Some(mut media)) = known else {
            return Ok(());
        };
        let mut job = tx.jobs().get(media.job_id).await?;
        if job.as_ref().is_some_and(|job| job.state == JobState::Cancelled) {
            return Ok(tx.commit().await?);
        }
        let change = media.packaged(event.package.clone(), now);
        tx.media().save(&media).await?;
        if let Some(job) = job.as_mut().filter(|_| !event.package.is_growing)
            && job.finish(now)
        {
            tx.jobs().save(job).await?;
            self.request_next(&mut *tx, media.owner_id).await?;
        }
        self.attach(&mut *tx, (&media, change), (event, prepared)).await?;
        tx.commit().await?;
        self.forget_copies().await;
        Ok(())
    }

    async fn attach(
        &self,
        tx: &mut dyn Tx,
        (media, change): (&MediaAsset, Packaged),
        (event, prepared): (&MediaPackaged, Prepared),
    ) -> Result<(), ContentError> {
        let now = self.ambient.now();
        let Some(mut episode) = tx.episodes().get(media.episode_id).await? else {
            return Ok(());
        };
        let duration_ms = event.package.duration_ms;
        if episode.media_id == Some(media.id) {
            if change != Packaged::Completed {
                return Ok(());
            }
            episode.complete(duration_ms, now);
            episode.thumbnail_key = prepared.thumbnail_key;
            return self.complete_episode(tx, &episode).await;
        }
        // What grows does not take the place of what is complete.
        let may_show = episode.media_id.is_none() || !event.package.is_growing;
        if may_show && episode.attach(media.id, duration_ms, now) {
            episode.thumbnail_key = prepared.thumbnail_key.clone();
            self.show(tx, (&episode, media), prepared).await?;
        }
        Ok(())
    }

    /// Stores an episode whose video is complete. Its shots are known now: machines' cues are cut by them again.
    async fn complete_episode(&self, tx: &mut dyn Tx, episode: &Episode) -> Result<(), ContentError> {
        tx.episodes().save(episode).await?;
        self.tell(tx, &SoundChanged { episode_id: episode.id }).await?;
        if let Some(title) = tx.titles().get(episode.content_id).await? {
            self.tell(tx, &title.changed()).await?;
        }
        for mut track in tx.tracks().of_episode(episode.id).await? {
            if track.is_human() || track.state != TrackState::Published {
                continue;
            }
            let machinery = Machinery { provenance: provenance(tx, &track).await?, ..Machinery::default() };
            self.recompose(tx, &mut track, (Maker::MACHINE, machinery)).await?;
        }
        Ok(())
    }

    /// Stores the episode with its new video and asks for tracks.
    async fn show(
        &self,
        tx: &mut dyn Tx,
        (episode, media): (&Episode, &MediaAsset),
        prepared: Prepared,
    ) -> Result<(), ContentError> {
        tx.episodes().save(episode).await?;
        if let Some(title) = tx.titles().get(episode.content_id).await? {
            self.tell(tx, &title.changed()).await?;
        }
        if media.state == MediaState::Ready {
            self.tell(tx, &SoundChanged { episode_id: episode.id }).await?;
        }
        let origin = Origin { root_id: media.job_id, media_id: media.id, episode_id: episode.id };
        match (&prepared.transcript, media.speech_key()) {
            (Some((track, orders)), _) => self.request_translations(tx, origin, (track, orders)).await?,
            (None, Some(speech)) => self.request_transcription(tx, origin, speech.to_owned()).await?,
            (None, None) => {}
        }
        Ok(self.tell(tx, &TracksChanged { episode_id: episode.id }).await?)
    }

    /// Copies the poster frame to where pictures are public, and a person's transcript to where translators read.
    async fn prepare_episode(&self, event: &MediaPackaged) -> Result<Option<Prepared>, ContentError> {
        let mut tx = self.store.read().await?;
        let Some(media) = tx.media().get(event.media_id).await? else {
            return Ok(None);
        };
        let tracks = tx.tracks().of_episode(media.episode_id).await?;
        let transcript = tracks.into_iter().find(|track| track.language == SPOKEN && track.is_human());
        let draft = match &transcript {
            Some(track) => {
                let footage = Footage::from(&event.package);
                Some(Draft { footage, ..said(&mut *tx, track).await? })
            }
            None => None,
        };
        drop(tx);
        let thumbnail_key = match &event.package.poster_key {
            Some(poster) => Some(self.copy_poster(&media, poster).await?),
            None => None,
        };
        let transcript = match transcript.zip(draft) {
            Some((track, draft)) => {
                let orders = self.put_orders(media.job_id, (&track, track.revision), &draft).await?;
                Some((track, orders))
            }
            None => None,
        };
        Ok(Some(Prepared { thumbnail_key, transcript }))
    }

    async fn copy_poster(&self, media: &MediaAsset, poster: &str) -> Result<String, ContentError> {
        let key = format!("images/{}/{}.jpg", media.episode_id, media.id);
        self.blobs.put(&key, self.blobs.get(poster).await?).await?;
        Ok(key)
    }
}
