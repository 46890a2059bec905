use chrono::TimeDelta;
use hallyu_contracts::media::source_key;
use hallyu_kernel::{Actor, EpisodeId, Role, Time, UploadId};
use hallyu_platform::blobs::Growth;

use super::Content;
use super::access::managed_episode;
use super::ports::Tx;
use super::upload_lease::growth_text;
use crate::domain::{ContentError, Quota, Upload, UploadKind, UploadState};

/// What an uploader says about a video, or a piece of one, before its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadDraft {
    /// How its bytes come.
    pub kind: UploadKind,
    /// The episode it is for; none for a piece.
    pub episode_id: Option<EpisodeId>,
    /// Name of the file.
    pub file_name: Option<String>,
    /// All that was said of it, as it came.
    pub metadata: Option<String>,
    /// SHA-256 of the bytes, hexadecimal.
    pub checksum: Option<String>,
    /// Bytes; none for what is joined of pieces.
    pub length: u64,
    /// The pieces to join.
    pub parts: Vec<UploadId>,
}

impl Content {
    /// Begins an upload.
    ///
    /// # Errors
    /// [`ContentError::TooLarge`], [`ContentError::QuotaExceeded`], [`ContentError::Invalid`] if what is to be joined is not
    /// there, and as for every change of an episode.
    pub async fn create_upload(&self, actor: &Actor, draft: UploadDraft) -> Result<Upload, ContentError> {
        let growth = Growth::new(draft.length);
        self.store_upload(actor, self.begun(actor, draft, &growth)?).await
    }

    /// An upload that is not stored yet.
    pub(super) fn begun(
        &self,
        actor: &Actor,
        draft: UploadDraft,
        growth: &Growth,
    ) -> Result<Upload, ContentError> {
        let limit = self.settings.upload_max_bytes;
        if draft.length > limit {
            return Err(ContentError::TooLarge { limit });
        }
        let now = self.ambient.now();
        Ok(Upload {
            id: self.ambient.id(),
            kind: draft.kind,
            state: UploadState::Receiving,
            owner_id: actor.user_id,
            episode_id: draft.episode_id,
            media_id: self.ambient.id(),
            file_name: draft.file_name,
            metadata: draft.metadata,
            checksum: draft.checksum,
            length: draft.length,
            offset: 0,
            growth: growth_text(growth)?,
            parts: draft.parts,
            outcome: None,
            writer: None,
            expires_at: now + self.settings.upload_life,
            created_at: now,
            updated_at: now,
        })
    }

    pub(super) async fn store_upload(
        &self,
        actor: &Actor,
        mut upload: Upload,
    ) -> Result<Upload, ContentError> {
        actor.require(Role::Creator)?;
        let mut tx = self.store.write_alone(upload.owner_id).await?;
        if let Some(episode) = upload.episode_id {
            managed_episode(&mut *tx, actor, episode).await?;
        }
        if upload.kind == UploadKind::Final {
            let limit = self.settings.upload_max_bytes;
            upload.length = joined_length(&mut *tx, &upload).await?;
            upload.offset = upload.length;
            if upload.length > limit {
                return Err(ContentError::TooLarge { limit });
            }
        } else {
            self.require_quota(&mut *tx, actor, upload.length).await?;
        }
        tx.uploads().put(&upload).await?;
        tx.commit().await?;
        Ok(upload)
    }

    /// Passes if a creator may upload so many bytes more. Who manages the platform may.
    pub(super) async fn require_quota(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        length: u64,
    ) -> Result<(), ContentError> {
        let quota = self.settings.upload_quota;
        if quota == Quota::default() || actor.role >= Role::Moderator {
            return Ok(());
        }
        let usage = tx.uploads().usage(actor.user_id, day_before(self.ambient.now())).await?;
        quota.require(usage, length)
    }
}

fn day_before(now: Time) -> Time {
    now - TimeDelta::days(1)
}

/// Bytes of the pieces that an upload joins, which must be its owner's and complete.
async fn joined_length(tx: &mut dyn Tx, upload: &Upload) -> Result<u64, ContentError> {
    let mut length = 0u64;
    for id in &upload.parts {
        let piece = tx.uploads().get(*id).await?.filter(|piece| {
            piece.owner_id == upload.owner_id
                && piece.kind == UploadKind::Partial
                && piece.state == UploadState::Done
        });
        let Some(piece) = piece else { return Err(ContentError::field("Upload-Concat", "pieces")) };
        length = length.saturating_add(piece.length);
    }
    Ok(length)
}

/// Blob key of an upload's bytes.
pub(super) fn key_of(upload: &Upload) -> String {
    source_key(upload.media_id)
}
