use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use hallyu_kernel::{Actor, EpisodeId};
use hallyu_platform::blobs::{Growth, Written};

use super::access::managed_episode;
use super::create_upload::key_of;
use super::finish_upload::{Claim, require_checksum};
use super::{Content, UploadDraft};
use crate::domain::{ContentError, Upload, UploadKind};

/// The bytes of an upload, in the order and at the pace of their sender.
pub type Body = BoxStream<'static, Result<Bytes, Box<dyn std::error::Error + Send + Sync>>>;

/// What an uploader says about a video that comes with one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimpleUpload {
    /// The episode it is for.
    pub episode_id: EpisodeId,
    /// Name of the file.
    pub file_name: Option<String>,
    /// SHA-256 of the bytes, hexadecimal.
    pub checksum: Option<String>,
    /// Bytes.
    pub length: Option<u64>,
}

impl Content {
    /// Stores a video as it arrives with one request, and asks for its package.
    ///
    /// # Errors
    /// [`ContentError::Invalid`] if there are no bytes or other ones than the checksum says, [`ContentError::TooLarge`],
    /// [`ContentError::QuotaExceeded`], [`ContentError::Interrupted`]; nothing is kept then.
    pub async fn upload_media(
        &self,
        actor: &Actor,
        simple: SimpleUpload,
        body: Body,
    ) -> Result<Upload, ContentError> {
        let announced = simple.length;
        let draft = UploadDraft {
            kind: UploadKind::Whole,
            episode_id: Some(simple.episode_id),
            file_name: simple.file_name,
            metadata: None,
            checksum: simple.checksum,
            length: announced.unwrap_or_default(),
            parts: Vec::new(),
        };
        let mut upload = self.begun(actor, draft, &Growth::new(0))?;
        let mut tx = self.store.read().await?;
        managed_episode(&mut *tx, actor, simple.episode_id).await?;
        self.require_quota(&mut *tx, actor, upload.length).await?;
        drop(tx);
        let written = self.receive_all(&upload, announced, body).await?;
        (upload.length, upload.offset) = (written.size, written.size);
        let outcome = self.accept(actor, &mut upload, &written).await;
        if outcome.is_err() {
            self.blobs.delete(&key_of(&upload)).await?;
        }
        outcome.map(|()| upload)
    }

    async fn accept(
        &self,
        actor: &Actor,
        upload: &mut Upload,
        written: &Written,
    ) -> Result<(), ContentError> {
        // The checksum is known at the end only, and finishing makes the blob visible: a wrong one is taken back.
        require_checksum(upload, written, "X-Content-SHA256")?;
        self.register(upload, written, Claim::Quota(actor)).await
    }

    /// Streams the body into the blob store.
    async fn receive_all(
        &self,
        upload: &Upload,
        announced: Option<u64>,
        mut body: Body,
    ) -> Result<Written, ContentError> {
        let limit = self.settings.upload_max_bytes;
        let mut writer = self.blobs.writer(&key_of(upload)).await?;
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
        if announced.is_some_and(|length| length != writer.size()) {
            return Err(ContentError::Interrupted("the body is shorter than announced".into()));
        }
        Ok(writer.finish().await?)
    }
}
