//! Subtitle files in and out.

use std::fs::File;
use std::io::{Read, Write as _};
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use hallyu_captions::format::{Format, Reading, read};
use serde::de::DeserializeOwned;

/// A subtitle file of an hour has a tenth of a megabyte; what is larger than this is something else.
const LARGEST: u64 = 16 * 1024 * 1024;

/// The path that stands for standard input or output.
fn is_stream(path: &Path) -> bool {
    path == Path::new("-")
}

/// How a file is called in messages.
pub(super) fn name(path: &Path) -> String {
    if is_stream(path) { "standard input".to_owned() } else { path.display().to_string() }
}

/// Reads a subtitle file and tells what was met in it.
pub(super) fn open(path: &Path) -> Result<Reading> {
    let reading = open_quietly(path)?;
    for warning in reading.warnings() {
        eprintln!("{}: {warning}", name(path));
    }
    Ok(reading)
}

/// Reads a subtitle file.
pub(super) fn open_quietly(path: &Path) -> Result<Reading> {
    read(&bytes(path)?, None).with_context(|| name(path))
}

/// Reads a file of settings in TOML, such as a glossary.
pub(super) fn toml<T: DeserializeOwned>(path: &Path) -> Result<T> {
    let text = String::from_utf8(bytes(path)?).with_context(|| name(path))?;
    toml::from_str(&text).with_context(|| name(path))
}

fn bytes(path: &Path) -> Result<Vec<u8>> {
    let input: Box<dyn Read> = if is_stream(path) {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(File::open(path).with_context(|| name(path))?)
    };
    let mut bytes = Vec::new();
    input.take(LARGEST + 1).read_to_end(&mut bytes).with_context(|| name(path))?;
    if bytes.len() as u64 > LARGEST {
        bail!("{}: larger than {} MiB, which no subtitle file is", name(path), LARGEST / 1024 / 1024);
    }
    Ok(bytes)
}

/// The format that a path's ending asks for.
pub(super) fn format_of(path: &Path) -> Option<Format> {
    path.extension().and_then(|ending| ending.to_str()).and_then(Format::of_ending)
}

/// Writes a file as a whole or not at all, so that a full disk does not cost the one that was there.
pub(super) fn save(path: &Path, text: &str) -> Result<()> {
    if is_stream(path) {
        return std::io::stdout().write_all(text.as_bytes()).context("standard output");
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut fresh = tempfile::NamedTempFile::new_in(folder).with_context(|| name(path))?;
    fresh.write_all(text.as_bytes()).with_context(|| name(path))?;
    fresh.persist(path).with_context(|| name(path))?;
    Ok(())
}
