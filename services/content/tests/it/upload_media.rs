use axum::body::Body;
use futures_util::stream;
use http::Method;
use serde_json::json;

use crate::world::{Sound, UPLOAD_LIMIT, World, creator, other_creator, requested, viewer};

/// Too short for a SHA-256.
const SHORT: &str = "d8a1a5a3a0c8d4ae46a5a5f8f1b0f6f0";

#[tokio::test]
async fn an_upload_is_stored_and_its_package_asked_for() {
    let world = World::new().await;
    let upload = world.upload().await;
    let request = requested(&world.settle().await);
    assert_eq!(
        (request.media_id.to_string(), request.job_id.to_string()),
        (upload.media, upload.job.clone())
    );
    assert_eq!(world.ports.blobs.get(&request.source_key).await.unwrap(), "a video");
    let job = world.get(&format!("/jobs/{}", upload.job), Some(&creator())).await;
    assert_eq!((&job.data()["state"], &job.data()["stage"]), (&json!("queued"), &json!("probe")));
}

#[tokio::test]
async fn the_same_bytes_are_one_upload() {
    for world in World::each().await {
        let upload = world.upload().await;
        world.settle().await;
        let path = format!("/episodes/{}/media", upload.episode);
        let again = world.bytes(&path, &creator(), "a video").await;
        assert_eq!(again.data()["media_id"], json!(upload.media));
        assert_eq!((&again.data()["job_id"], &again.data()["duplicate"]), (&json!(upload.job), &json!(true)));
        assert!(world.settle().await.is_empty(), "nothing is asked for twice");
        assert_eq!(world.ports.blobs.list("sources").await.unwrap().len(), 1);
        world.bytes(&path, &creator(), "another video").await.is(201);
        let other = world.upload().await;
        assert_ne!(other.media, upload.media, "another episode has an upload of its own");
    }
}

#[tokio::test]
async fn the_same_bytes_at_once_are_one_upload() {
    for world in World::each().await {
        let content = world.title("x").await;
        let path = format!("/episodes/{}/media", world.episode(&content, 1).await);
        let creator = creator();
        let uploads = (0..4).map(|_| world.bytes(&path, &creator, "a video"));
        let answers = futures_util::future::join_all(uploads).await;
        let new = answers.iter().filter(|answer| answer.status == 201).count();
        assert_eq!(new, 1, "{answers:?}");
        assert!(
            answers
                .iter()
                .all(|answer| answer.json["data"]["media_id"] == answers[0].json["data"]["media_id"])
        );
        assert_eq!(world.ports.blobs.list("sources").await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn nothing_is_kept_of_a_body_that_is_refused() {
    let world = World::new().await;
    let content = world.title("x").await;
    let path = format!("/episodes/{}/media", world.episode(&content, 1).await);
    world.settle().await;
    assert_eq!(world.bytes(&path, &creator(), "").await.wrong(), ["body: empty"]);
    let large = vec![0; usize::try_from(UPLOAD_LIMIT).unwrap() + 1];
    world.bytes(&path, &creator(), large.clone()).await.refused(413, "PAYLOAD_TOO_LARGE");
    let chunks =
        large.chunks(1 << 16).map(|chunk| Ok::<_, std::io::Error>(chunk.to_vec())).collect::<Vec<_>>();
    let unannounced =
        world.request(Method::POST, &path, Some(&creator())).body(Body::from_stream(stream::iter(chunks)));
    world.send(unannounced.unwrap()).await.refused(413, "PAYLOAD_TOO_LARGE");
    let broken = stream::iter([Ok("start"), Err(std::io::Error::other("gone"))]);
    let broken = world.request(Method::POST, &path, Some(&creator())).body(Body::from_stream(broken));
    world.send(broken.unwrap()).await.refused(400, "VALIDATION_ERROR");
    let headers = [
        ("x-content-sha256", "00".repeat(32), "X-Content-SHA256: checksum"),
        ("x-content-sha256", SHORT.to_owned(), "X-Content-SHA256: format"),
        ("x-file-name", "%ff".to_owned(), "X-File-Name: format"),
    ];
    for (name, value, expected) in headers {
        let request = world.request(Method::POST, &path, Some(&creator())).header(name, value);
        assert_eq!(world.send(request.body("a video".into()).unwrap()).await.wrong(), [expected]);
    }
    let request = world.request(Method::POST, &path, Some(&creator())).header("content-type", "text/html");
    world.send(request.body("a video".into()).unwrap()).await.refused(415, "UNSUPPORTED_MEDIA_TYPE");
    assert_eq!(world.ports.blobs.list("").await.unwrap(), []);
    assert!(world.settle().await.is_empty());
}

#[tokio::test]
async fn a_name_in_hangul_and_the_right_checksum_are_taken() {
    let world = World::new().await;
    let content = world.title("x").await;
    let path = format!("/episodes/{}/media", world.episode(&content, 1).await);
    let plain = world.bytes(&path, &creator(), "a video").await.made("checksum");
    let other = format!("/episodes/{}/media", world.episode(&content, 2).await);
    let request = world
        .request(Method::POST, &other, Some(&creator()))
        .header("x-content-sha256", plain.to_uppercase());
    let request =
        request.header("x-file-name", "%EC%B2%AB%20%EB%B9%9B.mp4").header("content-type", "video/mp4");
    world.send(request.body("a video".into()).unwrap()).await.is(201);
}

#[tokio::test]
async fn only_who_manages_the_title_uploads() {
    let world = World::new().await;
    let upload = world.published().await;
    let path = format!("/episodes/{}/media", upload.episode);
    world.bytes(&path, &other_creator(), "x").await.refused(403, "FORBIDDEN");
    world.bytes(&path, &viewer(), "x").await.refused(403, "FORBIDDEN");
}

#[tokio::test]
async fn a_later_upload_takes_the_place_of_an_earlier_one_whatever_the_order_of_packages() {
    let world = World::new().await;
    let first = world.upload().await;
    let second = world.upload_to(first.content.clone(), first.episode.clone(), b"a better video").await;
    world.package(&second, Sound::Music).await;
    world.package(&first, Sound::Music).await;
    let seen = world.get(&format!("/episodes/{}", first.episode), Some(&creator())).await;
    let thumbnail = seen.data()["thumbnail_url"].as_str().unwrap();
    assert!(thumbnail.contains(&second.media), "{thumbnail}");
}
