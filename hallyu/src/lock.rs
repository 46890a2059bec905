//! One server per data folder.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Held as long as a process uses the data folder; the operating system lets go of it when the process ends, however.
#[derive(Debug)]
pub(crate) struct DataFolder {
    _lock: File,
}

/// Why the data folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LockError {
    #[error(
        "another hallyu (process {holder}) uses the data folder {}: stop it, or choose another folder with --data",
        folder.display()
    )]
    Held { folder: PathBuf, holder: String },
    #[error("cannot use the data folder {}: {source}", folder.display())]
    Unusable { folder: PathBuf, source: std::io::Error },
}

impl DataFolder {
    /// Makes the folder if needed and takes it for this process. `part` names what the process runs: the whole platform
    /// has the folder for itself, and so has each of several processes that are its parts.
    ///
    /// # Errors
    /// [`LockError::Held`] while another process has it.
    pub(crate) fn take(folder: &Path, part: &str) -> Result<Self, LockError> {
        let unusable = |source| LockError::Unusable { folder: folder.to_owned(), source };
        fs::create_dir_all(folder).map_err(unusable)?;
        let path = folder.join(format!("{part}.lock"));
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(unusable)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let holder = fs::read_to_string(&path).unwrap_or_default();
                return Err(LockError::Held { folder: folder.to_owned(), holder: holder.trim().to_owned() });
            }
            Err(TryLockError::Error(source)) => return Err(unusable(source)),
        }
        file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id())).map_err(unusable)?;
        Ok(Self { _lock: file })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_to_come_is_refused_until_the_first_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let first = DataFolder::take(folder.path(), "hallyu").unwrap();
        let refused = DataFolder::take(folder.path(), "hallyu").unwrap_err();
        assert!(refused.to_string().contains(&std::process::id().to_string()), "{refused}");
        drop(first);
        DataFolder::take(folder.path(), "hallyu").unwrap();
    }
}
