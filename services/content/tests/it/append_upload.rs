use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use futures_util::stream::{self, StreamExt};
use hallyu_content::domain::LEASE;
use hallyu_testkit::servers::s3;
use http::Method;
use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;

use crate::tus::{OCTETS, Tus, base64, pattern, sha1};
use crate::world::{World, creator, other_creator, requested};

/// A body whose sender a test keeps.
fn open_body() -> (mpsc::Sender<Result<Bytes, std::io::Error>>, Body) {
    let (sender, receiver) = mpsc::channel(1);
    let chunks = stream::unfold(receiver, async |mut receiver: mpsc::Receiver<_>| {
        Some((receiver.recv().await?, receiver))
    });
    (sender, Body::from_stream(chunks))
}

/// A body that breaks off behind these bytes.
fn broken(bytes: Bytes) -> Body {
    Body::from_stream(stream::iter([Ok(bytes), Err(std::io::Error::other("gone"))]))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_video_that_comes_in_pieces_to_several_processes_is_whole_on_every_store() {
    let folder = tempfile::tempdir().unwrap();
    let mut stores = vec!["memory:".to_owned(), format!("file://{}", folder.path().display())];
    stores.extend(s3::url().await);
    for store in stores {
        let world = World::with_blobs(&store, 64 << 20).await;
        let bytes = pattern((21 << 20) + 3);
        let episode = world.episode(&world.title("첫눈").await, 1).await;
        let path = world.begin(&episode, bytes.len() as u64).await;
        world.settle().await;
        let mut from = 0;
        for piece in [1, 4 << 20, 9 << 20, 0, 100, (8 << 20) - 98] {
            let other = world.another_process();
            assert_eq!(other.head(&path).await.offset(200), from as u64, "{store}");
            let answer = other.append(&path, from as u64, bytes.slice(from..from + piece)).await;
            from += piece;
            assert_eq!(answer.offset(204), from as u64, "{store}");
        }
        let done = world.get(&path, Some(&creator())).await;
        let checksum = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        assert_eq!((&done.data()["state"], &done.data()["checksum"]), (&json!("done"), &json!(checksum)));
        let request = requested(&world.settle().await);
        assert_eq!(done.data()["job_id"], json!(request.job_id.to_string()));
        assert!(world.ports.blobs.get(&request.source_key).await.unwrap() == bytes, "{store}");
        assert_eq!(world.ports.blobs.list("").await.unwrap().len(), 1, "nothing else is left on {store}");
        world.ports.blobs.delete_prefix("").await.unwrap();
    }
}

#[tokio::test]
async fn what_came_before_the_connection_broke_is_kept() {
    for world in World::each().await {
        let episode = world.episode(&world.title("x").await, 1).await;
        let path = world.begin(&episode, 7).await;
        world.append(&path, 0, broken("a v".into())).await.refused(400, "VALIDATION_ERROR");
        assert_eq!(world.head(&path).await.offset(200), 3);
        assert_eq!(world.append(&path, 3, "ideo").await.offset(204), 7);
    }
}

#[tokio::test]
async fn a_piece_that_is_not_what_its_checksum_says_is_dropped() {
    let world = World::new().await;
    let episode = world.episode(&world.title("x").await, 1).await;
    let path = world.begin(&episode, 7).await;
    let sums = [
        ("sha1 AAAAAAAAAAAAAAAAAAAAAAAAAAA=", 460, "CHECKSUM_MISMATCH"),
        ("md5 AAAAAAAAAAAAAAAAAAAAAA==", 460, "CHECKSUM_MISMATCH"),
        ("crc32 AAAAAA==", 400, "VALIDATION_ERROR"),
        ("sha1", 400, "VALIDATION_ERROR"),
        ("sha256 AAAA", 400, "VALIDATION_ERROR"),
    ];
    for (sum, status, code) in sums {
        let answer = world.append_with(&path, 0, (&[("upload-checksum", sum)], "a video".into())).await;
        answer.refused(status, code);
        assert_eq!(world.head(&path).await.offset(200), 0, "{sum}");
    }
    let half = broken("a v".into());
    let answer = world.append_with(&path, 0, (&[("upload-checksum", &sha1(b"a video"))], half)).await;
    answer.refused(400, "VALIDATION_ERROR");
    assert_eq!(world.head(&path).await.offset(200), 0, "half a piece proves nothing");
    let sum = sha1(b"a video");
    let whole = world.append_with(&path, 0, (&[("upload-checksum", &sum)], "a video".into())).await;
    assert_eq!(whole.offset(204), 7);
}

#[tokio::test]
async fn bytes_come_where_they_belong_or_not_at_all() {
    let world = World::new().await;
    let episode = world.episode(&world.title("x").await, 1).await;
    let path = world.begin(&episode, 7).await;
    assert_eq!(world.append(&path, 0, "a v").await.offset(204), 3);
    for offset in [0, 2, 4, 7, u64::MAX] {
        let answer = world.append(&path, offset, "x").await;
        answer.refused(409, "CONFLICT");
        assert_eq!(answer.json["error"]["details"], json!({ "offset": 3 }));
    }
    world.append(&path, 3, "ideo and more").await.refused(413, "PAYLOAD_TOO_LARGE");
    let unannounced = stream::iter(["ideo", " and more"]).map(Ok::<_, std::io::Error>);
    let answer = world.append(&path, 3, Body::from_stream(unannounced)).await;
    answer.refused(413, "PAYLOAD_TOO_LARGE");
    for offset in ["-1", "", "3.0", "18446744073709551616", "three", " 3"] {
        let request = world.tus(Method::PATCH, &path).header("upload-offset", offset);
        let request = request.header("content-type", OCTETS).body("x".into()).unwrap();
        assert_eq!(world.send(request).await.wrong(), ["Upload-Offset: format"], "{offset:?}");
    }
    let request = world.tus(Method::PATCH, &path).header("content-type", OCTETS).body("x".into()).unwrap();
    assert_eq!(world.send(request).await.wrong(), ["Upload-Offset: required"]);
    let request = world.tus(Method::PATCH, &path).header("upload-offset", 3).body("x".into()).unwrap();
    world.send(request).await.refused(415, "UNSUPPORTED_MEDIA_TYPE");
    for unknown in ["/uploads/upl_01h455vb4pex5vsknk084sn02q", "/uploads/x", "/uploads/upl_"] {
        world.append(unknown, 0, "x").await.refused(404, "NOT_FOUND");
    }
    let foreign = world.tus_as(Method::PATCH, &path, &other_creator()).header("upload-offset", 3);
    let foreign = foreign.header("content-type", OCTETS).body("x".into()).unwrap();
    world.send(foreign).await.refused(404, "NOT_FOUND");
    assert_eq!(world.append(&path, 3, "ideo").await.offset(204), 7);
}

#[tokio::test]
async fn one_request_writes_at_a_time() {
    for world in World::each().await {
        let episode = world.episode(&world.title("x").await, 1).await;
        let path = world.begin(&episode, 7).await;
        let (sender, body) = open_body();
        let other = world.another_process();
        let second = async {
            sender.send(Ok("a v".into())).await.unwrap();
            // The channel holds one: this returns when the first bytes are being read.
            sender.send(Ok("i".into())).await.unwrap();
            // The first one says from time to time that it still writes.
            let later = async {
                tokio::time::sleep(Duration::from_millis(400)).await;
                world.clock.advance(Duration::from_secs(1));
            };
            let (locked, ()) = tokio::join!(other.append(&path, 0, "x"), later);
            locked.refused(423, "UPLOAD_LOCKED");
            assert!(!locked.header("retry-after").is_empty());
            other.delete(&path, &creator()).await.refused(423, "UPLOAD_LOCKED");
            drop(sender);
        };
        let (first, ()) = tokio::join!(world.append(&path, 0, body), second);
        assert_eq!(first.offset(204), 4);
        assert_eq!(other.append(&path, 4, "deo").await.offset(204), 7);
    }
}

#[tokio::test]
async fn another_request_takes_over_from_one_that_has_fallen_silent() {
    let world = World::new().await;
    let episode = world.episode(&world.title("x").await, 1).await;
    let path = world.begin(&episode, 7).await;
    let (sender, body) = open_body();
    let other = world.another_process();
    let second = async {
        sender.send(Ok("b".into())).await.unwrap();
        sender.send(Ok("b".into())).await.unwrap();
        // Its process hangs; the one that comes is patient.
        let later = async {
            tokio::time::sleep(Duration::from_millis(400)).await;
            world.clock.advance(LEASE.to_std().unwrap());
        };
        let (taken, ()) = tokio::join!(other.append(&path, 0, "a v"), later);
        assert_eq!(taken.offset(204), 3);
        drop(sender);
    };
    let (first, ()) = tokio::join!(world.append(&path, 0, body), second);
    first.refused(423, "UPLOAD_LOCKED");
    assert_eq!(other.head(&path).await.offset(200), 3);
}

#[tokio::test]
async fn an_upload_that_nobody_goes_on_with_expires_with_its_bytes() {
    for world in World::each().await {
        let episode = world.episode(&world.title("x").await, 1).await;
        let (path, partial) = (world.begin(&episode, 7).await, piece(&world, "a piece").await);
        assert_eq!(world.append(&path, 0, "a v").await.offset(204), 3);
        world.clock.advance(Duration::from_secs(3000));
        world.sweep().await;
        assert_eq!(world.append(&path, 3, "i").await.offset(204), 4, "bytes give it more time");
        world.clock.advance(Duration::from_secs(3600));
        for time in ["before it is swept", "then"] {
            world.append(&path, 4, "deo").await.refused(410, "UPLOAD_GONE");
            assert_eq!(world.head(&path).await.status, 410, "{time}");
            world.sweep().await;
        }
        assert_eq!(world.head(&partial).await.status, 410, "pieces that nobody joined go, too");
        assert_eq!(world.ports.blobs.list("").await.unwrap(), []);
        assert_eq!(world.get(&path, Some(&creator())).await.data()["state"], json!("expired"));
        world.clock.advance(Duration::from_secs(8 * 86_400));
        world.sweep().await;
        assert_eq!(world.get(&path, Some(&creator())).await.status, 404, "it is forgotten");
    }
}

#[tokio::test]
async fn an_upload_that_its_owner_ends_leaves_nothing() {
    let world = World::new().await;
    let episode = world.episode(&world.title("x").await, 1).await;
    let path = world.begin(&episode, 7).await;
    assert_eq!(world.append(&path, 0, "a v").await.offset(204), 3);
    world.delete(&path, &other_creator()).await.refused(404, "NOT_FOUND");
    assert_eq!(world.delete(&path, &creator()).await.status, 204);
    assert_eq!(world.ports.blobs.list("").await.unwrap(), []);
    world.delete(&path, &creator()).await.refused(404, "NOT_FOUND");
    world.append(&path, 3, "ideo").await.refused(404, "NOT_FOUND");
    assert_eq!(world.head(&path).await.status, 404);
}

/// A partial upload that is complete.
pub(crate) async fn piece(world: &World, bytes: &'static str) -> String {
    let length = bytes.len().to_string();
    let begun = world.begin_with(&[("upload-length", &length), ("upload-concat", "partial")]).await;
    let path = crate::tus::place(&begun);
    assert_eq!(world.append(&path, 0, bytes).await.offset(204), bytes.len() as u64);
    path
}

#[tokio::test]
async fn pieces_are_joined_in_the_order_in_which_they_are_named() {
    for world in World::each().await {
        let episode = world.episode(&world.title("x").await, 1).await;
        world.settle().await;
        let (second, first) = (piece(&world, "video").await, piece(&world, "a ").await);
        let concat = format!("final;/api/v1{first} https://tv.example/api/v1{second}");
        let metadata = format!("episode_id {}", base64(&episode));
        let asked = [("upload-concat", concat.as_str()), ("upload-metadata", metadata.as_str())];
        let path = crate::tus::place(&world.begin_with(&asked).await);
        for _ in 0..500 {
            if world.get(&path, Some(&creator())).await.data()["state"] == json!("done") {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let head = world.head(&path).await;
        assert_eq!((head.offset(200), head.header("upload-length")), (7, "7"));
        assert!(head.header("upload-concat").starts_with("final;"));
        let source = requested(&world.settle().await).source_key;
        assert_eq!(world.ports.blobs.get(&source).await.unwrap(), "a video");
        world.append(&path, 7, "x").await.refused(403, "FORBIDDEN");
        for _ in 0..500 {
            if world.ports.blobs.list("").await.unwrap().len() == 1 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert_eq!(world.ports.blobs.list("").await.unwrap().len(), 1, "the pieces are gone");
        assert_eq!(world.begin_with(&asked).await.wrong(), ["Upload-Concat: pieces"]);
    }
}
