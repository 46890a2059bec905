use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use hallyu_kernel::JobId;
use tokio::fs;

use crate::application::Scratch;
use crate::domain::MediaError;

/// How often the removal of a folder is tried. An encoder that outlived a killed server may still add a file to it while it is
/// emptied; it fails at its next file, as its folder is gone.
const REMOVALS: u32 = 3;

/// Folders for unfinished work on the local disk.
#[derive(Clone, Debug)]
pub struct LocalScratch {
    root: PathBuf,
}

impl LocalScratch {
    /// Takes the folder that holds the folders of the jobs; it need not exist.
    #[must_use]
    pub fn new(root: PathBuf) -> Self {
        Self { root }
    }

    fn folder(&self, job: JobId) -> PathBuf {
        self.root.join(job.to_string())
    }
}

#[async_trait]
impl Scratch for LocalScratch {
    async fn open(&self, job: JobId) -> Result<PathBuf, MediaError> {
        let folder = self.folder(job);
        fs::create_dir_all(&folder)
            .await
            .map_err(|error| MediaError::failed("cannot make the working folder", error))?;
        // The encoder is started in its folder, but reads a source that is named from here.
        std::path::absolute(&folder)
            .map_err(|error| MediaError::failed("cannot find the working folder", error))
    }

    async fn holds(&self, job: JobId, folder: &str) -> bool {
        fs::try_exists(self.folder(job).join(folder)).await.unwrap_or(false)
    }

    async fn discard(&self, job: JobId) -> Result<(), MediaError> {
        remove(&self.folder(job)).await
    }
}

/// Makes the folder, without anything that an earlier attempt left in it.
pub(super) async fn make_empty(folder: &Path) -> Result<(), MediaError> {
    remove(folder).await?;
    fs::create_dir_all(folder)
        .await
        .map_err(|error| MediaError::failed("cannot make the working folder", error))
}

async fn remove(folder: &Path) -> Result<(), MediaError> {
    for attempt in 1.. {
        match fs::remove_dir_all(folder).await {
            Ok(()) => break,
            Err(error) if error.kind() == ErrorKind::NotFound => break,
            Err(error) if error.kind() == ErrorKind::DirectoryNotEmpty && attempt < REMOVALS => {}
            Err(error) => return Err(MediaError::failed("cannot empty the working folder", error)),
        }
    }
    Ok(())
}
