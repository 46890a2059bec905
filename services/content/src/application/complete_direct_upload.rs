use hallyu_kernel::{Actor, UploadId};

use super::Content;
use super::create_upload::key_of;
use super::upload_lease::{Writing, growth_of, growth_text, require_owner};
use crate::domain::{ContentError, Upload, UploadKind, UploadState};

impl Content {
    /// Finishes an upload whose parts are in the object store under these tags, in their order. May be repeated.
    ///
    /// # Errors
    /// [`ContentError::Invalid`] if the store has other parts, and as [`Content::finish_upload`].
    pub async fn complete_direct_upload(
        &self,
        actor: &Actor,
        id: UploadId,
        tags: Vec<String>,
    ) -> Result<Upload, ContentError> {
        let check = |upload: &Upload, now| {
            require_owner(upload, actor)?;
            upload.require_alive(now)?;
            if upload.kind == UploadKind::Direct { Ok(()) } else { Err(ContentError::NotAppendable) }
        };
        let writing = self.take_upload(id, check).await?;
        if writing.upload.state == UploadState::Done {
            return Ok(writing.upload);
        }
        let (content, place) = (self.clone(), (id, writing.token));
        let work = async move { content.holding(place, content.complete(writing, tags)).await };
        // It goes on although nobody waits for it any more: hashing a large video takes a while.
        tokio::spawn(work).await.unwrap_or_else(|panic| Err(ContentError::Interrupted(panic.into())))
    }

    async fn complete(&self, mut writing: Writing, tags: Vec<String>) -> Result<Upload, ContentError> {
        match self.join_parts(&mut writing, tags).await {
            Ok(()) => self.finish_upload(writing).await,
            Err(error) => {
                self.release(writing).await;
                Err(error)
            }
        }
    }

    async fn join_parts(&self, writing: &mut Writing, tags: Vec<String>) -> Result<(), ContentError> {
        let upload = &mut writing.upload;
        let (key, growth) = (key_of(upload), growth_of(upload)?);
        if tags.len() as u64 != upload.length.div_ceil(growth.part_size()) {
            return Err(ContentError::field("etags", "parts"));
        }
        let growth = growth.of_parts(tags, upload.length);
        if !self.blobs.join_parts(&key, &growth).await? {
            return Err(ContentError::field("etags", "parts"));
        }
        upload.growth = growth_text(&growth)?;
        upload.offset = upload.length;
        self.save_upload(writing).await
    }
}
