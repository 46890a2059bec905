//! Blobs: files that belong to the product (videos, segments, images), on the local disk, in S3 or in memory, through
//! one library.
//!
//! Whatever is written appears whole or not at all; on the disk and in S3 it is durable when the call returns.

use std::collections::HashSet;
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream};
use hallyu_kernel::Time;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::{GetOptions, ObjectMeta, ObjectStore, ObjectStoreExt, PutPayload};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::io::AsyncReadExt;

mod abandoned;
mod direct;
mod error;
mod growing;
mod growth;
mod key;
mod reader;
mod s3;
mod writer;

pub use error::BlobError;
pub use growing::Growing;
pub use growth::Growth;
pub use reader::BlobReader;
pub use s3::S3Keys;
pub use writer::{BlobWriter, Written};

use error::named;
use growth::Soil;
use key::{checked, folder};
use s3::S3;
use writer::hex;

/// Bytes handed on at once when a file is copied in or read out.
const CHUNK: usize = 512 * 1024;

/// What is known of a blob without reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meta {
    /// The blob's key.
    pub key: String,
    /// Bytes.
    pub size: u64,
    /// Changes whenever the content does; an HTTP entity tag with its quotes.
    pub etag: String,
    /// When it was written.
    pub modified: Time,
}

impl From<ObjectMeta> for Meta {
    fn from(meta: ObjectMeta) -> Self {
        let etag = meta
            .e_tag
            .unwrap_or_else(|| format!("{:x}-{:x}", meta.last_modified.timestamp_micros(), meta.size));
        let etag = if etag.ends_with('"') { etag } else { format!("\"{etag}\"") };
        Self { key: meta.location.into(), size: meta.size, etag, modified: meta.last_modified }
    }
}

/// A store of blobs under keys such as `media/med_…/360p/init.mp4`.
///
/// A key is made of parts joined by `/`; a part is made of ASCII letters, digits, `-`, `_`, `.` and `~` and does not
/// start with a dot. Anything else is [`BlobError::Key`].
#[derive(Clone)]
pub struct Blobs {
    store: Arc<dyn ObjectStore>,
    soil: Soil,
    disk: Option<Arc<Disk>>,
    s3: Option<Arc<S3>>,
}

/// What a signed address is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signed {
    /// GET of the blob.
    Get,
    /// PUT of the blob.
    Put,
}

struct Disk {
    root: PathBuf,
    files: Arc<LocalFileSystem>,
}

impl fmt::Debug for Blobs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Blobs({})", self.store)
    }
}

impl Blobs {
    /// Opens the store at `file:///directory` (made if missing; the path as it is, without percent-encoding), `memory:`,
    /// or `s3://key:secret@bucket/folder?endpoint=https://host&region=name`. Without an endpoint that is Amazon's; without
    /// key and secret, those of the machine are used (its `AWS_…` variables, its pod's or its instance's role). Nothing is
    /// asked of S3 yet.
    ///
    /// # Errors
    /// [`BlobError::Location`] for any other location, [`BlobError::Failed`] when the directory cannot be made.
    pub fn open(location: &str) -> Result<Self, BlobError> {
        Self::open_with(location, S3Keys::default())
    }

    /// As [`Blobs::open`]; `keys` are those of S3 where the location has none.
    ///
    /// # Errors
    /// As [`Blobs::open`].
    pub fn open_with(location: &str, keys: S3Keys) -> Result<Self, BlobError> {
        if location == "memory:" {
            let memory = Arc::new(InMemory::new());
            let soil = Soil::Parts(memory.clone(), object_store::path::Path::default());
            return Ok(Self { store: memory, soil, disk: None, s3: None });
        }
        if location.starts_with("s3:") {
            let s3 = Arc::new(S3::open(location, keys)?);
            return Ok(Self { store: s3.store(), soil: s3.soil(), disk: None, s3: Some(s3) });
        }
        let Some(directory) =
            location.strip_prefix("file://").map(Path::new).filter(|path| path.is_absolute())
        else {
            let kind = location.split("://").next().unwrap_or_default();
            return Err(BlobError::Location(format!("{kind:?} is of a kind that is not known")));
        };
        std::fs::create_dir_all(directory).map_err(|error| BlobError::from_io(location, error))?;
        let files = LocalFileSystem::new_with_prefix(directory).map_err(named(location))?;
        let files = Arc::new(files.with_fsync(true).with_automatic_cleanup(true));
        let disk = Disk { root: directory.to_owned(), files: files.clone() };
        Ok(Self { store: files, soil: Soil::Disk, disk: Some(Arc::new(disk)), s3: None })
    }

    /// Stores `content` under `key`, over what was there.
    ///
    /// # Errors
    /// [`BlobError::Full`] when there is no space left.
    pub async fn put(&self, key: &str, content: impl Into<Bytes> + Send) -> Result<(), BlobError> {
        let payload = PutPayload::from_bytes(content.into());
        self.store.put(&checked(key)?, payload).await.map_err(named(key))?;
        Ok(())
    }

    /// Stores `value` as JSON.
    ///
    /// # Errors
    /// As [`Blobs::put`]; [`BlobError::Json`] for a value that has no JSON form.
    pub async fn put_json(&self, key: &str, value: &(impl Serialize + Sync)) -> Result<(), BlobError> {
        let json =
            serde_json::to_vec(value).map_err(|source| BlobError::Json { key: key.to_owned(), source })?;
        self.put(key, json).await
    }

    /// Copies a file in.
    ///
    /// # Errors
    /// As [`Blobs::put`]; [`BlobError::Failed`] when the file cannot be read.
    pub async fn put_file(&self, key: &str, file: &Path) -> Result<Written, BlobError> {
        let cannot_read = |error| BlobError::from_io(key, error);
        let mut writer = self.writer(key).await?;
        let mut file = tokio::fs::File::open(file).await.map_err(cannot_read)?;
        let mut chunk = Vec::with_capacity(CHUNK);
        while file.read_buf(&mut chunk).await.map_err(cannot_read)? > 0 {
            writer.write(Bytes::from(std::mem::replace(&mut chunk, Vec::with_capacity(CHUNK)))).await?;
        }
        writer.finish().await
    }

    /// Begins a blob of unknown length, for uploads. Nothing is visible before [`BlobWriter::finish`].
    ///
    /// # Errors
    /// [`BlobError::Key`].
    #[expect(
        clippy::unused_async,
        reason = "that the store is asked only when a part is full is its own affair"
    )]
    pub async fn writer(&self, key: &str) -> Result<BlobWriter, BlobError> {
        Ok(BlobWriter::new(Arc::clone(&self.store), key.to_owned(), checked(key)?))
    }

    /// The whole blob.
    ///
    /// # Errors
    /// [`BlobError::NotFound`].
    pub async fn get(&self, key: &str) -> Result<Bytes, BlobError> {
        let found = self.store.get(&checked(key)?).await.map_err(named(key))?;
        found.bytes().await.map_err(named(key))
    }

    /// The blob read as JSON.
    ///
    /// # Errors
    /// [`BlobError::NotFound`]; [`BlobError::Json`] when it is not the JSON of a `T`.
    pub async fn get_json<T: DeserializeOwned>(&self, key: &str) -> Result<T, BlobError> {
        let json = self.get(key).await?;
        serde_json::from_slice(&json).map_err(|source| BlobError::Json { key: key.to_owned(), source })
    }

    /// The blob, or the bytes of `range` (end exclusive, cut to the blob's size), as a stream of large chunks.
    ///
    /// # Errors
    /// [`BlobError::NotFound`]; [`BlobError::Range`] when the range starts behind the end.
    pub async fn reader(&self, key: &str, range: Option<Range<u64>>) -> Result<BlobReader, BlobError> {
        let options = GetOptions::new().with_range(range.clone());
        let error = match self.store.get_opts(&checked(key)?, options).await {
            Ok(found) => return Ok(BlobReader::new(found)),
            Err(error) => named(key)(error),
        };
        // The library does not let its range errors be told apart.
        match (range, self.head(key).await?) {
            (Some(range), Some(meta)) if range.start >= meta.size => Err(BlobError::Range(key.to_owned())),
            _ => Err(error),
        }
    }

    /// What is known of the blob, or `None` if there is none.
    ///
    /// # Errors
    /// [`BlobError::Failed`] when the store does not answer.
    pub async fn head(&self, key: &str) -> Result<Option<Meta>, BlobError> {
        match self.store.head(&checked(key)?).await {
            Ok(meta) => Ok(Some(meta.into())),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(named(key)(error)),
        }
    }

    /// Where the blob's file is, for programs that read files by name; `None` when the store is not on the local disk
    /// or the key is malformed. The file need not exist.
    #[must_use]
    pub fn local_path(&self, key: &str) -> Option<PathBuf> {
        self.disk.as_ref()?.files.path_to_filesystem(&checked(key).ok()?).ok()
    }

    /// Deletes the blob, if it is there.
    ///
    /// # Errors
    /// [`BlobError::Failed`] when the store does not answer.
    pub async fn delete(&self, key: &str) -> Result<(), BlobError> {
        match self.store.delete(&checked(key)?).await {
            Err(object_store::Error::NotFound { .. }) | Ok(()) => Ok(()),
            Err(error) => Err(named(key)(error)),
        }
    }

    /// Deletes every blob below the folder `prefix`; in S3, a thousand with one request.
    ///
    /// # Errors
    /// [`BlobError::Failed`] when the store does not answer; blobs may remain.
    pub async fn delete_prefix(&self, prefix: &str) -> Result<(), BlobError> {
        let found = self.store.list(folder(prefix)?.as_ref()).map_ok(|meta| meta.location);
        let found: Vec<_> = found.try_collect().await.map_err(named(prefix))?;
        let mut deleted = self.store.delete_stream(stream::iter(found.into_iter().map(Ok)).boxed());
        while let Some(outcome) = deleted.next().await {
            match outcome {
                Ok(_) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(named(prefix)(error)),
            }
        }
        Ok(())
    }

    /// An address under which whoever has it may read or write the blob for `life` (at most seven days), without asking
    /// us. `None` for stores that have no such addresses.
    ///
    /// # Errors
    /// [`BlobError::Failed`] when there are no keys to sign with.
    pub async fn signed_url(
        &self,
        key: &str,
        signed: Signed,
        life: Duration,
    ) -> Result<Option<String>, BlobError> {
        let path = checked(key)?;
        match &self.s3 {
            Some(s3) => s3.signed_url(&path, signed, life).await.map(Some).map_err(named(key)),
            None => Ok(None),
        }
    }

    /// Removes what uploads that nobody finished left on the disk or in S3: those last written, or in S3 begun, before
    /// `before`, save the blobs that are `growing`. There are some after a kill or a power cut; otherwise uploads clean up
    /// themselves. Gives the number of files or uploads.
    ///
    /// # Errors
    /// [`BlobError::Failed`] when a folder cannot be read or a file not be removed, or S3 does not answer.
    pub async fn remove_abandoned(&self, before: Time, growing: HashSet<String>) -> Result<usize, BlobError> {
        if let Some(s3) = &self.s3 {
            return s3.remove_abandoned(before, &growing).await;
        }
        let Some(disk) = self.disk.clone() else { return Ok(0) };
        let growing: HashSet<PathBuf> =
            growing.iter().filter_map(|key| self.growing_file(key).ok()).collect();
        let removed =
            tokio::task::spawn_blocking(move || abandoned::remove(&disk.root, before.into(), &growing));
        removed.await.map_err(std::io::Error::other).flatten().map_err(|error| BlobError::from_io("", error))
    }

    /// Every blob below the folder `prefix` in order of key; an empty prefix means all.
    ///
    /// # Errors
    /// [`BlobError::Failed`] when the store does not answer.
    pub async fn list(&self, prefix: &str) -> Result<Vec<Meta>, BlobError> {
        let found = self.store.list(folder(prefix)?.as_ref()).map(|meta| meta.map(Meta::from));
        let mut found: Vec<_> = found.try_collect().await.map_err(named(prefix))?;
        found.sort_by(|a, b| a.key.cmp(&b.key));
        Ok(found)
    }
}
