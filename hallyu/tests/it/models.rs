//! `hallyu models`, with small files in the place of models.

use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use bytes::Bytes;
use futures_util::StreamExt as _;
use sha2::{Digest as _, Sha256};

use crate::subtitles::said;

const MODEL: &[u8] = b"what a model knows";

fn checksum(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The command line on a data folder, where whisper-base is [`MODEL`].
fn hallyu(data: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hallyu"));
    command.args(arguments).arg("--data").arg(data);
    command.env("HALLYU__MODELS__WHISPER_BASE_SHA256", checksum(MODEL)).env("NO_PROXY", "127.0.0.1");
    said(&command.output().unwrap())
}

/// A server with the model.
#[derive(Clone, Default)]
struct Mirror(Arc<Mutex<Line>>);

#[derive(Default)]
struct Line {
    /// What was asked for: parts of the model, or all of it.
    ranges: Vec<Option<String>>,
    /// How many bytes the next answer has before the line breaks.
    breaks_after: Option<usize>,
}

impl Mirror {
    async fn start(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = axum::Router::new().route("/model.bin", get(send)).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        format!("http://{address}/model.bin")
    }

    fn break_after(&self, bytes: usize) {
        self.0.lock().unwrap().breaks_after = Some(bytes);
    }

    fn ranges(&self) -> Vec<Option<String>> {
        self.0.lock().unwrap().ranges.clone()
    }
}

async fn send(State(mirror): State<Mirror>, headers: HeaderMap) -> Response {
    let range = headers.get("range").map(|range| range.to_str().unwrap().to_owned());
    let breaks = {
        let mut line = mirror.0.lock().unwrap();
        line.ranges.push(range.clone());
        line.breaks_after.take()
    };
    let from = range.map_or(0, |range| range["bytes=".len()..range.len() - 1].parse().unwrap());
    let status = if from == 0 { StatusCode::OK } else { StatusCode::PARTIAL_CONTENT };
    let rest = Bytes::from_static(&MODEL[from..]);
    let length = [("content-length", rest.len().to_string())];
    let body = match breaks {
        None => Body::from(rest),
        Some(bytes) => {
            let pieces = [Ok(rest.slice(..bytes)), Err(std::io::Error::other("the line breaks"))];
            // What is sent before it breaks has to be on its way.
            Body::from_stream(futures_util::stream::iter(pieces).then(async |piece| {
                tokio::time::sleep(Duration::from_millis(50)).await;
                piece
            }))
        }
    };
    (status, length, body).into_response()
}

#[test]
fn a_model_is_copied_from_a_file_verified_and_listed() {
    let folder = tempfile::tempdir().unwrap();
    let (data, source) = (folder.path(), folder.path().join("stick.bin"));
    std::fs::write(&source, MODEL).unwrap();
    let (_, told, _) = hallyu(data, &["models", "list"]);
    assert_eq!(told.matches("not installed").count(), 3, "{told}");

    let install = ["models", "install", "whisper-base", "--path", source.to_str().unwrap()];
    let (code, told, error) = hallyu(data, &install);
    let place = data.join("models/ggml-base.bin");
    assert_eq!(code, Some(0), "{error}");
    assert_eq!(told, format!("transcription.model_path = {place:?}\n"));
    assert_eq!(std::fs::read(&place).unwrap(), MODEL);
    assert!(hallyu(data, &install).1.starts_with("whisper-base is installed already"));
    let (_, told, _) = hallyu(data, &["models", "list"]);
    assert!(told.contains(&format!("installed as {}", place.display())), "{told}");
    assert_eq!(told.contains("without the feature whisper"), !cfg!(feature = "whisper"), "{told}");
    let (_, told, _) = hallyu(data, &["doctor"]);
    assert!(
        told.contains("model whisper-base") && told.contains("missing  model whisper-large-v3-turbo"),
        "{told}"
    );
}

#[test]
fn what_is_not_the_model_is_not_installed() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("stick.bin");
    std::fs::write(&source, "something else").unwrap();
    let install =
        |name| hallyu(folder.path(), &["models", "install", name, "--path", source.to_str().unwrap()]);
    let (code, _, error) = install("whisper-base");
    assert!(code == Some(1) && error.contains(&checksum(b"something else")), "{error}");
    let left: Vec<_> = std::fs::read_dir(folder.path().join("models"))
        .unwrap()
        .flatten()
        .map(|file| file.file_name())
        .collect();
    assert_eq!(left, ["install.lock"]);
    let (code, _, error) = install("whisper-huge");
    assert!(code == Some(2) && error.contains("there are whisper-base, whisper-large-v3-turbo"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_that_broke_off_goes_on_where_it_stopped() {
    let (folder, mirror) = (tempfile::tempdir().unwrap(), Mirror::default());
    let url = mirror.start().await;
    let install = || hallyu(folder.path(), &["models", "install", "whisper-base", "--url", &url]);
    mirror.break_after(6);
    let (code, _, error) = install();
    assert!(code == Some(1) && error.contains("the same command goes on from there"), "{error}");
    let (code, _, error) = install();
    assert_eq!(code, Some(0), "{error}");
    assert_eq!(mirror.ranges(), [None, Some("bytes=6-".to_owned())]);
    assert_eq!(std::fs::read(folder.path().join("models/ggml-base.bin")).unwrap(), MODEL);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mirror_without_the_model_is_told() {
    let (folder, mirror) = (tempfile::tempdir().unwrap(), Mirror::default());
    let url = mirror.start().await.replace("model.bin", "none.bin");
    let (code, _, error) = hallyu(folder.path(), &["models", "install", "whisper-base", "--url", &url]);
    assert!(code == Some(1) && error.contains("404"), "{error}");
}
