use axum::body::Body;
use hallyu_testkit::Answered;
use http::Method;
use serde_json::json;

use crate::world::{World, creator, other_creator};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and pixels";

async fn put(world: &World, path: &str, kind: &str, bytes: &'static [u8]) -> Answered {
    let request = world.request(Method::PUT, path, Some(&creator())).header("content-type", kind);
    world.send(request.body(Body::from(bytes)).unwrap()).await
}

#[tokio::test]
async fn a_picture_is_stored_under_an_address_of_its_own() {
    let world = World::new().await;
    let page = format!("/contents/{}", world.published().await.content);
    world.get(&page, None).await.is(200);
    let first = put(&world, &format!("{page}/poster"), "image/png", PNG).await;
    let url = first.data()["url"].as_str().unwrap().to_owned();
    assert!(url.starts_with("/images/cnt_") && url.ends_with(".png"), "{url}");
    assert_eq!(world.get(&page, None).await.data()["poster_url"], json!(url), "at once");
    assert_eq!(world.ports.blobs.get(&url[1..]).await.unwrap(), PNG);

    let second = put(&world, &format!("{page}/poster"), "image/jpeg", b"\xff\xd8\xff other").await;
    assert_ne!(second.data()["url"], json!(url));
    world.settle().await;
    assert!(world.ports.blobs.head(&url[1..]).await.unwrap().is_none(), "the old one is deleted");
    put(&world, &format!("{page}/backdrop"), "image/webp", b"RIFF....WEBPVP8 ").await.is(200);
    assert!(world.get(&page, None).await.data()["backdrop_url"].as_str().unwrap().contains("/backdrop-"));
}

#[tokio::test]
async fn what_is_no_picture_is_refused() {
    let world = World::new().await;
    let path = format!("/contents/{}/poster", world.title("x").await);
    put(&world, &path, "image/svg+xml", b"<svg/>").await.refused(415, "UNSUPPORTED_MEDIA_TYPE");
    assert_eq!(put(&world, &path, "image/png", b"<svg/>").await.wrong(), ["body: image"]);
    assert_eq!(put(&world, &path, "image/png", b"").await.wrong(), ["body: required"]);
    let huge = world.request(Method::PUT, &path, Some(&creator())).header("content-type", "image/png");
    let huge = world.send(huge.body(Body::from(vec![0; 6 << 20])).unwrap()).await;
    huge.refused(413, "PAYLOAD_TOO_LARGE");
    let foreign =
        world.request(Method::PUT, &path, Some(&other_creator())).header("content-type", "image/png");
    world.send(foreign.body(Body::from(PNG)).unwrap()).await.refused(404, "NOT_FOUND");
}
