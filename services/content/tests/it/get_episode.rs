use serde_json::json;

use crate::world::{Sound, World, creator, viewer};

#[tokio::test]
async fn an_episode_knows_its_neighbours() {
    let world = World::new().await;
    let first = world.published().await;
    let second = world.episode(&first.content, 2).await;
    let third = world.episode(&first.content, 3).await;
    let upload = world.upload_to(first.content.clone(), third.clone(), b"another video").await;
    world.package(&upload, Sound::Music).await;
    world.post(&format!("/episodes/{third}/publish"), &creator(), &json!({})).await.is(200);
    let change = json!({ "title": "첫 만남", "texts": { "es": { "title": "El encuentro" } } });
    world.patch(&format!("/episodes/{third}"), &creator(), &change).await.is(200);

    let seen = world.get(&format!("/episodes/{}", first.episode), None).await;
    assert_eq!(
        (&seen.data()["next_episode_id"], &seen.data()["previous_episode_id"]),
        (&json!(third), &json!(null))
    );
    let seen = world.get(&format!("/episodes/{third}"), Some(&creator())).await;
    assert_eq!(seen.data()["previous_episode_id"], json!(second), "a creator sees drafts too");
    assert_eq!(
        (&seen.data()["title"], &seen.data()["title_translated"]),
        (&json!("첫 만남"), &json!("El encuentro"))
    );
    assert_eq!(seen.data()["content_title"], "첫눈 오는 밤");
    world.get(&format!("/episodes/{second}"), Some(&viewer())).await.refused(404, "NOT_FOUND");
}
