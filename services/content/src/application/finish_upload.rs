use futures_util::TryStreamExt;
use hallyu_contracts::jobs::Stage;
use hallyu_contracts::media::source_key;
use hallyu_kernel::{Actor, EpisodeId, UploadId};
use hallyu_platform::blobs::{Growth, Written};
use uuid::Uuid;

use super::Content;
use super::create_upload::key_of;
use super::ports::Tx;
use super::upload_lease::{Writing, growth_of, held};
use crate::domain::{
    ContentError, Job, JobKind, JobPriority, JobState, MediaAsset, MediaState, Upload, UploadKind,
    UploadOutcome, UploadState, What,
};

/// Why an upload is refused whose bytes are not those that were announced.
const OTHER_BYTES: &str = "CHECKSUM";
/// Why an upload is refused whose episode was removed meanwhile.
const NO_EPISODE: &str = "NO_EPISODE";

/// By what bytes that are here may become a video.
#[derive(Clone, Copy)]
pub(super) enum Claim<'a> {
    /// Their upload counts since it began, and is still written under this token.
    Lease(Uuid),
    /// Nothing of them counts yet: there must be room for them among what this one has.
    Quota(&'a Actor),
}

impl Content {
    /// Makes a complete upload the video of its episode and asks for its package, exactly once: what is repeated after a
    /// failure finds what was done. If it fails for a while, [`Content::sweep_uploads`] tries again.
    ///
    /// # Errors
    /// [`ContentError::Invalid`] if the bytes are other ones than the checksum says, [`ContentError::Unknown`] if the episode
    /// is gone; nothing is kept then.
    pub async fn finish_upload(&self, writing: Writing) -> Result<Upload, ContentError> {
        let Writing { upload, token } = writing;
        match self.bring_in(upload.clone(), token).await {
            Err(ContentError::Invalid(fields)) => {
                self.refuse(upload, token, OTHER_BYTES).await?;
                Err(ContentError::Invalid(fields))
            }
            Err(ContentError::Unknown(what)) => {
                self.refuse(upload, token, NO_EPISODE).await?;
                Err(ContentError::Unknown(what))
            }
            Err(error) => {
                self.release(Writing { upload, token }).await;
                Err(error)
            }
            outcome => outcome,
        }
    }

    async fn bring_in(&self, mut upload: Upload, token: Uuid) -> Result<Upload, ContentError> {
        let key = key_of(&upload);
        let growth = match upload.kind {
            UploadKind::Final => self.join(&upload).await?,
            _ => growth_of(&upload)?,
        };
        let written = self.blobs.finish_growth(&key, &growth).await?;
        require_checksum(&upload, &written, "Upload-Metadata")?;
        if upload.kind == UploadKind::Partial {
            upload.end(UploadState::Done, None, self.ambient.now());
            let mut tx = self.store.write().await?;
            held(&mut *tx, upload.id, token).await?;
            tx.uploads().put(&upload).await?;
            tx.commit().await?;
            return Ok(upload);
        }
        self.register(&mut upload, &written, Claim::Lease(token)).await?;
        self.drop_pieces(&upload.parts).await?;
        Ok(upload)
    }

    /// Copies the pieces behind each other.
    async fn join(&self, upload: &Upload) -> Result<Growth, ContentError> {
        let mut growing = self.blobs.grow(&key_of(upload), &Growth::new(upload.length)).await?;
        for id in &upload.parts {
            let Some(piece) = self.store.read().await?.uploads().get(*id).await? else {
                return Err(ContentError::field("Upload-Concat", "pieces"));
            };
            let mut chunks = self.blobs.reader(&key_of(&piece), None).await?;
            while let Some(chunk) = chunks.try_next().await? {
                growing.write(chunk).await?;
            }
        }
        Ok(growing.flush().await?)
    }

    /// Removes pieces that are part of another upload now.
    async fn drop_pieces(&self, pieces: &[UploadId]) -> Result<(), ContentError> {
        for id in pieces {
            let mut tx = self.store.write().await?;
            let Some(mut piece) = tx.uploads().get(*id).await? else { continue };
            piece.end(UploadState::Ended, None, self.ambient.now());
            tx.uploads().put(&piece).await?;
            tx.commit().await?;
            self.blobs.delete(&key_of(&piece)).await?;
        }
        Ok(())
    }

    /// Removes the bytes and notes why.
    async fn refuse(&self, mut upload: Upload, token: Uuid, reason: &str) -> Result<(), ContentError> {
        self.blobs.discard_growth(&key_of(&upload), &growth_of(&upload)?).await?;
        let outcome = UploadOutcome::Refused(reason.to_owned());
        upload.end(UploadState::Refused, Some(outcome), self.ambient.now());
        let mut tx = self.store.write().await?;
        held(&mut *tx, upload.id, token).await?;
        tx.uploads().put(&upload).await?;
        Ok(tx.commit().await?)
    }

    /// Makes stored bytes the video of their episode, unless it has them already; then they are removed.
    pub(super) async fn register(
        &self,
        upload: &mut Upload,
        written: &Written,
        claim: Claim<'_>,
    ) -> Result<(), ContentError> {
        let outcome = match self.try_register(upload, written, claim).await {
            // Somebody else has just uploaded the same: now there is something to find.
            Err(ContentError::Store(error)) if error.is_duplicate("media", "episode_id_checksum") => {
                self.try_register(upload, written, claim).await?
            }
            outcome => outcome?,
        };
        if matches!(outcome, UploadOutcome::Kept { is_duplicate: true, .. }) {
            self.blobs.delete(&key_of(upload)).await?;
        }
        upload.end(UploadState::Done, Some(outcome), self.ambient.now());
        Ok(())
    }

    async fn try_register(
        &self,
        upload: &Upload,
        written: &Written,
        claim: Claim<'_>,
    ) -> Result<UploadOutcome, ContentError> {
        let checksum = written.sha256_hex();
        let mut tx = self.claimed(upload, written.size, claim).await?;
        let unknown = || ContentError::Unknown(What::Episode);
        let episode_id = upload.episode_id.ok_or_else(unknown)?;
        tx.episodes().get(episode_id).await?.ok_or_else(unknown)?;
        let known = tx.media().with_checksum(episode_id, &checksum).await?;
        let is_duplicate = known.is_some();
        let media = match known {
            Some(media) => media,
            None => {
                let media = self.media_of(upload, episode_id, (written.size, &checksum));
                tx.media().insert(&media).await?;
                self.add_job(&mut *tx, (&media, upload.priority())).await?;
                media
            }
        };
        let (media_id, job_id) = (media.id, media.job_id);
        let outcome = UploadOutcome::Kept { media_id, job_id, checksum, is_duplicate };
        let mut done = upload.clone();
        done.end(UploadState::Done, Some(outcome.clone()), self.ambient.now());
        tx.uploads().put(&done).await?;
        tx.commit().await?;
        Ok(outcome)
    }

    /// A unit of work for an upload that may become a video.
    async fn claimed(
        &self,
        upload: &Upload,
        size: u64,
        claim: Claim<'_>,
    ) -> Result<Box<dyn Tx>, ContentError> {
        match claim {
            Claim::Lease(token) => {
                let mut tx = self.store.write().await?;
                held(&mut *tx, upload.id, token).await?;
                Ok(tx)
            }
            Claim::Quota(actor) => {
                let mut tx = self.store.write_alone(upload.owner_id).await?;
                self.require_quota(&mut *tx, actor, size).await?;
                Ok(tx)
            }
        }
    }

    fn media_of(&self, upload: &Upload, episode_id: EpisodeId, (size, checksum): (u64, &str)) -> MediaAsset {
        let now = self.ambient.now();
        MediaAsset {
            id: upload.media_id,
            episode_id,
            owner_id: upload.owner_id,
            job_id: self.ambient.id(),
            file_name: upload.file_name.clone(),
            size,
            checksum: checksum.to_owned(),
            state: MediaState::Uploaded,
            package: None,
            created_at: now,
            updated_at: now,
        }
    }

    async fn add_job(
        &self,
        tx: &mut dyn Tx,
        (media, priority): (&MediaAsset, JobPriority),
    ) -> Result<(), ContentError> {
        let mut job = Job {
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
            priority,
            is_held: false,
            attempts: 1,
            error: None,
            created_at: media.created_at,
            updated_at: media.created_at,
        };
        self.request_package(tx, (&mut job, media.owner_id)).await?;
        Ok(tx.jobs().insert(&job).await?)
    }
}

/// Passes if the bytes are those that were announced.
pub(super) fn require_checksum(
    upload: &Upload,
    written: &Written,
    field: &'static str,
) -> Result<(), ContentError> {
    let is_expected =
        upload.checksum.as_ref().is_none_or(|sum| sum.eq_ignore_ascii_case(&written.sha256_hex()));
    if is_expected { Ok(()) } else { Err(ContentError::field(field, "checksum")) }
}
