//! The architecture test: finds what breaks the rules of ARCHITECTURE.md.

mod graph;
mod imports;
mod migrations;
mod schemas;
mod size;
mod words;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// A file of the repository, read once for all rules.
pub(crate) struct SourceFile {
    /// Relative to the repository's root, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// One broken rule.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Breach {
    pub(crate) place: String,
    pub(crate) message: String,
}

impl Breach {
    pub(crate) fn new(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self { place: place.into(), message: message.into() }
    }
}

/// Checks every rule and prints what breaks one.
///
/// # Errors
/// If a rule is broken or the tree cannot be read.
pub(crate) fn run(root: &Path) -> Result<()> {
    let files = tracked_files(root)?;
    let mut breaches = Vec::new();
    breaches.extend(graph::check(&files)?);
    breaches.extend(imports::check(&files));
    breaches.extend(size::check(&files));
    breaches.extend(migrations::check(&files));
    breaches.extend(schemas::check(&files));
    breaches.extend(words::check(&files));
    for breach in &breaches {
        println!("{}: {}", breach.place, breach.message);
    }
    if !breaches.is_empty() {
        bail!("tidy: {} rule(s) broken in {} files", breaches.len(), files.len());
    }
    println!("tidy: {} files keep the rules", files.len());
    Ok(())
}

/// Text files that git tracks or would track.
fn tracked_files(root: &Path) -> Result<Vec<SourceFile>> {
    let listing = std::process::Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"])
        .current_dir(root)
        .output()
        .context("cannot run git to list the files")?;
    let names = String::from_utf8(listing.stdout).context("a file name is not UTF-8")?;
    let mut files = Vec::new();
    for name in names.split('\0').filter(|name| !name.is_empty()) {
        let path: PathBuf = root.join(name);
        let Ok(bytes) = std::fs::read(&path) else { continue };
        if let Ok(text) = String::from_utf8(bytes) {
            files.push(SourceFile { path: name.to_owned(), text });
        }
    }
    Ok(files)
}
