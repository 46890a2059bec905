use std::time::Duration;

use hallyu_contracts::playback::PlaybackProgressed;
use hallyu_contracts::user::HistoryErased;
use hallyu_kernel::{Actor, ContentId, EpisodeId};
use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::scene::Scene;

const HISTORY: &str = "/api/v1/users/me/watch-history";

/// Plays an episode up to a second, and lets time pass.
pub(crate) async fn watch(
    scene: &Scene,
    actor: &Actor,
    (content_id, episode_id): (ContentId, EpisodeId),
    seconds: u32,
) {
    let progressed = PlaybackProgressed {
        user_id: actor.user_id,
        content_id,
        episode_id,
        position_seconds: seconds,
        duration_seconds: 600,
        is_completed: seconds >= 590,
        watched_at: scene.ambient.now(),
    };
    scene.tell(&progressed).await;
    scene.clock.advance(Duration::from_secs(60));
}

#[tokio::test]
async fn what_was_watched_stands_latest_first_with_how_far() {
    for scene in Scene::each().await {
        let actor = scene.registered("Marisol").await;
        let (title, episodes) = scene.shelf.put(&scene.ambient, "빛", 2);
        let (gone, others) = scene.shelf.put(&scene.ambient, "어둠", 1);
        watch(&scene, &actor, (title, episodes[0]), 595).await;
        watch(&scene, &actor, (gone, others[0]), 10).await;
        watch(&scene, &actor, (title, episodes[1]), 150).await;
        scene.shelf.remove(gone);
        let (_, body) = scene.get(&actor, HISTORY).await;
        let items = body["data"]["items"].as_array().unwrap();
        let shown: Vec<_> =
            items.iter().map(|item| (&item["episode_number"], &item["progress_percent"])).collect();
        assert_eq!(shown, [(&json!(2), &json!(25)), (&json!(1), &json!(100))]);
        assert_eq!(
            (&items[0]["title"], &items[0]["thumbnail_url"], &items[0]["progress_seconds"]),
            (&json!("빛"), &json!("/images/poster.webp"), &json!(150))
        );
        assert_eq!(body["data"]["pagination"]["total"], 3);
        let (_, second) = scene.get(&actor, &format!("{HISTORY}?limit=1&page=3")).await;
        assert_eq!(second["data"]["items"][0]["episode_id"], json!(episodes[0]));
    }
}

#[tokio::test]
async fn one_or_all_is_forgotten_and_told() {
    for scene in Scene::each().await {
        let actor = scene.registered("Marisol").await;
        let (title, episodes) = scene.shelf.put(&scene.ambient, "빛", 3);
        for episode in &episodes {
            watch(&scene, &actor, (title, *episode), 100).await;
        }
        let count = async || scene.get(&actor, HISTORY).await.1["data"]["pagination"]["total"].clone();
        let one = format!("{HISTORY}/{}", episodes[1]);
        for (path, left) in [(one.as_str(), 2), (one.as_str(), 2), (HISTORY, 0), (HISTORY, 0)] {
            let (status, _) = scene.send(Method::DELETE, path, (&actor, Value::Null)).await;
            assert_eq!((status, count().await), (StatusCode::NO_CONTENT, json!(left)));
        }
        let told: Vec<_> =
            scene.told::<HistoryErased>().await.into_iter().map(|told| told.episode_id).collect();
        assert_eq!(told, [Some(episodes[1]), None]);
        let (_, me) = scene.get(&actor, "/api/v1/users/me").await;
        assert_eq!(me["data"]["stats"]["watch_time_minutes"], 0);
    }
}
