use std::collections::BTreeSet;
use std::time::Duration;

use hallyu_contracts::personal::{Erased, ErasureDue, ExportPart, ExportRequested, export_part_key};
use hallyu_contracts::playback::PlaybackProgressed;
use hallyu_contracts::search::SearchesForgotten;
use hallyu_kernel::{Actor, Envelope, ErasureId, Role};
use hallyu_testkit::traces::{in_blobs, in_database, tables};
use http::{Method, StatusCode};
use sea_orm::{ConnectionTrait, DbBackend};
use serde_json::{Value, json};

use crate::recommend::searched;
use crate::scene::{PASSWORD, Scene};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const ME: &str = "/api/v1/users/me";
const ERASURE: &str = "/api/v1/users/me/erasure";
const RECORDS: &str = "/api/v1/admin/erasures";

/// Tables in which no row belongs to a user.
const NOT_PERSONAL: [&str; 4] = ["erasures", "recommendation_models", "title_ratings", "tombstones"];

async fn erase(scene: &Scene, actor: &Actor) -> (StatusCode, Value) {
    scene.send(Method::DELETE, ME, (actor, json!({ "password": PASSWORD }))).await
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

/// Somebody about whom every table says something.
async fn everywhere(scene: &Scene, nickname: &str) -> Actor {
    let actor = scene.registered(nickname).await;
    scene.tell(&watched(scene, &actor)).await;
    scene.send(Method::POST, "/api/v1/users/me/export", (&actor, Value::Null)).await;
    scene.settle().await;
    let title: hallyu_kernel::ContentId = scene.ambient.id();
    let written = |id: uuid::Uuid| match scene.db.backend() {
        DbBackend::Sqlite => format!("x'{}'", id.simple()),
        _ => format!("'{id}'::uuid"),
    };
    let time = match scene.db.backend() {
        DbBackend::Sqlite => "'2026-01-15T12:00:00+00:00'",
        _ => "'2026-01-15T12:00:00Z'",
    };
    let (user, title) = (written(actor.user_id.uuid()), written(title.uuid()));
    let tx = scene.db.write().await.unwrap();
    for sql in [
        format!(
            "INSERT INTO sought_titles (user_id, content_id, sought_at) VALUES ({user}, {title}, {time})"
        ),
        format!("INSERT INTO forgotten_searches (user_id, forgotten_at) VALUES ({user}, {time})"),
        format!("INSERT INTO favorites (user_id, content_id, created_at) VALUES ({user}, {title}, {time})"),
        format!(
            "INSERT INTO ratings (user_id, content_id, stars, review, created_at, updated_at)
                 VALUES ({user}, {title}, 9, 'Firma: {nickname}', {time}, {time})"
        ),
    ] {
        tx.conn().execute_unprepared(&sql).await.unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(erase(scene, &actor).await.0, StatusCode::ACCEPTED);
    scene.settle().await;
    actor
}

#[tokio::test]
async fn it_needs_the_password_and_can_be_called_off() {
    let scene = Scene::new().await;
    let actor = scene.registered("Marisol").await;
    let (status, body) = scene.send(Method::DELETE, ME, (&actor, json!({}))).await;
    assert_eq!(
        (status, &body["error"]["details"]["fields"][0]["field"]),
        (StatusCode::BAD_REQUEST, &json!("password"))
    );
    let (status, body) = scene.send(Method::DELETE, ME, (&actor, json!({ "password": "no" }))).await;
    assert_eq!((status, &body["error"]["code"]), (StatusCode::UNAUTHORIZED, &json!("INVALID_CREDENTIALS")));
    assert_eq!(scene.get(&actor, ERASURE).await.1["data"]["state"], "none");

    let (status, body) = erase(&scene, &actor).await;
    assert_eq!((status, &body["data"]["erase_at"]), (StatusCode::ACCEPTED, &json!("2026-01-29T12:00:00Z")));
    scene.clock.advance(DAY);
    assert_eq!(erase(&scene, &actor).await.1["data"], body["data"], "asking again changes nothing");
    assert_eq!(scene.get(&actor, ERASURE).await.1["data"]["state"], "scheduled");

    assert_eq!(scene.send(Method::DELETE, ERASURE, (&actor, Value::Null)).await.0, StatusCode::NO_CONTENT);
    assert_eq!(scene.get(&actor, ERASURE).await.1["data"]["state"], "none");
    let again = scene.send(Method::DELETE, ERASURE, (&actor, Value::Null)).await;
    assert_eq!(again.0, StatusCode::NOT_FOUND, "there is nothing to call off");
    scene.clock.advance(30 * DAY);
    scene.user.sweep().await.unwrap();
    scene.settle().await;
    assert_eq!(scene.get(&actor, ME).await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_mail_tells_of_it_once() {
    let scene = Scene::new().await;
    let (actor, hasty) = (scene.registered("Marisol").await, scene.registered("Lucas").await);
    erase(&scene, &actor).await;
    erase(&scene, &actor).await;
    erase(&scene, &hasty).await;
    scene.send(Method::DELETE, ERASURE, (&hasty, Value::Null)).await;
    scene.settle().await;
    let mails = scene.mails();
    assert_eq!(mails.len(), 1, "what was called off needs no mail: {mails:?}");
    for told in ["Marisol@example.com", "2026-01-29", "https://tv.example/es/privacy"] {
        assert!(mails[0].contains(told), "{told} in {}", mails[0]);
    }
}

#[tokio::test]
async fn nothing_is_left_anywhere() {
    for scene in Scene::each().await {
        let (actor, other) = (everywhere(&scene, "Marisol").await, scene.registered("Lucas").await);
        let person = Scene::person(&actor, "Marisol");
        let before = in_database(&scene.db, &person).await;
        let held: BTreeSet<&str> = before.iter().filter_map(|place| place.split('.').next()).collect();
        let known = tables(&scene.db).await;
        let expected: BTreeSet<&str> =
            known.iter().map(String::as_str).filter(|table| !NOT_PERSONAL.contains(table)).collect();
        assert_eq!(
            held, expected,
            "the scan finds the user in every table that is not declared to name nobody"
        );
        assert!(!in_blobs(&scene.blobs, &person).await.is_empty());

        scene.clock.advance(13 * DAY);
        scene.user.sweep().await.unwrap();
        assert_eq!(scene.get(&actor, ERASURE).await.1["data"]["state"], "scheduled");
        scene.clock.advance(DAY);
        scene.user.sweep().await.unwrap();
        let (status, body) = scene.send(Method::DELETE, ERASURE, (&actor, Value::Null)).await;
        assert_eq!((status, &body["error"]["code"]), (StatusCode::CONFLICT, &json!("ERASURE_STARTED")));
        scene.user.sweep().await.unwrap();
        let events = scene.settle().await;
        assert_eq!(events.iter().filter(|event| event.topic == "user.erasure_due").count(), 1);
        assert_eq!(in_database(&scene.db, &person).await, [""; 0], "{:?}", scene.db.backend());
        assert_eq!(in_blobs(&scene.blobs, &person).await, [""; 0]);
        assert_eq!(scene.get(&other, ME).await.0, StatusCode::OK, "others stay");
    }
}

#[tokio::test]
async fn late_and_repeated_events_bring_nothing_back() {
    for scene in Scene::each().await {
        let actor = everywhere(&scene, "Marisol").await;
        scene.clock.advance(14 * DAY);
        scene.user.sweep().await.unwrap();
        let due = scene.settle().await.into_iter().find(|event| event.topic == "user.erasure_due").unwrap();
        scene.apply(&due).await;
        scene.tell(&watched(&scene, &actor)).await;
        let (user_id, title, now) = (actor.user_id, Some(scene.ambient.id()), scene.ambient.now());
        scene.tell(&searched((user_id, title), now)).await;
        scene.tell(&SearchesForgotten { user_id, content_id: None, forgotten_at: now }).await;
        scene.apply(&scene.registration(&actor, "Marisol")).await;
        scene.tell(&ExportRequested { export_id: scene.ambient.id(), user_id: actor.user_id }).await;
        let person = Scene::person(&actor, "Marisol");
        assert_eq!(in_database(&scene.db, &person).await, [""; 0]);
        assert_eq!(in_blobs(&scene.blobs, &person).await, [""; 0]);
        scene.registered("Marisol").await;
    }
}

#[tokio::test]
async fn an_admin_sees_which_services_have_not_confirmed() {
    let scene = Scene::new().await;
    let (actor, admin) = (scene.registered("Marisol").await, Actor { role: Role::Admin, ..scene.stranger() });
    erase(&scene, &actor).await;
    scene.clock.advance(14 * DAY);
    scene.user.sweep().await.unwrap();
    scene.settle().await;
    let (status, body) = scene.get(&admin, RECORDS).await;
    let item = &body["data"]["items"][0];
    assert_eq!(
        (status, &item["confirmed"], &item["waiting_for"]),
        (StatusCode::OK, &json!(["user"]), &json!(["auth", "content", "search"]))
    );
    assert_eq!(scene.get(&actor, RECORDS).await.0, StatusCode::FORBIDDEN);
    let erasure_id: ErasureId = item["erasure_id"].as_str().unwrap().parse().unwrap();
    for holder in ["auth", "auth", "content", "search"] {
        scene.tell(&Erased { erasure_id, holder: holder.to_owned() }).await;
    }
    assert_eq!(scene.get(&admin, RECORDS).await.1["data"]["pagination"]["total"], 0);
}

#[tokio::test]
async fn the_export_shows_every_table_that_holds_something_about_users() {
    let scene = Scene::new().await;
    let actor = scene.registered("Marisol").await;
    let event = ExportRequested { export_id: scene.ambient.id(), user_id: actor.user_id };
    scene.apply(&Envelope::new(&scene.ambient, &event)).await;
    let part: ExportPart = scene.blobs.get_json(&export_part_key(event.export_id, "user")).await.unwrap();
    let shown: BTreeSet<String> = part.data.keys().cloned().chain(NOT_PERSONAL.map(str::to_owned)).collect();
    assert_eq!(shown, tables(&scene.db).await, "declare new tables in infrastructure/sql/personal_data.rs");
}

#[tokio::test]
async fn an_erasure_of_nobody_is_confirmed() {
    let scene = Scene::new().await;
    scene.tell(&ErasureDue { erasure_id: scene.ambient.id(), user_id: scene.ambient.id() }).await;
    assert_eq!(scene.db.pending_event_count().await.unwrap(), 1);
}
