//! A video on its way through the API, with progress bars: read, upload, follow.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use reqwest::Method;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use tokio::fs::File;
use tokio::io::AsyncReadExt as _;

use crate::client::Client;
use crate::tus::Source;

/// How often a job is asked for its progress.
const POLL: Duration = Duration::from_secs(1);
/// Bytes read at a time.
const CHUNK: usize = 1 << 18;

/// A video file and what it is known by.
pub(crate) struct Video {
    path: PathBuf,
    length: u64,
    /// SHA-256 of its content, in lower-case hexadecimal.
    pub(crate) checksum: String,
    /// `bulk` for one of many; what else is said means nothing to the server.
    priority: &'static str,
}

impl Video {
    /// Reads the file once, to know it by its content.
    pub(crate) async fn open(path: &Path, bars: &MultiProgress) -> Result<Self> {
        let mut file = File::open(path).await.with_context(|| format!("cannot read {}", path.display()))?;
        let length = file.metadata().await?.len();
        let bar = byte_bar(bars, length, "reading")?;
        let mut hasher = Sha256::new();
        let mut buffer = vec![0; CHUNK];
        loop {
            let read = file.read(&mut buffer).await?;
            if read == 0 {
                break;
            }
            hasher.update(&buffer[..read]);
            bar.inc(read as u64);
        }
        bar.finish_and_clear();
        Ok(Self { path: path.to_owned(), length, checksum: hex(&hasher.finalize()), priority: "normal" })
    }

    /// The same, to be packaged after what somebody brings by itself.
    pub(crate) fn among_others(self) -> Self {
        Self { priority: "bulk", ..self }
    }

    /// Sends the file as the episode's video; the id of the job that makes the stream.
    pub(crate) async fn upload(
        &self,
        client: &Client,
        episode: &str,
        bars: &MultiProgress,
    ) -> Result<String> {
        let bar = byte_bar(bars, self.length, "uploading")?;
        let source = Source {
            path: &self.path,
            length: self.length,
            checksum: &self.checksum,
            episode,
            priority: self.priority,
        };
        let job = source.upload(client, &bar).await;
        bar.finish_and_clear();
        job
    }
}

/// Shows a job's stages until the episode can be played, or says why it cannot.
pub(crate) async fn follow(client: &Client, job: &str, bars: &MultiProgress) -> Result<()> {
    let bar = bars.add(ProgressBar::new(1000));
    bar.set_style(style("{msg:12} [{bar:40}] {percent:>3}% {elapsed_precise}")?);
    loop {
        let state = client.get(&format!("/jobs/{job}")).await?;
        bar.set_message(state["stage"].as_str().unwrap_or("queued").to_owned());
        bar.set_position(permille(&state["progress"]));
        match state["state"].as_str() {
            Some("done" | "waiting") => {
                bar.finish_and_clear();
                return Ok(());
            }
            Some("failed" | "cancelled") => {
                bar.abandon();
                let error = &state["error"];
                bail!("{} ({})", error["message"].as_str().unwrap_or("the job ended"), error["code"]);
            }
            _ => tokio::time::sleep(POLL).await,
        }
    }
}

/// Imports one subtitle file as the track of its language.
pub(crate) async fn import(client: &Client, episode: &str, (language, file): (&str, &Path)) -> Result<()> {
    let bytes = tokio::fs::read(file).await.with_context(|| format!("cannot read {}", file.display()))?;
    let path = format!("/episodes/{episode}/subtitles?language={language}");
    let kind =
        if file.extension().is_some_and(|end| end == "vtt") { "text/vtt" } else { "application/x-subrip" };
    client
        .send((Method::POST, &path), (kind, bytes.into()))
        .await
        .with_context(|| format!("importing {}", file.display()))?;
    Ok(())
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1000")]
fn permille(progress: &Value) -> u64 {
    (progress.as_f64().unwrap_or_default().clamp(0.0, 1.0) * 1000.0) as u64
}

/// A bar of bytes.
pub(crate) fn byte_bar(
    bars: &MultiProgress,
    length: u64,
    message: impl Into<Cow<'static, str>>,
) -> Result<ProgressBar> {
    let bar = bars.add(ProgressBar::new(length));
    bar.set_style(style("{msg:12} [{bar:40}] {bytes}/{total_bytes} {eta}")?);
    Ok(bar.with_message(message))
}

fn style(template: &str) -> Result<ProgressStyle> {
    Ok(ProgressStyle::with_template(template)?.progress_chars("━╸ "))
}

/// Bytes in lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
