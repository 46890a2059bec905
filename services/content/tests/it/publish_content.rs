use hallyu_contracts::content::{EpisodePublished, TitleChanged};
use serde_json::json;

use crate::world::{Sound, World, creator, other_creator};

#[tokio::test]
async fn a_title_needs_a_published_episode_unless_it_is_coming_soon() {
    let world = World::new().await;
    let content = world.title("첫눈").await;
    let path = format!("/contents/{content}/publish");
    assert_eq!(world.post(&path, &creator(), &json!({})).await.wrong(), ["episodes: required"]);
    let answer = world.post(&format!("{path}?status=coming_soon"), &creator(), &json!({})).await;
    assert_eq!(answer.data()["status"], "coming_soon");
    assert_eq!(world.get(&format!("/contents/{content}"), None).await.data()["episodes"], json!([]));
    assert_eq!(
        world.post(&format!("{path}?status=draft"), &creator(), &json!({})).await.wrong(),
        ["status: one_of"]
    );
    world.post(&path, &other_creator(), &json!({})).await.refused(403, "FORBIDDEN");
}

#[tokio::test]
async fn unpublished_titles_vanish_at_once() {
    let world = World::new().await;
    let content = world.published().await.content;
    let page = format!("/contents/{content}");
    world.get(&page, None).await.is(200);
    assert_eq!(world.get("/contents", None).await.data()["pagination"]["total"], 1);
    world.post(&format!("{page}/unpublish"), &creator(), &json!({})).await.is(200);
    world.get(&page, None).await.refused(404, "NOT_FOUND");
    assert_eq!(world.get("/contents", None).await.data()["pagination"]["total"], 0);
    assert!(!world.told::<TitleChanged>().await[0].visible);
}

#[tokio::test]
async fn an_episode_is_announced_once_and_when_it_can_be_watched() {
    let world = World::new().await;
    let upload = world.upload().await;
    world.package(&upload, Sound::Music).await;
    world.post(&format!("/episodes/{}/publish", upload.episode), &creator(), &json!({})).await.is(200);
    assert_eq!(world.told::<EpisodePublished>().await, [], "the title is a draft");
    let title = format!("/contents/{}", upload.content);
    world.post(&format!("{title}/publish"), &creator(), &json!({})).await.is(200);
    assert_eq!(world.told::<EpisodePublished>().await.len(), 1);
    for step in ["unpublish", "publish"] {
        world.post(&format!("{title}/{step}"), &creator(), &json!({})).await.is(200);
    }
    assert_eq!(world.told::<EpisodePublished>().await, []);
}
