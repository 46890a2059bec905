use std::collections::HashSet;

use chrono::TimeDelta;
use hallyu_contracts::media::source_key;

use super::Content;
use super::create_upload::key_of;
use super::upload_lease::{Writing, growth_of};
use crate::domain::{ContentError, Upload, UploadState};

/// Uploads seen to in one round.
const BATCH: u64 = 50;
/// How long what became of an upload is told.
const REMEMBERED: TimeDelta = TimeDelta::days(7);
/// What nobody finished is removed when it is older than this.
const ABANDONED: TimeDelta = TimeDelta::days(1);

impl Content {
    /// Finishes uploads that are complete, gives up those that were not gone on with in time, and forgets old ones.
    ///
    /// # Errors
    /// [`ContentError::Store`]; what fails for one upload is logged, and tried again in the next round.
    pub async fn sweep_uploads(&self) -> Result<(), ContentError> {
        let now = self.ambient.now();
        let due = self.store.read().await?.uploads().due(now, BATCH).await?;
        for upload in due {
            let id = upload.id;
            if let Err(error) = self.settle_upload(&upload).await {
                let error = &error as &dyn std::error::Error;
                tracing::warn!(upload = %id, error, "an upload could not be brought to its end");
            }
        }
        let mut tx = self.store.write().await?;
        tx.uploads().forget(now - REMEMBERED).await?;
        Ok(tx.commit().await?)
    }

    /// Brings one upload to its end.
    ///
    /// # Errors
    /// As [`Content::finish_upload`].
    pub async fn settle_upload(&self, due: &Upload) -> Result<(), ContentError> {
        let writing = self.take_upload(due.id, |_, _| Ok(())).await?;
        let place = (due.id, writing.token);
        match writing.upload.state {
            UploadState::Receiving if writing.upload.is_complete() => {
                self.holding(place, self.finish_upload(writing)).await.map(drop)
            }
            UploadState::Receiving => self.holding(place, self.expire(writing)).await,
            UploadState::Done if due.state == UploadState::Done => self.expire(writing).await,
            _ => Ok(()),
        }
    }

    async fn expire(&self, writing: Writing) -> Result<(), ContentError> {
        let mut upload = writing.upload;
        self.blobs.discard_growth(&key_of(&upload), &growth_of(&upload)?).await?;
        upload.end(UploadState::Expired, None, self.ambient.now());
        let mut tx = self.store.write().await?;
        tx.uploads().put(&upload).await?;
        Ok(tx.commit().await?)
    }

    /// Removes what a kill left in the blob store of what was being written, save uploads that can be gone on with.
    ///
    /// # Errors
    /// [`ContentError::Blobs`].
    pub async fn sweep_blobs(&self) -> Result<usize, ContentError> {
        // First the time: what begins after it is not old enough.
        let before = self.ambient.now() - ABANDONED;
        let growing = self.store.read().await?.uploads().growing().await?;
        let growing: HashSet<String> = growing.into_iter().map(source_key).collect();
        Ok(self.blobs.remove_abandoned(before, growing).await?)
    }
}
