//! Uploads by tus, which go on where they were: after a broken connection, after a restart of the server, and in a later
//! run of the program.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::TryStreamExt as _;
use indicatif::ProgressBar;
use reqwest::header::{CONTENT_TYPE, LOCATION};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::Value;
use tokio::fs::File;
use tokio::io::AsyncSeekExt as _;
use tokio_util::io::ReaderStream;

use crate::client::{Client, data, text};

/// Bytes read at a time.
const CHUNK: usize = 1 << 18;
/// Tries without a byte of progress before it is given up, at pauses that double up to the longest one.
const TRIES: u32 = 12;
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// How often it is asked what came of a complete upload.
const POLL: Duration = Duration::from_millis(500);

/// A file to be uploaded.
pub(crate) struct Source<'a> {
    pub(crate) path: &'a Path,
    pub(crate) length: u64,
    /// SHA-256, hexadecimal.
    pub(crate) checksum: &'a str,
    /// The episode that it is for.
    pub(crate) episode: &'a str,
    /// `normal`, or `bulk` for one of many.
    pub(crate) priority: &'static str,
}

impl Source<'_> {
    /// Uploads the file; the id of the job that makes the stream.
    pub(crate) async fn upload(&self, client: &Client, bar: &ProgressBar) -> Result<String> {
        let mut place = match self.begun_before(client).await? {
            Some(place) => place,
            None => self.begin(client).await?,
        };
        let (mut tries, mut reached) = (0, 0);
        loop {
            let offset = match offset(client, &place).await {
                Ok(Some(offset)) => offset,
                // It was given up meanwhile.
                Ok(None) => {
                    place = self.begin(client).await?;
                    0
                }
                Err(error) => {
                    rest(&mut tries, error).await?;
                    continue;
                }
            };
            if offset == self.length {
                return outcome(client, &place).await;
            }
            if offset > reached {
                (tries, reached) = (0, offset);
            }
            if let Err(error) = self.send(client, (&place, offset), bar).await {
                rest(&mut tries, error).await?;
            }
        }
    }

    /// The upload of these bytes for this episode that an earlier run began.
    async fn begun_before(&self, client: &Client) -> Result<Option<String>> {
        let listed = client.get("/uploads").await?;
        let mut items = listed["items"].as_array().into_iter().flatten();
        let is_this = |item: &&Value| {
            item["checksum"] == self.checksum
                && item["episode_id"] == self.episode
                && item["length"] == self.length
        };
        items.find(is_this).map(|item| Ok(format!("/uploads/{}", text(item, "upload_id")?))).transpose()
    }

    async fn begin(&self, client: &Client) -> Result<String> {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        let pairs = [
            ("episode_id", self.episode),
            ("filename", &name),
            ("sha256", self.checksum),
            ("priority", self.priority),
        ];
        let pairs = pairs.map(|(key, value)| format!("{key} {}", STANDARD.encode(value)));
        let made = client
            .send_by(|| {
                Ok(tus(client, Method::POST, "/uploads")?
                    .header("Upload-Length", self.length)
                    .header("Upload-Metadata", pairs.join(",")))
            })
            .await?;
        let made = fine(made).await?;
        let place = made.headers().get(LOCATION).and_then(|value| value.to_str().ok());
        let place = place.and_then(|place| place.strip_prefix("/api/v1"));
        Ok(place.context("the server did not say where the upload is")?.to_owned())
    }

    /// Sends what is missing, in one request.
    async fn send(&self, client: &Client, (place, offset): (&str, u64), bar: &ProgressBar) -> Result<()> {
        bar.set_position(offset);
        let mut file = File::open(self.path).await?;
        file.seek(std::io::SeekFrom::Start(offset)).await?;
        let progress = bar.clone();
        let bytes = ReaderStream::with_capacity(file, CHUNK);
        let bytes = bytes.inspect_ok(move |chunk| progress.inc(chunk.len() as u64));
        let request = tus(client, Method::PATCH, place)?
            .header("Upload-Offset", offset)
            .header("Content-Length", self.length - offset)
            .header(CONTENT_TYPE, "application/offset+octet-stream")
            .body(reqwest::Body::wrap_stream(bytes));
        fine(request.send().await?).await.map(drop)
    }
}

/// Bytes that the server has; none if it has given the upload up.
async fn offset(client: &Client, place: &str) -> Result<Option<u64>> {
    let answer = client.send_by(|| tus(client, Method::HEAD, place)).await?;
    if matches!(answer.status(), StatusCode::NOT_FOUND | StatusCode::GONE) {
        return Ok(None);
    }
    let answer = fine(answer).await?;
    let offset = answer.headers().get("Upload-Offset").and_then(|value| value.to_str().ok()?.parse().ok());
    offset.context("the server did not say how far the upload is").map(Some)
}

/// The job that an upload led to.
async fn outcome(client: &Client, place: &str) -> Result<String> {
    loop {
        let status = client.get(place).await?;
        match status["state"].as_str() {
            Some("done") => return text(&status, "job_id"),
            Some("receiving") => tokio::time::sleep(POLL).await,
            state => bail!("the upload is {}: {}", state.unwrap_or("?"), status["reason"]),
        }
    }
}

fn tus(client: &Client, method: Method, path: &str) -> Result<RequestBuilder> {
    Ok(client.request(method, path)?.header("Tus-Resumable", "1.0.0"))
}

/// What cannot be helped by trying again.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Refused(String);

/// The answer, or why there is none; a refusal is not tried again.
async fn fine(answer: Response) -> Result<Response> {
    let status = answer.status();
    if status.is_success() {
        return Ok(answer);
    }
    let words = data(answer).await.map(|_| status.to_string()).unwrap_or_else(|error| error.to_string());
    let passes = status.is_server_error()
        || matches!(status, StatusCode::CONFLICT | StatusCode::LOCKED | StatusCode::TOO_MANY_REQUESTS);
    if passes { bail!("{words}") } else { Err(Refused(words).into()) }
}

/// Waits before the next try, unless there were enough of them.
async fn rest(tries: &mut u32, error: anyhow::Error) -> Result<()> {
    if *tries >= TRIES || error.is::<Refused>() {
        return Err(error);
    }
    let pause = FIRST_PAUSE.saturating_mul(1 << (*tries).min(8)).min(LONGEST_PAUSE);
    *tries += 1;
    tokio::time::sleep(pause).await;
    Ok(())
}
