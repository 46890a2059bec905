use serde_json::json;

use crate::world::{World, creator, other_creator, viewer};

#[tokio::test]
async fn an_edit_is_visible_at_once() {
    let world = World::new().await;
    let upload = world.published().await;
    let (page, path) = (format!("/contents/{}", upload.content), format!("/episodes/{}", upload.episode));
    world.get(&page, None).await.is(200);
    let change = json!({ "title": "첫 만남", "description": "그들이 만난다.", "air_date": "2026-02-01" });
    world.patch(&path, &creator(), &change).await.is(200);
    let seen = world.get(&page, None).await;
    let episode = &seen.data()["episodes"][0];
    assert_eq!((&episode["title"], &episode["air_date"]), (&json!("첫 만남"), &json!("2026-02-01")));
    world.patch(&path, &creator(), &json!({ "description": null })).await.is(200);
    let seen = world.get(&page, None).await;
    assert_eq!(seen.data()["episodes"][0]["description"], json!(null));
    assert_eq!(seen.data()["episodes"][0]["title"], "첫 만남");
}

#[tokio::test]
async fn numbers_stay_unique_and_foreigners_out() {
    for world in World::each().await {
        let upload = world.published().await;
        let second = world.episode(&upload.content, 2).await;
        let path = format!("/episodes/{second}");
        world.patch(&path, &creator(), &json!({ "episode_number": 1 })).await.refused(409, "CONFLICT");
        world.patch(&path, &other_creator(), &json!({})).await.refused(403, "FORBIDDEN");
        world.patch(&path, &viewer(), &json!({})).await.refused(403, "FORBIDDEN");
        let wrong =
            world.patch(&path, &creator(), &json!({ "episode_number": [], "texts": { "es": 1 } })).await;
        assert_eq!(wrong.wrong().len(), 2);
    }
}
