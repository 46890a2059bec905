use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use hallyu_contracts::jobs::Stage;
use hallyu_contracts::media::{MediaRequested, source_key};
use hallyu_kernel::{Actor, EpisodeId, JobId, MediaId};
use hallyu_platform::blobs::Written;

use super::Content;
use super::access::managed_episode;
use super::ports::Tx;
use crate::domain::{ContentError, Job, JobKind, JobState, MediaAsset, MediaState};

/// The bytes of an upload, in the order and at the pace of their sender.
pub type Body = BoxStream<'static, Result<Bytes, Box<dyn std::error::Error + Send + Sync>>>;

/// What an uploader says about a video.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// The episode it is for.
    pub episode_id: EpisodeId,
    /// Name of the file.
    pub file_name: Option<String>,
    /// SHA-256 of the bytes, hexadecimal.
    pub checksum: Option<String>,
    /// Bytes.
    pub length: Option<u64>,
}

/// What became of an upload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uploaded {
    /// The upload.
    pub media_id: MediaId,
    /// The job that makes its package.
    pub job_id: JobId,
    /// SHA-256 of the bytes, hexadecimal.
    pub checksum: String,
    /// Whether the same bytes were uploaded for the episode before; the answer then names that upload.
    pub is_duplicate: bool,
}

impl Content {
    /// Stores a video as it arrives and asks for its package.
    ///
    /// # Errors
    /// [`ContentError::Invalid`] if there are no bytes or other ones than the checksum says,
    /// [`ContentError::TooLarge`], [`ContentError::Interrupted`]; nothing is kept then.
    pub async fn upload_media(
        &self,
        actor: &Actor,
        upload: Upload,
        body: Body,
    ) -> Result<Uploaded, ContentError> {
        let limit = self.settings.upload_max_bytes;
        if upload.length.is_some_and(|length| length > limit) {
            return Err(ContentError::TooLarge { limit });
        }
        managed_episode(&mut *self.store.read().await?, actor, upload.episode_id).await?;
        let media_id: MediaId = self.ambient.id();
        let written = self.receive(media_id, &upload, body).await?;
        let uploaded = match self.register(actor, &upload, (media_id, written)).await {
            // Somebody else has just uploaded the same: now there is something to find.
            Err(ContentError::Store(error)) if error.is_duplicate("media", "episode_id_checksum") => {
                self.register(actor, &upload, (media_id, written)).await
            }
            outcome => outcome,
        };
        if !matches!(&uploaded, Ok(uploaded) if !uploaded.is_duplicate) {
            self.blobs.delete(&source_key(media_id)).await?;
        }
        uploaded
    }

    /// Streams the body into the blob store.
    async fn receive(
        &self,
        media_id: MediaId,
        upload: &Upload,
        mut body: Body,
    ) -> Result<Written, ContentError> {
        let limit = self.settings.upload_max_bytes;
        let mut writer = self.blobs.writer(&source_key(media_id)).await?;
        while let Some(chunk) = body.next().await {
            let chunk = chunk.map_err(ContentError::Interrupted)?;
            if writer.size() + chunk.len() as u64 > limit {
                return Err(ContentError::TooLarge { limit });
            }
            writer.write(chunk).await?;
        }
        if writer.size() == 0 {
            return Err(ContentError::field("body", "empty"));
        }
        if upload.length.is_some_and(|length| length != writer.size()) {
            return Err(ContentError::Interrupted("the body is shorter than announced".into()));
        }
        // The checksum is known at the end only, and finishing makes the blob visible: a wrong one is taken back.
        let written = writer.finish().await?;
        let is_expected =
            upload.checksum.as_ref().is_none_or(|sum| sum.eq_ignore_ascii_case(&written.sha256_hex()));
        if !is_expected {
            self.blobs.delete(&source_key(media_id)).await?;
            return Err(ContentError::field("X-Content-SHA256", "checksum"));
        }
        Ok(written)
    }

    /// Notes the upload and asks for its package, unless the episode has these bytes already.
    async fn register(
        &self,
        actor: &Actor,
        upload: &Upload,
        (media_id, written): (MediaId, Written),
    ) -> Result<Uploaded, ContentError> {
        let checksum = written.sha256_hex();
        let mut tx = self.store.write().await?;
        if let Some(known) = tx.media().with_checksum(upload.episode_id, &checksum).await? {
            return Ok(uploaded(&known, true));
        }
        let now = self.ambient.now();
        let media = MediaAsset {
            id: media_id,
            episode_id: upload.episode_id,
            owner_id: actor.user_id,
            job_id: self.ambient.id(),
            file_name: upload.file_name.clone(),
            size: written.size,
            checksum,
            state: MediaState::Uploaded,
            package: None,
            created_at: now,
            updated_at: now,
        };
        tx.media().insert(&media).await?;
        self.request_package(&mut *tx, &media).await?;
        tx.commit().await?;
        Ok(uploaded(&media, false))
    }

    async fn request_package(&self, tx: &mut dyn Tx, media: &MediaAsset) -> Result<(), ContentError> {
        let job = Job {
            id: media.job_id,
            root_id: media.job_id,
            kind: JobKind::Media,
            media_id: media.id,
            episode_id: media.episode_id,
            track_id: None,
            input_key: source_key(media.id),
            stage: Stage::Probe,
            progress: 0.0,
            state: JobState::Queued,
            attempts: 1,
            error: None,
            created_at: media.created_at,
            updated_at: media.created_at,
        };
        tx.jobs().insert(&job).await?;
        let (job_id, media_id, source_key) = (job.id, media.id, job.input_key);
        Ok(self.tell(tx, &MediaRequested { job_id, media_id, source_key }).await?)
    }
}

fn uploaded(media: &MediaAsset, is_duplicate: bool) -> Uploaded {
    Uploaded { media_id: media.id, job_id: media.job_id, checksum: media.checksum.clone(), is_duplicate }
}
