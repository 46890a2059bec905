use std::time::Duration;

use chrono::TimeDelta;
use hallyu_kernel::Time;
use serde_json::{Value, json};

use crate::world::{Sound, World, creator, other_creator};

/// The time in so many minutes, as the API writes it.
fn in_minutes(world: &World, minutes: i64) -> Value {
    json!({ "publish_at": world.ambient.now() + TimeDelta::minutes(minutes) })
}

/// What the creator sees after a round of the service's own.
async fn after_a_round(world: &World, path: &str) -> Value {
    world.sweep().await;
    world.get(path, Some(&creator())).await.data().clone()
}

#[tokio::test]
async fn a_title_and_its_episode_are_published_when_they_are_due() {
    for world in World::each().await {
        let upload = world.upload().await;
        world.package(&upload, Sound::Music).await;
        let (title, episode) =
            (format!("/contents/{}", upload.content), format!("/episodes/{}", upload.episode));
        for path in [&title, &episode] {
            let wish = in_minutes(&world, 30);
            let planned = world.post(&format!("{path}/schedule"), &creator(), &wish).await;
            let planned: Time = planned.data()["publish_at"].as_str().unwrap().parse().unwrap();
            assert_eq!(planned, world.ambient.now() + TimeDelta::minutes(30));
        }
        let sheet = format!("/studio{title}");
        let before = world.get(&sheet, Some(&creator())).await.data().clone();
        assert!(before["publish_at"].is_string() && before["episodes"][0]["publish_at"].is_string());
        world.get(&title, None).await.refused(404, "NOT_FOUND");

        world.clock.advance(Duration::from_secs(31 * 60));
        let after = after_a_round(&world, &sheet).await;
        assert_eq!(
            (&after["status"], &after["episodes"][0]["status"]),
            (&json!("active"), &json!("published"))
        );
        assert!(after["publish_at"].is_null() && after["episodes"][0]["publish_at"].is_null());
        assert_eq!(world.get(&title, None).await.data()["episodes"].as_array().unwrap().len(), 1);
    }
}

#[tokio::test]
async fn an_episode_without_a_video_is_published_as_soon_as_it_has_one() {
    let world = World::new().await;
    let upload = world.upload().await;
    let path = format!("/episodes/{}/schedule", upload.episode);
    world.post(&path, &creator(), &in_minutes(&world, 1)).await.is(200);
    world.clock.advance(Duration::from_secs(120));
    let sheet = format!("/studio/contents/{}", upload.content);
    let planned = after_a_round(&world, &sheet).await;
    assert_eq!(planned["episodes"][0]["status"], "draft");
    assert!(planned["episodes"][0]["publish_at"].is_string());

    world.package(&upload, Sound::Music).await;
    world.clock.advance(Duration::from_secs(120));
    assert_eq!(after_a_round(&world, &sheet).await["episodes"][0]["status"], "published");
}

#[tokio::test]
async fn a_plan_can_be_changed_and_taken_back() {
    let world = World::new().await;
    let upload = world.upload().await;
    world.package(&upload, Sound::Music).await;
    let (episode, sheet) =
        (format!("/episodes/{}", upload.episode), format!("/studio/contents/{}", upload.content));
    let path = format!("{episode}/schedule");
    world.post(&path, &creator(), &in_minutes(&world, 5)).await.is(200);
    world.post(&path, &creator(), &in_minutes(&world, 50)).await.is(200);
    world.clock.advance(Duration::from_secs(6 * 60));
    assert_eq!(after_a_round(&world, &sheet).await["episodes"][0]["status"], "draft");
    for _ in 0..2 {
        assert_eq!(world.delete(&path, &creator()).await.status, 204);
    }
    assert!(world.get(&sheet, Some(&creator())).await.data()["episodes"][0]["publish_at"].is_null());

    // What was published by hand has no plan, and gets none.
    world.post(&path, &creator(), &in_minutes(&world, 5)).await.is(200);
    world.post(&format!("{episode}/publish"), &creator(), &json!({})).await.is(200);
    assert!(world.get(&sheet, Some(&creator())).await.data()["episodes"][0]["publish_at"].is_null());
    world.post(&path, &creator(), &in_minutes(&world, 5)).await.refused(409, "CONFLICT");
}

#[tokio::test]
async fn what_is_over_or_belongs_to_another_is_not_planned() {
    let world = World::new().await;
    let upload = world.upload().await;
    for path in
        [format!("/contents/{}/schedule", upload.content), format!("/episodes/{}/schedule", upload.episode)]
    {
        assert_eq!(
            world.post(&path, &creator(), &in_minutes(&world, 0)).await.wrong(),
            ["publish_at: future"]
        );
        world.post(&path, &other_creator(), &in_minutes(&world, 5)).await.refused(404, "NOT_FOUND");
        world.delete(&path, &other_creator()).await.refused(404, "NOT_FOUND");
    }
    let sheet = format!("/studio/contents/{}", upload.content);
    world.get(&sheet, Some(&other_creator())).await.refused(404, "NOT_FOUND");
}
