use hallyu_contracts::jobs::job_prefix;
use hallyu_contracts::media::{MediaPackaged, media_prefix};
use hallyu_contracts::subtitles::TracksChanged;
use hallyu_kernel::EventId;

use super::Content;
use super::orders::Orders;
use super::ports::Tx;
use super::request_tracks::{Origin, SPOKEN};
use super::transcripts::{Draft, said};
use crate::domain::{ContentError, Episode, Footage, MediaAsset, Track};

/// What is known before the unit of work begins, since files are not written inside one.
struct Prepared {
    /// Blob key of the episode's picture.
    thumbnail_key: Option<String>,
    /// A person's transcript, with the orders of its translations.
    transcript: Option<(Track, Orders)>,
}

impl Content {
    /// Attaches a complete package to its episode and asks for the tracks that are missing: a transcript, if somebody
    /// speaks and nobody has written one, and its translations.
    ///
    /// # Errors
    /// [`ContentError::Store`], [`ContentError::Blobs`].
    pub async fn on_media_packaged(&self, id: EventId, event: &MediaPackaged) -> Result<(), ContentError> {
        let Some(prepared) = self.prepare_episode(event).await? else {
            // Deleted while it was worked on: what was made of it since is of no use.
            self.blobs.delete_prefix(&media_prefix(event.media_id)).await?;
            return Ok(self.blobs.delete_prefix(&job_prefix(event.job_id)).await?);
        };
        let now = self.ambient.now();
        let mut tx = self.store.write().await?;
        let known = (tx.inbox().claim(id).await?, tx.media().get(event.media_id).await?);
        let (true, Some(mut media)) = known else {
            return Ok(());
        };
        media.packaged(event.package.clone(), now);
        tx.media().save(&media).await?;
        if let Some(mut job) = tx.jobs().get(media.job_id).await?
            && job.finish(now)
        {
            tx.jobs().save(&job).await?;
        }
        let episode = tx.episodes().get(media.episode_id).await?;
        let Some(mut episode) = episode else {
            return Ok(());
        };
        if episode.attach(media.id, event.package.duration_ms, now) {
            episode.thumbnail_key = prepared.thumbnail_key.clone();
            self.show(&mut *tx, (&episode, &media), prepared).await?;
        }
        tx.commit().await?;
        self.forget_copies().await;
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
