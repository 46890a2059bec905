//! Large files from elsewhere: resumed, verified, there as a whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use futures_util::TryStreamExt as _;
use indicatif::{MultiProgress, ProgressBar};
use reqwest::header::RANGE;
use reqwest::{Response, StatusCode};
use sha2::{Digest as _, Sha256};

use crate::upload::{byte_bar, hex};

/// Longest wait for a connection, and for the next bytes.
const CONNECT: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_secs(60);
/// Bytes copied at a time.
const PIECE: usize = 1 << 18;

/// A file on its way: what has come of it is beside its place, with the ending `.part`.
pub(crate) struct Incoming<'a> {
    /// Where it will be.
    pub(crate) place: &'a Path,
    /// The SHA-256, in lower-case hexadecimal, of which it must have one.
    pub(crate) checksums: &'a [String],
}

impl Incoming<'_> {
    /// Whether it has arrived before.
    pub(crate) fn is_here(&self) -> Result<bool> {
        if !self.place.exists() {
            return Ok(false);
        }
        let mut arrived = Arriving::default();
        arrived.recall(self.place)?;
        Ok(self.checksums.contains(&arrived.checksum()))
    }

    /// Copies it from a file of this machine.
    ///
    /// # Errors
    /// If a file cannot be read or written, or is not the one that is expected.
    pub(crate) fn copy(&self, from: &Path) -> Result<()> {
        let mut source = File::open(from).with_context(|| from.display().to_string())?;
        let bar = byte_bar(&MultiProgress::new(), source.metadata()?.len(), "copying")?;
        let mut arriving = Arriving::default();
        let mut part = BufWriter::new(File::create(self.part())?);
        arriving.take(&mut source, |bytes| {
            bar.inc(bytes.len() as u64);
            part.write_all(bytes)
        })?;
        part.flush()?;
        bar.finish_and_clear();
        self.settle(arriving)
    }

    /// Downloads it. What an earlier try has brought is not asked for again, if the server can begin in the middle.
    ///
    /// # Errors
    /// If it does not arrive as a whole (what came is kept), or is not the one that is expected.
    pub(crate) async fn download(&self, url: &str) -> Result<()> {
        let mut arriving = Arriving::default();
        if self.part().exists() {
            arriving.recall(&self.part())?;
        }
        let answer = ask(url, arriving.length).await?;
        let goes_on = answer.status() == StatusCode::PARTIAL_CONTENT;
        if !goes_on {
            arriving = Arriving::default();
        }
        let part =
            File::options().create(true).write(true).append(goes_on).truncate(!goes_on).open(self.part())?;
        let all = arriving.length + answer.content_length().unwrap_or_default();
        let bar = byte_bar(&MultiProgress::new(), all, "downloading")?;
        bar.set_position(arriving.length);
        let came = receive(answer, (&mut arriving, part), &bar).await;
        bar.finish_and_clear();
        came.context("the download broke off; what came is kept, and the same command goes on from there")?;
        self.settle(arriving)
    }

    fn part(&self) -> PathBuf {
        let mut part = self.place.as_os_str().to_owned();
        part.push(".part");
        part.into()
    }

    /// Puts what came in its place, or away if it is something else.
    fn settle(&self, arrived: Arriving) -> Result<()> {
        let (length, checksum) = (arrived.length, arrived.checksum());
        if !self.checksums.contains(&checksum) {
            fs::remove_file(self.part())?;
            bail!(
                "{length} bytes came with the SHA-256 {checksum}, which is not {}: nothing was installed",
                self.checksums.join(" or ")
            );
        }
        fs::rename(self.part(), self.place).with_context(|| self.place.display().to_string())
    }
}

/// What is known of the bytes so far.
#[derive(Default)]
struct Arriving {
    hasher: Sha256,
    length: u64,
}

impl Arriving {
    fn add(&mut self, bytes: &[u8]) {
        self.hasher.update(bytes);
        self.length += bytes.len() as u64;
    }

    fn take(
        &mut self,
        source: &mut impl Read,
        mut also: impl FnMut(&[u8]) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut buffer = vec![0; PIECE];
        loop {
            let read = source.read(&mut buffer)?;
            if read == 0 {
                return Ok(());
            }
            self.add(&buffer[..read]);
            also(&buffer[..read])?;
        }
    }

    /// Adds the bytes of a file.
    fn recall(&mut self, file: &Path) -> Result<()> {
        let mut source = BufReader::new(File::open(file).with_context(|| file.display().to_string())?);
        Ok(self.take(&mut source, |_| Ok(()))?)
    }

    fn checksum(self) -> String {
        hex(&self.hasher.finalize())
    }
}

async fn ask(url: &str, from: u64) -> Result<Response> {
    let client = reqwest::Client::builder().connect_timeout(CONNECT).read_timeout(PAUSE).build()?;
    let request = || client.get(url);
    let answer = match from {
        0 => request().send().await?,
        from => request().header(RANGE, format!("bytes={from}-")).send().await?,
    };
    // There is nothing after what came: it is whole, or of another file.
    if answer.status() == StatusCode::RANGE_NOT_SATISFIABLE {
        return Ok(request().send().await?.error_for_status()?);
    }
    Ok(answer.error_for_status()?)
}

async fn receive(
    answer: Response,
    (arriving, mut part): (&mut Arriving, File),
    bar: &ProgressBar,
) -> Result<()> {
    let mut bytes = answer.bytes_stream();
    while let Some(piece) = bytes.try_next().await? {
        part.write_all(&piece)?;
        arriving.add(&piece);
        bar.inc(piece.len() as u64);
    }
    Ok(part.sync_all()?)
}
