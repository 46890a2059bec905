//! Uploads by tus through the gateway and a `kill -9`.

use std::time::Duration;

use hallyu_e2e::{Server, ServerOptions, Session};
use reqwest::{Body, Method, RequestBuilder};
use serde_json::Value;

/// Bytes of the uploads here.
const LENGTH: usize = 40 << 20;

fn bytes() -> Vec<u8> {
    (0..LENGTH).map(|place| (place % 251) as u8 ^ (place >> 13) as u8).collect()
}

fn tus(session: &Session, method: Method, path: &str) -> RequestBuilder {
    session.request(method, &format!("/api/v1{path}")).header("Tus-Resumable", "1.0.0")
}

/// Begins an upload for a new episode; its path.
async fn begin(session: &Session) -> String {
    let (_, episode) = session.new_episode("밤의 정거장").await.unwrap();
    let metadata = format!("episode_id {}", base64(episode.as_bytes()));
    let request = tus(session, Method::POST, "/uploads").header("Upload-Length", LENGTH);
    let begun = Session::send(request.header("Upload-Metadata", metadata)).await.unwrap();
    assert_eq!(begun.status, 201, "{}", begun.text());
    begun.headers["location"].to_str().unwrap().strip_prefix("/api/v1").unwrap().to_owned()
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let bits =
            group.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for place in 0..4 {
            let digit = ALPHABET[(bits >> (18 - 6 * place) & 63) as usize];
            text.push(if place <= group.len() { char::from(digit) } else { '=' });
        }
    }
    text
}

async fn offset(session: &Session, path: &str) -> usize {
    let head = Session::send(tus(session, Method::HEAD, path)).await.unwrap();
    assert_eq!((head.status, head.headers["cache-control"].to_str().unwrap()), (200, "no-store"));
    head.headers["upload-offset"].to_str().unwrap().parse().unwrap()
}

fn append(session: &Session, path: &str, (offset, body): (usize, Body)) -> RequestBuilder {
    let request = tus(session, Method::PATCH, path).header("Upload-Offset", offset);
    request.header("Content-Type", "application/offset+octet-stream").body(body)
}

/// Waits until something has become of an upload.
async fn outcome(session: &Session, path: &str) -> Value {
    for _ in 0..200 {
        let status = session.get(path).await.unwrap().expect(200).unwrap();
        if status["state"] != "receiving" {
            return status;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("nothing becomes of {path}");
}

#[tokio::test]
async fn what_was_acknowledged_before_a_kill_is_there_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(&folder.path().join("data"), ServerOptions::default()).await.unwrap();
    let creator = server.login("mariela", "creator").await.unwrap();
    let (path, bytes) = (begin(&creator).await, bytes());
    let first = append(&creator, &path, (0, bytes[..1_000_003].to_vec().into()));
    assert_eq!(Session::send(first).await.unwrap().status, 204);

    // The rest comes slowly; the server is killed in the middle of the request.
    let request = append(&creator, &path, (1_000_003, slow(&bytes[1_000_003..])));
    let sending = tokio::spawn(Session::send(request));
    let mut told = 0;
    while told <= 1_000_003 {
        tokio::time::sleep(Duration::from_millis(50)).await;
        told = offset(&creator, &path).await;
        assert!(!sending.is_finished(), "it was too fast to be killed");
    }
    let server = server.kill().unwrap().again().await.unwrap();
    let _ = sending.await;

    let creator = server.session(creator.token());
    let kept = offset(&creator, &path).await;
    assert!(kept >= told, "{kept} of {told} acknowledged bytes are left");
    go_on(&creator, &path, &bytes).await;
    let done = outcome(&creator, &path).await;
    assert_eq!((&done["state"], done["offset"].as_u64()), (&"done".into(), Some(LENGTH as u64)));
    let job = done["job_id"].as_str().unwrap();
    let ended = creator.job(job).await.unwrap();
    assert_eq!(ended["state"], "failed", "these bytes are no video, and the worker has read them: {ended}");
}

/// Sends what is missing. The request that the kill ended has the upload for some seconds more.
async fn go_on(creator: &Session, path: &str, bytes: &[u8]) {
    let mut answer = None;
    for _ in 0..20 {
        let kept = offset(creator, path).await;
        let rest = append(creator, path, (kept, bytes[kept..].to_vec().into()));
        let answered = answer.insert(Session::send(rest).await.unwrap());
        if answered.status != 423 {
            break;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    assert_eq!(answer.map(|answer| (answer.status, answer.text())), Some((204, String::new())));
}

/// A body that takes its time.
fn slow(bytes: &[u8]) -> Body {
    let chunks: Vec<Vec<u8>> = bytes.chunks(1 << 20).map(<[u8]>::to_vec).collect();
    let stream = futures_util::stream::unfold(chunks.into_iter(), async |mut chunks| {
        tokio::time::sleep(Duration::from_millis(60)).await;
        Some((Ok::<_, std::io::Error>(chunks.next()?), chunks))
    });
    Body::wrap_stream(stream)
}
