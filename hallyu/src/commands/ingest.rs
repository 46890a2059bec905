//! `hallyu ingest`: from a file to a playable episode, by the same calls that a creator's client makes.
//!
//! Every step carries a key made from the file's content, so that a run after a crash finds what the first one made.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use futures_util::TryStreamExt as _;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tokio::fs::File;
use tokio::io::AsyncReadExt as _;
use tokio_util::io::ReaderStream;

use crate::cli::IngestArgs;
use crate::client::{Client, data, text};

/// How often a job is asked for its progress.
const POLL: Duration = Duration::from_millis(300);

/// Uploads, follows and publishes. The bars go to standard error, the address of the page to standard output.
pub(crate) async fn run(client: &Client, args: &IngestArgs, year: i32) -> Result<()> {
    let bars = MultiProgress::new();
    let length = tokio::fs::metadata(&args.file).await;
    let length = length.with_context(|| format!("cannot read {}", args.file.display()))?.len();
    let checksum = hash(&args.file, &bar(&bars, length, "reading")).await?;

    let content = content(client, args, year, &checksum).await?;
    let episode = episode(client, args, &content, &checksum).await?;
    for (language, file) in &args.subtitle {
        import(client, &episode, language.as_str(), file).await?;
    }
    let upload = upload(client, args, &episode, &checksum, &bar(&bars, length, "uploading")).await?;
    follow(client, &text(&upload, "job_id")?, &bars).await?;
    if !args.draft {
        let key = format!("publish-{episode}");
        client.post(&format!("/episodes/{episode}/publish"), &json!({}), &key).await?;
        client.post(&format!("/contents/{content}/publish"), &json!({}), &key).await?;
    }
    bars.println(format!("ready: /es/watch/{episode} (title {content})")).ok();
    Ok(())
}

async fn content(client: &Client, args: &IngestArgs, year: i32, checksum: &str) -> Result<String> {
    if let Some(content) = &args.content {
        return Ok(content.clone());
    }
    let title = args.title.as_deref().unwrap_or_default();
    let body = json!({ "type": args.kind, "title": title, "year": args.year.unwrap_or(year) });
    let key = format!("ingest-{}", short_hash(&format!("{checksum}{title}")));
    text(&client.post("/contents", &body, &key).await?, "content_id")
}

async fn episode(client: &Client, args: &IngestArgs, content: &str, checksum: &str) -> Result<String> {
    let title = client.get(&format!("/contents/{content}")).await?;
    let present = title["episodes"].as_array().into_iter().flatten();
    if let Some(found) = present.into_iter().find(|episode| episode["episode_number"] == args.episode) {
        return text(found, "episode_id");
    }
    let body = json!({ "episode_number": args.episode });
    let key = format!("ingest-{}-{}", short_hash(checksum), args.episode);
    text(&client.post(&format!("/contents/{content}/episodes"), &body, &key).await?, "episode_id")
}

/// Imports one subtitle file as the track of its language.
pub(crate) async fn import(client: &Client, episode: &str, language: &str, file: &Path) -> Result<()> {
    let bytes = tokio::fs::read(file).await.with_context(|| format!("cannot read {}", file.display()))?;
    let path = format!("/episodes/{episode}/subtitles?language={language}");
    let kind = if file.extension().is_some_and(|end| end == "vtt") { "text/vtt" } else { "application/x-subrip" };
    client.send(Method::POST, &path, bytes, kind).await.with_context(|| format!("importing {}", file.display()))?;
    Ok(())
}

async fn hash(file: &Path, bar: &ProgressBar) -> Result<String> {
    let mut input = bar.wrap_async_read(File::open(file).await?);
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        let read = input.read(&mut buffer).await?;
        if read == 0 {
            break;
        }
        hasher.update(&buffer[..read]);
    }
    bar.finish_and_clear();
    Ok(hex(&hasher.finalize()))
}

async fn upload(client: &Client, args: &IngestArgs, episode: &str, checksum: &str, bar: &ProgressBar) -> Result<Value> {
    let length = bar.length().unwrap_or_default();
    let progress = bar.clone();
    let bytes = ReaderStream::with_capacity(File::open(&args.file).await?, 1 << 18);
    let counted = bytes.inspect_ok(move |chunk| progress.inc(chunk.len() as u64));
    let name = args.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let request = client
        .request(Method::POST, &format!("/episodes/{episode}/media"))?
        .header("Content-Type", "application/octet-stream")
        .header("Content-Length", length)
        .header("X-Content-SHA256", checksum)
        .header("X-File-Name", percent_encode(&name))
        .body(reqwest::Body::wrap_stream(counted));
    let answer = data(request.send().await?).await;
    bar.finish_and_clear();
    answer
}

/// Shows a job's stages until the episode can be played, or says why it cannot.
async fn follow(client: &Client, job: &str, bars: &MultiProgress) -> Result<()> {
    let bar = bars.add(ProgressBar::new(1000));
    bar.set_style(style("{msg:12} [{wide_bar}] {percent:>3}% {elapsed_precise}")?);
    loop {
        let state = client.get(&format!("/jobs/{job}")).await?;
        bar.set_message(state["stage"].as_str().unwrap_or("queued").to_owned());
        bar.set_position((state["progress"].as_f64().unwrap_or_default() * 1000.0) as u64);
        match state["state"].as_str() {
            Some("done" | "waiting") => {
                bar.finish();
                return Ok(());
            }
            Some("failed" | "cancelled") => {
                bar.abandon();
                bail!("{} ({})", state["error"]["message"].as_str().unwrap_or("the job ended"), state["error"]["code"]);
            }
            _ => tokio::time::sleep(POLL).await,
        }
    }
}

fn bar(bars: &MultiProgress, length: u64, message: &'static str) -> ProgressBar {
    let bar = bars.add(ProgressBar::new(length));
    if let Ok(style) = style("{msg:12} [{wide_bar}] {bytes}/{total_bytes} {eta}") {
        bar.set_style(style);
    }
    bar.with_message(message)
}

fn style(template: &str) -> Result<ProgressStyle> {
    Ok(ProgressStyle::with_template(template)?.progress_chars("━╸ "))
}

fn short_hash(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes())[..12])
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn percent_encode(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_spaces_and_hangul_fits_a_header() {
        assert_eq!(percent_encode("첫 빛.mp4"), "%EC%B2%AB%20%EB%B9%9B.mp4");
    }
}
