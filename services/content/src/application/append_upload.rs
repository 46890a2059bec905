use futures_util::StreamExt;
use hallyu_kernel::{Actor, UploadId};
use hallyu_platform::blobs::{Growing, Growth};
use hallyu_platform::sums::{PieceSum, Summing};

use super::create_upload::key_of;
use super::upload_lease::{Writing, growth_of, growth_text, require_owner};
use super::{Body, Content};
use crate::domain::{ContentError, Upload, UploadState};

/// What is said of bytes that follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where they belong.
    pub offset: u64,
    /// How many there are.
    pub length: Option<u64>,
    /// What they are to add up to; otherwise none of them is kept.
    pub checksum: Option<PieceSum>,
}

impl Content {
    /// Takes the right to append to an upload, before any of the bytes.
    ///
    /// # Errors
    /// As [`Upload::require_place`] and [`Upload::lock`].
    pub async fn open_upload(
        &self,
        actor: &Actor,
        id: UploadId,
        piece: &Piece,
    ) -> Result<Writing, ContentError> {
        let check = |upload: &Upload, now| {
            require_owner(upload, actor)?;
            upload.require_place(piece.offset, piece.length, now)
        };
        self.take_over_upload(id, check).await
    }

    /// Appends bytes as they come. Those that came before an interruption are kept, unless they have a checksum. With the
    /// last one the upload is finished. All of this goes on although nobody waits for it any more.
    ///
    /// # Errors
    /// [`ContentError::Interrupted`], [`ContentError::Damaged`], [`ContentError::TooLarge`], and as
    /// [`Content::finish_upload`].
    pub async fn append_upload(
        &self,
        writing: Writing,
        piece: Piece,
        body: Body,
    ) -> Result<Upload, ContentError> {
        if writing.upload.state != UploadState::Receiving {
            return Ok(writing.upload);
        }
        let content = self.clone();
        let place = (writing.upload.id, writing.token);
        let work = async move { content.holding(place, content.append(writing, piece, body)).await };
        tokio::spawn(work).await.unwrap_or_else(|panic| Err(ContentError::Interrupted(panic.into())))
    }

    async fn append(&self, mut writing: Writing, piece: Piece, body: Body) -> Result<Upload, ContentError> {
        let outcome = match writing.upload.is_complete() {
            true => Ok(()),
            false => self.receive(&mut writing, piece, body).await,
        };
        if outcome.is_ok() && writing.upload.is_complete() {
            return self.finish_upload(writing).await;
        }
        let upload = writing.upload.clone();
        self.release(writing).await;
        outcome.map(|()| Upload { writer: None, ..upload })
    }

    async fn receive(&self, writing: &mut Writing, piece: Piece, body: Body) -> Result<(), ContentError> {
        let growth = growth_of(&writing.upload)?;
        let mut growing = self.blobs.grow(&key_of(&writing.upload), &growth).await?;
        let is_checked = piece.checksum.is_some();
        let outcome = self.drink(writing, &mut growing, (piece.checksum, body)).await;
        let is_kept = match &outcome {
            Ok(()) => true,
            Err(ContentError::Interrupted(_)) => !is_checked,
            Err(_) => false,
        };
        if is_kept && growing.size() > writing.upload.offset {
            let growth = growing.flush().await?;
            self.note(writing, &growth)?;
            self.save_upload(writing).await?;
        }
        outcome
    }

    /// Writes what comes. What is kept on the way is noted, so that little has to be sent again after a kill.
    async fn drink(
        &self,
        writing: &mut Writing,
        growing: &mut Growing,
        (checksum, mut body): (Option<PieceSum>, Body),
    ) -> Result<(), ContentError> {
        let length = writing.upload.length;
        let mut summing = checksum.as_ref().map(Summing::new);
        while let Some(bytes) = body.next().await {
            let bytes = bytes.map_err(ContentError::Interrupted)?;
            if growing.size() + bytes.len() as u64 > length {
                return Err(ContentError::TooLarge { limit: length });
            }
            if let Some(summing) = &mut summing {
                summing.add(&bytes);
            }
            growing.write(bytes).await?;
            if summing.is_none()
                && let Some(growth) = growing.checkpoint(writing.upload.offset).await?
            {
                self.note(writing, &growth)?;
                self.save_upload(writing).await?;
            }
        }
        if summing.is_some_and(|summing| !summing.fits()) { Err(ContentError::Damaged) } else { Ok(()) }
    }

    fn note(&self, writing: &mut Writing, growth: &Growth) -> Result<(), ContentError> {
        let kept = (growth.size, growth_text(growth)?);
        writing.upload.advance(kept, (self.ambient.now(), self.settings.upload_life));
        Ok(())
    }
}
