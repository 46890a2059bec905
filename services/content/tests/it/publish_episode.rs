use serde_json::json;

use crate::world::{Sound, World, creator, other_creator};

#[tokio::test]
async fn an_episode_needs_a_package() {
    let world = World::new().await;
    let upload = world.upload().await;
    let path = format!("/episodes/{}/publish", upload.episode);
    assert_eq!(world.post(&path, &creator(), &json!({})).await.wrong(), ["media: required"]);
    world.package(&upload, Sound::Music).await;
    world.post(&path, &other_creator(), &json!({})).await.refused(404, "NOT_FOUND");
    assert_eq!(world.post(&path, &creator(), &json!({})).await.data()["status"], "published");
}

#[tokio::test]
async fn an_unpublished_episode_vanishes_at_once() {
    let world = World::new().await;
    let upload = world.published().await;
    let page = format!("/contents/{}", upload.content);
    assert_eq!(world.get(&page, None).await.data()["episodes"].as_array().unwrap().len(), 1);
    world.post(&format!("/episodes/{}/unpublish", upload.episode), &creator(), &json!({})).await.is(200);
    assert_eq!(world.get(&page, None).await.data()["episodes"], json!([]));
    world.get(&format!("/episodes/{}", upload.episode), None).await.refused(404, "NOT_FOUND");
}
