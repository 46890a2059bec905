//! Writing a blob that grows.

use std::io;
use std::path::Path as FilePath;
use std::sync::Arc;

use bytes::Bytes;
use object_store::multipart::MultipartStore;
use object_store::path::Path;
use object_store::{ObjectStoreExt, PutPayload};
use sha2::{Digest, Sha256};
use tokio::fs::{File, OpenOptions};
use tokio::io::{AsyncSeekExt, AsyncWriteExt, BufWriter};

use super::growth::{PART, Soil, below, missing, rest_key, state, sync_folder, with};
use super::key::checked;
use super::{BlobError, Blobs, CHUNK, Growth, named};

/// A growing blob, being written by the only one who may.
pub struct Growing {
    growth: Growth,
    /// None: it cannot be made in passing, and is made when the blob is whole.
    hash: Option<Sha256>,
    size: u64,
    place: Place,
}

enum Place {
    File { file: BufWriter<File>, key: String },
    Parts(Box<Parts>),
}

struct Parts {
    blobs: Blobs,
    store: Arc<dyn MultipartStore>,
    path: Path,
    key: String,
    /// What is not a whole part yet.
    rest: Vec<Bytes>,
    rest_size: u64,
    /// Rests that were kept, the last one and the one before it, which the owner may still have noted.
    kept: [Option<u64>; 2],
}

impl Growing {
    /// Appends bytes. They are kept only when a checkpoint or [`Growing::flush`] says so.
    ///
    /// # Errors
    /// [`BlobError::Full`] when there is no space left.
    pub async fn write(&mut self, mut chunk: Bytes) -> Result<(), BlobError> {
        while !chunk.is_empty() {
            let piece = match &self.place {
                Place::File { .. } => std::mem::take(&mut chunk),
                Place::Parts(parts) => {
                    let room = self.growth.part_size.saturating_sub(parts.rest_size).max(1);
                    chunk.split_to(usize::try_from(room).unwrap_or(usize::MAX).min(chunk.len()))
                }
            };
            if let Some(hash) = &mut self.hash {
                hash.update(&piece);
            }
            self.size += piece.len() as u64;
            self.place_piece(piece).await?;
        }
        Ok(())
    }

    async fn place_piece(&mut self, piece: Bytes) -> Result<(), BlobError> {
        match &mut self.place {
            Place::File { file, key } => {
                file.write_all(&piece).await.map_err(|error| BlobError::from_io(key, error))
            }
            Place::Parts(parts) => {
                parts.rest_size += piece.len() as u64;
                parts.rest.push(piece);
                if parts.rest_size < self.growth.part_size {
                    return Ok(());
                }
                parts.send(&mut self.growth).await?;
                self.growth.size = self.size;
                self.growth.hash = self.hash.as_ref().map(state);
                Ok(())
            }
        }
    }

    /// Bytes of the blob, those included that are not kept yet.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Keeps what can be kept cheaply, if that is worth it since `known`: whoever goes on from what this gives loses
    /// nothing of it.
    ///
    /// # Errors
    /// As [`Growing::write`].
    pub async fn checkpoint(&mut self, known: u64) -> Result<Option<Growth>, BlobError> {
        match &self.place {
            Place::File { .. } if self.size - known >= PART => self.flush().await.map(Some),
            Place::Parts(_) if self.growth.size > known && self.growth.rest == 0 => {
                Ok(Some(self.growth.clone()))
            }
            _ => Ok(None),
        }
    }

    /// Keeps everything. What the flush before the last one gave must not be gone on from any more.
    ///
    /// # Errors
    /// As [`Growing::write`].
    pub async fn flush(&mut self) -> Result<Growth, BlobError> {
        match &mut self.place {
            Place::File { file, key } => {
                let failed = |error| BlobError::from_io(key, error);
                file.flush().await.map_err(failed)?;
                file.get_ref().sync_data().await.map_err(failed)?;
                self.growth.hash = self.hash.as_ref().map(state);
            }
            Place::Parts(parts) => {
                parts.keep_rest(self.size).await?;
                self.growth.rest = parts.rest_size;
            }
        }
        self.growth.size = self.size;
        Ok(self.growth.clone())
    }
}

impl Parts {
    /// Sends what is a whole part.
    async fn send(&mut self, growth: &mut Growth) -> Result<(), BlobError> {
        let upload = match &growth.upload {
            Some(upload) => upload.clone(),
            None => self.store.create_multipart(&self.path).await.map_err(named(&self.key))?,
        };
        let payload: PutPayload = std::mem::take(&mut self.rest).into_iter().collect();
        let sent = self.store.put_part(&self.path, &upload, growth.parts.len(), payload).await;
        growth.parts.push(sent.map_err(named(&self.key))?.content_id);
        growth.upload = Some(upload);
        (self.rest_size, growth.rest) = (0, 0);
        Ok(())
    }

    /// Keeps what is less than a part, under the size that the whole has with it.
    async fn keep_rest(&mut self, size: u64) -> Result<(), BlobError> {
        let [last, before] = self.kept;
        if last == Some(size) {
            return Ok(());
        }
        if self.rest_size > 0 {
            let payload: PutPayload = self.rest.iter().cloned().collect();
            let path = checked(&rest_key(&self.key, size))?;
            self.blobs.store.put(&path, payload).await.map_err(named(&self.key))?;
        }
        if let Some(before) = before {
            self.blobs.delete(&rest_key(&self.key, before)).await?;
        }
        self.kept = [(self.rest_size > 0).then_some(size), last];
        Ok(())
    }
}

impl Blobs {
    /// Goes on with a blob where `growth` says. What is behind that is dropped. Nothing is visible under `key` before
    /// [`Blobs::finish_growth`]; the caller sees to it that nobody else writes meanwhile.
    ///
    /// # Errors
    /// [`BlobError::NotFound`] if what was kept is not there.
    pub async fn grow(&self, key: &str, growth: &Growth) -> Result<Growing, BlobError> {
        let path = checked(key)?;
        let place = match &self.soil {
            Soil::Disk => {
                let file = open(&self.growing_file(key)?, growth.size).await;
                let file = file.map_err(|error| missing(key, error))?;
                Place::File { file: BufWriter::with_capacity(CHUNK, file), key: key.to_owned() }
            }
            Soil::Parts(store, folder) => {
                let rest = self.rest(key, growth).await?;
                Place::Parts(Box::new(Parts {
                    blobs: self.clone(),
                    store: Arc::clone(store),
                    path: below(folder, &path),
                    key: key.to_owned(),
                    rest_size: rest.len() as u64,
                    rest: vec![rest],
                    kept: [(growth.rest > 0).then_some(growth.size), None],
                }))
            }
        };
        let hash = match &place {
            Place::Parts(parts) => growth.hasher().map(|hash| parts.rest.iter().fold(hash, with)),
            Place::File { .. } => growth.hasher(),
        };
        Ok(Growing { growth: growth.clone(), hash, size: growth.size, place })
    }
}

/// The file, cut to `size` and ready for what follows; made if nothing was kept.
pub(super) async fn open(path: &FilePath, size: u64) -> io::Result<File> {
    let mut file = match OpenOptions::new().write(true).open(path).await {
        Err(error) if error.kind() == io::ErrorKind::NotFound && size == 0 => {
            if let Some(folder) = path.parent() {
                tokio::fs::create_dir_all(folder).await?;
            }
            let file = OpenOptions::new().write(true).create(true).truncate(false).open(path).await?;
            sync_folder(path).await?;
            file
        }
        file => file?,
    };
    if file.metadata().await?.len() < size {
        return Err(io::ErrorKind::NotFound.into());
    }
    file.set_len(size).await?;
    file.seek(io::SeekFrom::Start(size)).await?;
    Ok(file)
}
