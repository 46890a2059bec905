use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::domain::VERSION;

/// The file that names the index that is asked.
const CURRENT: &str = "current";

/// The folder of all indexes. The name of one begins with the version of its keys.
pub(super) struct Folder {
    root: PathBuf,
    made: AtomicU32,
}

impl Folder {
    pub(super) fn open(root: &Path) -> io::Result<Self> {
        fs::create_dir_all(root)?;
        Ok(Self { root: root.to_owned(), made: AtomicU32::new(0) })
    }

    /// The index that is asked, if there is one of this version.
    pub(super) fn current(&self) -> Option<PathBuf> {
        let name = fs::read_to_string(self.root.join(CURRENT)).ok()?;
        let name = name.trim();
        let is_ours = name.starts_with(&format!("v{VERSION}-")) && !name.contains(['/', '\\', '.']);
        is_ours.then(|| self.root.join(name)).filter(|path| path.is_dir())
    }

    /// An empty folder for a new one.
    pub(super) fn fresh(&self) -> io::Result<PathBuf> {
        loop {
            let number = self.made.fetch_add(1, Ordering::Relaxed);
            let path = self.root.join(format!("v{VERSION}-{number}"));
            match fs::create_dir(&path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => fs::create_dir_all(&self.root)?,
                outcome => return outcome.map(|()| path),
            }
        }
    }

    /// From now on this is the one that is asked, also after a crash.
    pub(super) fn point_to(&self, path: &Path) -> io::Result<()> {
        let name = path.file_name().unwrap_or_default();
        let written = self.root.join("current.new");
        fs::write(&written, name.as_encoded_bytes())?;
        fs::File::open(&written)?.sync_all()?;
        fs::rename(&written, self.root.join(CURRENT))
    }

    /// Removes all indexes but this one.
    pub(super) fn tidy(&self, but: &Path) {
        let entries = fs::read_dir(&self.root).into_iter().flatten().flatten();
        for path in entries.map(|entry| entry.path()).filter(|path| path.is_dir() && path != but) {
            if let Err(error) = fs::remove_dir_all(&path) {
                tracing::warn!(%error, path = %path.display(), "an old index stays");
            }
        }
    }
}
