use hallyu_testkit::servers::s3;
use http::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::tus::pattern;
use crate::world::{World, creator, other_creator, requested};

/// Bytes that need two parts.
const LENGTH: usize = (16 << 20) + 1000;

async fn begin(world: &World, checksum: Option<&str>) -> Value {
    let episode = world.episode(&world.title("첫눈").await, 1).await;
    world.settle().await;
    let body =
        json!({ "episode_id": episode, "length": LENGTH, "file_name": "첫눈.mp4", "sha256": checksum });
    world.post("/uploads/direct", &creator(), &body).await.is(201).clone()
}

/// Brings every part to the store as a browser does, and gives the tags.
async fn bring(begun: &Value, bytes: &[u8]) -> Vec<String> {
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let size = usize::try_from(begun["part_size"].as_u64().unwrap()).unwrap();
    let urls = begun["part_urls"].as_array().unwrap();
    assert_eq!(urls.len(), bytes.len().div_ceil(size));
    let mut tags = Vec::new();
    for (url, part) in urls.iter().zip(bytes.chunks(size)) {
        let put = http.request(Method::PUT, url.as_str().unwrap()).body(part.to_vec()).send().await.unwrap();
        assert_eq!(put.status(), 200);
        tags.push(put.headers()["etag"].to_str().unwrap().to_owned());
    }
    tags
}

#[tokio::test]
async fn a_video_that_its_owner_brought_to_s3_is_hashed_and_packaged_once() {
    let Some(store) = s3::url().await else { return };
    let world = World::with_blobs(&store, 64 << 20).await;
    let bytes = pattern(LENGTH);
    let checksum = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let begun = begin(&world, Some(&checksum)).await;
    let tags = bring(&begun, &bytes).await;
    let path = format!("/uploads/{}/complete", begun["upload_id"].as_str().unwrap());
    for wrong in [json!(["x"]), json!(["x", "y"]), json!([tags[1], tags[0]]), json!([tags[0], tags[0]])] {
        let refused = world.post(&path, &creator(), &json!({ "etags": wrong })).await;
        assert_eq!(refused.wrong(), ["etags: parts"], "{wrong}");
    }
    let body = json!({ "etags": tags });
    world.post(&path, &other_creator(), &body).await.refused(404, "NOT_FOUND");
    for _ in 0..2 {
        let done = world.post(&path, &creator(), &body).await;
        assert_eq!((&done.data()["state"], &done.data()["checksum"]), (&json!("done"), &json!(checksum)));
    }
    let events = world.settle().await;
    assert_eq!(events.iter().filter(|event| event.topic == "media.requested").count(), 1);
    assert!(world.ports.blobs.get(&requested(&events).source_key).await.unwrap() == bytes);
}

#[tokio::test]
async fn what_its_owner_gives_up_or_described_wrongly_is_not_kept_in_s3() {
    let Some(store) = s3::url().await else { return };
    let world = World::with_blobs(&store, 64 << 20).await;
    let begun = begin(&world, None).await;
    bring(&begun, &pattern(LENGTH)).await;
    let path = format!("/uploads/{}", begun["upload_id"].as_str().unwrap());
    assert_eq!(world.append(&path, 0, "x").await.status, 403, "its bytes do not come here");
    assert_eq!(world.delete(&path, &creator()).await.status, 204);
    let late = world.post(&format!("{path}/complete"), &creator(), &json!({ "etags": ["x", "y"] })).await;
    late.refused(404, "NOT_FOUND");

    let begun = begin(&world, Some(&"0f".repeat(32))).await;
    let tags = bring(&begun, &pattern(LENGTH)).await;
    let path = format!("/uploads/{}", begun["upload_id"].as_str().unwrap());
    let refused = world.post(&format!("{path}/complete"), &creator(), &json!({ "etags": tags })).await;
    refused.refused(400, "VALIDATION_ERROR");
    assert_eq!(world.get(&path, Some(&creator())).await.data()["reason"], json!("CHECKSUM"));
    assert_eq!(world.ports.blobs.list("").await.unwrap(), []);
}

#[tokio::test]
async fn other_stores_say_which_setting_is_missing() {
    let world = World::new().await;
    let episode = world.episode(&world.title("x").await, 1).await;
    let body = json!({ "episode_id": episode, "length": 1000 });
    let refused = world.post("/uploads/direct", &creator(), &body).await;
    refused.refused(503, "UNAVAILABLE");
    assert_eq!(refused.json["error"]["details"], json!({ "subject": "blobs.url" }));
    assert_eq!(world.get("/uploads", Some(&creator())).await.data()["items"], json!([]));
}
