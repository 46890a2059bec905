use std::time::Duration;

use hallyu_kernel::{Actor, StoreError, Time, UploadId};
use hallyu_platform::blobs::Growth;
use uuid::Uuid;

use super::Content;
use super::ports::Tx;
use crate::domain::{ContentError, Upload, UploadState, What};

/// How often a request that writes says that it still does; three may be lost.
const BEAT: Duration = Duration::from_secs(2);
/// How often it is looked whether a silent request has lost its right, and how many times: a little longer than a lease.
const LOOK: Duration = Duration::from_millis(250);
const LOOKS: u32 = 40;
/// How often a change is tried that another one, of the same request, was faster than.
const TRIES: u32 = 10;
/// Pause before the next try.
const PAUSE: Duration = Duration::from_millis(20);

/// The right to write an upload, which nobody else has meanwhile.
pub struct Writing {
    pub(super) upload: Upload,
    pub(super) token: Uuid,
}

impl Content {
    /// Takes the right to write an upload.
    pub(super) async fn take_upload(
        &self,
        id: UploadId,
        check: impl Fn(&Upload, Time) -> Result<(), ContentError> + Send,
    ) -> Result<Writing, ContentError> {
        let token = self.ambient.id();
        let mut tx = self.store.write().await?;
        let mut upload = tx.uploads().get(id).await?.ok_or(ContentError::Unknown(What::Upload))?;
        let now = self.ambient.now();
        check(&upload, now)?;
        if upload.state == UploadState::Receiving {
            upload.lock(token, now)?;
            tx.uploads().put(&upload).await?;
            tx.commit().await?;
        }
        Ok(Writing { upload, token })
    }

    /// Takes the right to write an upload, also from a request that has fallen silent: that of a server that was killed is
    /// waited for, which is shorter than sending the bytes in vain. One that says that it still writes is not.
    pub(super) async fn take_over_upload(
        &self,
        id: UploadId,
        check: impl Fn(&Upload, Time) -> Result<(), ContentError> + Send + Sync,
    ) -> Result<Writing, ContentError> {
        let mut known = None;
        for _ in 0..LOOKS {
            let taken = self.take_upload(id, &check).await;
            let Err(ContentError::UploadLocked { until, .. }) = taken else { return taken };
            if known.is_some_and(|known| until > known) {
                return taken;
            }
            known = Some(until);
            tokio::time::sleep(LOOK).await;
        }
        self.take_upload(id, &check).await
    }

    /// Does `work` and says meanwhile that somebody does; gives up when another has taken the upload.
    pub(super) async fn holding<T>(
        &self,
        (id, token): (UploadId, Uuid),
        work: impl Future<Output = Result<T, ContentError>> + Send,
    ) -> Result<T, ContentError> {
        let beat = async {
            loop {
                tokio::time::sleep(BEAT).await;
                if let Err(error) = self.renew(id, token).await {
                    return error;
                }
            }
        };
        tokio::select! {
            outcome = work => outcome,
            error = beat => Err(error),
        }
    }

    async fn renew(&self, id: UploadId, token: Uuid) -> Result<(), ContentError> {
        let mut tx = self.store.write().await?;
        let mut upload = held(&mut *tx, id, token).await?;
        upload.lock(token, self.ambient.now())?;
        tx.uploads().put(&upload).await?;
        match tx.commit().await {
            // What was faster was a change of this request's own, and as good as a beat.
            Err(StoreError::Conflict) => Ok(()),
            outcome => Ok(outcome?),
        }
    }

    /// Stores an upload that this request still writes.
    pub(super) async fn save_upload(&self, writing: &Writing) -> Result<(), ContentError> {
        let mut tries = 0;
        loop {
            match self.try_save(writing).await {
                Err(ContentError::Store(StoreError::Conflict)) if tries < TRIES => {
                    tries += 1;
                    tokio::time::sleep(PAUSE).await;
                }
                outcome => return outcome,
            }
        }
    }

    async fn try_save(&self, writing: &Writing) -> Result<(), ContentError> {
        let Writing { upload, token } = writing;
        let mut tx = self.store.write().await?;
        held(&mut *tx, upload.id, *token).await?;
        let mut upload = upload.clone();
        if upload.writer.is_some() {
            upload.lock(*token, self.ambient.now())?;
        }
        tx.uploads().put(&upload).await?;
        Ok(tx.commit().await?)
    }

    /// Lets others write; that they may soon in any case makes this no error.
    pub(super) async fn release(&self, mut writing: Writing) {
        writing.upload.writer = None;
        if let Err(error) = self.save_upload(&writing).await {
            let error = &error as &dyn std::error::Error;
            tracing::debug!(upload = %writing.upload.id, error, "an upload stays locked for a moment");
        }
    }
}

/// The upload, if this request still writes it.
pub(super) async fn held(tx: &mut dyn Tx, id: UploadId, token: Uuid) -> Result<Upload, ContentError> {
    let upload = tx.uploads().get(id).await?.ok_or(ContentError::Unknown(What::Upload))?;
    if upload.is_written_by(token) {
        return Ok(upload);
    }
    let until = upload.writer.map_or(upload.updated_at, |writer| writer.until);
    Err(ContentError::UploadLocked { until, wait: BEAT })
}

/// Passes for the one who uploads; for others there is no such upload.
pub(super) fn require_owner(upload: &Upload, actor: &Actor) -> Result<(), ContentError> {
    if upload.owner_id == actor.user_id { Ok(()) } else { Err(ContentError::Unknown(What::Upload)) }
}

/// What the blob store has to be told to go on.
pub(super) fn growth_of(upload: &Upload) -> Result<Growth, ContentError> {
    Ok(serde_json::from_str(&upload.growth).map_err(StoreError::corrupt)?)
}

/// The same as text.
pub(super) fn growth_text(growth: &Growth) -> Result<String, ContentError> {
    Ok(serde_json::to_string(growth).map_err(StoreError::corrupt)?)
}
