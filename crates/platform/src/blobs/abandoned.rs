use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Removes the files of unfinished uploads below `folder` that were last written before `before`, save the `growing`
/// ones. The library calls them as the blob will be called, with `#` and a number behind; no key has a `#`.
pub(super) fn remove(folder: &Path, before: SystemTime, growing: &HashSet<PathBuf>) -> io::Result<usize> {
    let mut removed = 0;
    for entry in std::fs::read_dir(folder)? {
        let (entry, path) = entry.map(|entry| (entry.file_type(), entry.path()))?;
        if entry?.is_dir() {
            removed += remove(&path, before, growing)?;
        } else if is_unfinished(&path)
            && !growing.contains(&path)
            && std::fs::metadata(&path)?.modified()? < before
        {
            std::fs::remove_file(&path)?;
            removed += 1;
        }
    }
    Ok(removed)
}

fn is_unfinished(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.rsplit_once('#').is_some_and(|(_, number)| number.parse::<u32>().is_ok())
}
