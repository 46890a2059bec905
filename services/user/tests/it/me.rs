use std::time::Duration;

use hallyu_contracts::playback::PlaybackProgressed;
use hallyu_kernel::Envelope;
use http::StatusCode;
use serde_json::json;

use crate::scene::Scene;

const ME: &str = "/api/v1/users/me";

#[tokio::test]
async fn a_registration_becomes_a_profile_once() {
    let scene = Scene::new().await;
    let actor = scene.stranger();
    let event = scene.registration(&actor, "Marisol");
    scene.apply(&event).await;
    scene.apply(&event).await;
    let (status, body) = scene.get(&actor, ME).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    let me = &body["data"];
    assert_eq!(
        (&me["nickname"], &me["country"], &me["role"]),
        (&json!("Marisol"), &json!("MX"), &json!("user"))
    );
    assert_eq!(me["preferences"]["subtitle_language"], "es-419");
    assert_eq!(me["subscription"]["plan"], "free");
    assert_eq!(me["stats"], json!({ "watch_time_minutes": 0, "favorites_count": 0, "reviews_count": 0 }));
}

#[tokio::test]
async fn a_profile_on_its_way_is_waited_for() {
    let scene = Scene::new().await;
    let actor = scene.stranger();
    let event = scene.registration(&actor, "Lucas");
    let late = async {
        tokio::time::sleep(Duration::from_millis(250)).await;
        scene.apply(&event).await;
    };
    let ((status, body), ()) = tokio::join!(scene.get(&actor, ME), late);
    assert_eq!((status, &body["data"]["nickname"]), (StatusCode::OK, &json!("Lucas")));
}

#[tokio::test]
async fn without_a_profile_the_answer_says_what_is_missing() {
    let scene = Scene::new().await;
    let (status, body) = scene.get(&scene.stranger(), ME).await;
    assert_eq!((status, &body["error"]["code"]), (StatusCode::SERVICE_UNAVAILABLE, &json!("UNAVAILABLE")));
    assert_eq!(body["error"]["details"]["subject"], "profile");
    assert_eq!(scene.anonymous(ME).await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn minutes_watched_count_each_episode_once_at_its_latest() {
    let scene = Scene::new().await;
    let actor = scene.registered("Camila").await;
    let mut visit = PlaybackProgressed {
        user_id: actor.user_id,
        content_id: scene.ambient.id(),
        episode_id: scene.ambient.id(),
        position_seconds: 600,
        duration_seconds: 3600,
        is_completed: false,
        watched_at: scene.ambient.now(),
    };
    scene.apply(&Envelope::new(&scene.ambient, &visit)).await;
    visit.position_seconds = 1200;
    visit.watched_at += Duration::from_secs(60);
    scene.apply(&Envelope::new(&scene.ambient, &visit)).await;
    // An earlier visit that arrives late changes nothing.
    visit.position_seconds = 30;
    visit.watched_at -= Duration::from_secs(120);
    scene.apply(&Envelope::new(&scene.ambient, &visit)).await;
    let (_, body) = scene.get(&actor, ME).await;
    assert_eq!(body["data"]["stats"]["watch_time_minutes"], 20);
}
