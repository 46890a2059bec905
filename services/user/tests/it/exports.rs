use std::time::Duration;

use hallyu_contracts::personal::{
    ExportPart, ExportPartReady, ExportRequested, HOLDERS, export_part_key, export_prefix,
};
use hallyu_contracts::playback::PlaybackProgressed;
use hallyu_kernel::{Actor, Envelope, ExportId};
use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::scene::{Scene, unzipped};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

async fn ask(scene: &Scene, actor: &Actor) -> (StatusCode, Value) {
    scene.send(Method::POST, "/api/v1/users/me/export", (actor, Value::Null)).await
}

fn path(export: &str) -> String {
    format!("/api/v1/users/me/exports/{export}")
}

/// Plays another service: writes its part and says so.
async fn part(scene: &Scene, (export, holder): (&str, &str)) {
    let export_id: ExportId = export.parse().unwrap();
    let data = serde_json::from_value(json!({ "things": [{ "of": holder }] })).unwrap();
    let part = ExportPart { service: holder.to_owned(), made_at: scene.ambient.now(), data };
    scene.blobs.put_json(&export_part_key(export_id, holder), &part).await.unwrap();
    scene.tell(&ExportPartReady { export_id, holder: holder.to_owned() }).await;
}

/// An export that is ready; its id.
async fn made(scene: &Scene, actor: &Actor) -> String {
    let (_, body) = ask(scene, actor).await;
    let export = body["data"]["export_id"].as_str().unwrap().to_owned();
    scene.settle().await;
    part(scene, (&export, "auth")).await;
    part(scene, (&export, "content")).await;
    part(scene, (&export, "search")).await;
    scene.settle().await;
    export
}

fn watched(scene: &Scene, actor: &Actor) -> PlaybackProgressed {
    PlaybackProgressed {
        user_id: actor.user_id,
        content_id: scene.ambient.id(),
        episode_id: scene.ambient.id(),
        position_seconds: 61,
        duration_seconds: 600,
        is_completed: false,
        watched_at: scene.ambient.now(),
    }
}

/// The archive explains itself in the user's language and tells what the user is and did.
fn holds_what_was_done(archive: &[u8], watched: &PlaybackProgressed) {
    let files = unzipped(archive);
    assert_eq!(
        files.keys().collect::<Vec<_>>(),
        ["README.txt", "auth.json", "content.json", "search.json", "user.json"]
    );
    assert!(files["README.txt"].contains("Tus datos en HallyuLatino"), "in the user's language");
    let user: Value = serde_json::from_str(&files["user.json"]).unwrap();
    let data = &user["data"];
    assert_eq!(data["profiles"][0]["email"], "Marisol@example.com");
    assert_eq!(data["profiles"][0]["preferences"]["autoplay_next"], true);
    assert_eq!(data["watch_history"][0]["watched_at"], "2026-01-15T12:00:00Z");
    assert_eq!(data["watch_history"][0]["content_id"], json!(watched.content_id));
    assert_eq!(data["consent_decisions"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn an_archive_is_made_of_the_parts_of_all_services() {
    for scene in Scene::each().await {
        let actor = scene.registered("Marisol").await;
        let watched = watched(&scene, &actor);
        scene.tell(&watched).await;
        let (status, body) = ask(&scene, &actor).await;
        let export = body["data"]["export_id"].as_str().unwrap().to_owned();
        assert_eq!((status, &body["data"]["state"]), (StatusCode::ACCEPTED, &json!("collecting")));
        assert_eq!(body["data"]["waiting_for"], json!(HOLDERS));
        scene.settle().await;
        part(&scene, (&export, "auth")).await;
        part(&scene, (&export, "search")).await;
        let (_, body) = scene.get(&actor, &path(&export)).await;
        assert_eq!(body["data"]["waiting_for"], json!(["content"]), "what delays it is visible");
        let early = scene.download(&actor, &format!("{}/download", path(&export))).await;
        assert_eq!(early.0, StatusCode::CONFLICT);

        part(&scene, (&export, "content")).await;
        part(&scene, (&export, "content")).await;
        scene.settle().await;
        let (_, body) = scene.get(&actor, &path(&export)).await;
        assert_eq!(
            (&body["data"]["state"], &body["data"]["expires_at"]),
            (&json!("ready"), &json!("2026-01-22T12:00:00Z"))
        );
        let (status, headers, bytes) = scene.download(&actor, &format!("{}/download", path(&export))).await;
        assert_eq!((status, body["data"]["size_bytes"].as_u64()), (StatusCode::OK, Some(bytes.len() as u64)));
        assert_eq!(headers["content-disposition"], "attachment; filename=\"hallyulatino-2026-01-15.zip\"");
        assert_eq!(
            (&headers["content-type"], &headers["cache-control"]),
            (&"application/zip".parse().unwrap(), &"private, no-store".parse().unwrap())
        );

        holds_what_was_done(&bytes, &watched);
        assert_eq!(
            scene.blobs.list(&export_prefix(export.parse().unwrap())).await.unwrap().len(),
            1,
            "parts are gone"
        );
        let mails = scene.mails();
        assert!(mails.len() == 1 && mails[0].contains("https://tv.example/es/privacy"), "{mails:?}");
    }
}

#[tokio::test]
async fn only_its_owner_sees_it() {
    let scene = Scene::new().await;
    let (actor, other) = (scene.registered("Marisol").await, scene.registered("Lucas").await);
    let export = made(&scene, &actor).await;
    for path in [path(&export), format!("{}/download", path(&export)), path("exp_x")] {
        assert_eq!(scene.get(&other, &path).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(scene.anonymous(&path(&export)).await.0, StatusCode::UNAUTHORIZED);
    let listed = |body: Value| body["data"]["items"].as_array().unwrap().len();
    let path = "/api/v1/users/me/exports";
    assert_eq!((listed(scene.get(&actor, path).await.1), listed(scene.get(&other, path).await.1)), (1, 0));
}

#[tokio::test]
async fn one_is_made_at_a_time_and_one_a_day() {
    let scene = Scene::new().await;
    let actor = scene.registered("Marisol").await;
    let (_, first) = ask(&scene, &actor).await;
    let (status, again) = ask(&scene, &actor).await;
    assert_eq!(
        (status, &again["data"]),
        (StatusCode::ACCEPTED, &first["data"]),
        "a repeat is the same export"
    );
    let export = first["data"]["export_id"].as_str().unwrap().to_owned();
    scene.settle().await;
    part(&scene, (&export, "auth")).await;
    part(&scene, (&export, "content")).await;
    part(&scene, (&export, "search")).await;
    let (status, body) = ask(&scene, &actor).await;
    assert_eq!((status, &body["error"]["code"]), (StatusCode::TOO_MANY_REQUESTS, &json!("EXPORT_TOO_SOON")));
    scene.clock.advance(DAY);
    let (status, body) = ask(&scene, &actor).await;
    assert_eq!(status, StatusCode::ACCEPTED);
    assert_ne!(body["data"]["export_id"], json!(export));
}

#[tokio::test]
async fn it_goes_after_a_week() {
    let scene = Scene::new().await;
    let actor = scene.registered("Marisol").await;
    let export = made(&scene, &actor).await;
    scene.clock.advance(7 * DAY);
    assert_eq!(scene.get(&actor, &format!("{}/download", path(&export))).await.0, StatusCode::NOT_FOUND);
    scene.user.sweep().await.unwrap();
    assert_eq!(scene.get(&actor, &path(&export)).await.1["data"]["state"], "expired");
    assert_eq!(scene.blobs.list("exports").await.unwrap().len(), 0);
}

#[tokio::test]
async fn a_service_that_stays_away_fails_it_and_it_can_be_asked_for_again() {
    let scene = Scene::new().await;
    let actor = scene.registered("Marisol").await;
    let (_, body) = ask(&scene, &actor).await;
    let export = body["data"]["export_id"].as_str().unwrap().to_owned();
    scene.settle().await;
    scene.clock.advance(DAY);
    scene.user.sweep().await.unwrap();
    assert_eq!(scene.get(&actor, &path(&export)).await.1["data"]["state"], "collecting");
    scene.clock.advance(DAY);
    scene.user.sweep().await.unwrap();
    assert_eq!(scene.get(&actor, &path(&export)).await.1["data"]["state"], "failed");
    part(&scene, (&export, "auth")).await;
    assert_eq!(scene.blobs.list("exports").await.unwrap().len(), 0, "a part that comes too late goes");
    assert_eq!(ask(&scene, &actor).await.0, StatusCode::ACCEPTED);
}

#[tokio::test]
async fn a_part_for_nobody_goes() {
    let scene = Scene::new().await;
    let export: ExportId = scene.ambient.id();
    part(&scene, (&export.to_string(), "auth")).await;
    assert_eq!(scene.blobs.list("exports").await.unwrap().len(), 0);
}

#[tokio::test]
async fn asked_twice_by_the_bus_it_tells_once() {
    let scene = Scene::new().await;
    let actor = scene.registered("Marisol").await;
    let event = ExportRequested { export_id: scene.ambient.id(), user_id: actor.user_id };
    let envelope = Envelope::new(&scene.ambient, &event);
    scene.apply(&envelope).await;
    scene.apply(&envelope).await;
    assert_eq!(scene.db.pending_event_count().await.unwrap(), 1);
}
