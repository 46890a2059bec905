//! What a user gets to see of what this service holds, and what is left of a user who is erased.

use std::collections::BTreeSet;

use hallyu_contracts::personal::{
    Erased, ErasureDue, ExportPart, ExportPartReady, ExportRequested, export_part_key,
};
use hallyu_kernel::Actor;
use hallyu_testkit::traces::{Person, in_blobs, in_database, tables};
use http::Method;
use serde_json::json;

use crate::world::{SRT, Upload, World, creator, moderator, other_creator, viewer};

/// Tables in which no row belongs to a user.
const NOT_PERSONAL: [&str; 23] = [
    "schedules",
    "playback_tallies",
    "licences",
    "content_views",
    "content_texts",
    "genres",
    "genre_names",
    "content_genres",
    "people",
    "content_cast",
    "episodes",
    "subtitle_tracks",
    "cues",
    "episode_marks",
    "job_log",
    "jobs",
    "tombstones",
    "segments",
    "segment_history",
    "hearings",
    "track_reports",
    "glossary_terms",
    "casts",
];

/// A title that the creator made, uploaded and subtitled, and that the viewer and the creator watched.
async fn busy(world: &World) -> Upload {
    let (upload, [_, spanish, portuguese]) = world.subtitled().await;
    approve(world, &portuguese).await;
    suggest(world, &spanish).await;
    let named = world.request(Method::POST, &format!("/episodes/{}/media", upload.episode), Some(&creator()));
    let named = named.header("x-file-name", "Creadora-entrevista.mp4");
    world.send(named.body("another video".into()).unwrap()).await.is(201);
    let track = format!("/episodes/{}/subtitles?language=es-419", upload.episode);
    world.bytes(&track, &creator(), SRT).await.is(201);
    let keyed = world.request(Method::POST, "/contents", Some(&creator()));
    let keyed = keyed.header("idempotency-key", "k1").header("content-type", "application/json");
    let body = json!({ "type": "drama", "title": "Borrador", "year": 2026 }).to_string();
    world.send(keyed.body(body.into()).unwrap()).await.is(201);
    for watcher in [viewer(), creator()] {
        watch(world, &upload, &watcher).await.unwrap();
    }
    world.settle().await;
    upload
}

/// Each corrects the other and agrees with the other.
async fn suggest(world: &World, track: &str) {
    let path = format!("/subtitles/{track}/suggestions");
    for (author, voter) in [(viewer(), creator()), (creator(), viewer())] {
        let body = json!({ "at_ms": 3_200, "text": "¿Y por qué tardaste?", "reason": "meaning" });
        let made = world.post(&path, &author, &body).await;
        let id = made.is(201)["suggestion_id"].as_str().unwrap().to_owned();
        world.post(&format!("{path}/{id}/vote"), &voter, &json!({})).await.is(200);
    }
}

async fn approve(world: &World, track: &str) {
    let path = format!("/subtitles/{track}/segments");
    let segments = world.get(&path, Some(&creator())).await;
    let segment = segments.data()["items"][0]["segment_id"].as_str().unwrap().to_owned();
    let body = json!({ "rev": 1, "state": "approved" });
    world.patch(&format!("{path}/{segment}"), &creator(), &body).await.is(200);
}

async fn watch(world: &World, upload: &Upload, watcher: &Actor) -> Result<(), u16> {
    let path = format!("/contents/{}/episodes/{}/progress", upload.content, upload.episode);
    let body = json!({ "position_seconds": 7, "is_completed": false });
    match world.post(&path, watcher, &body).await.status.as_u16() {
        204 => Ok(()),
        status => Err(status),
    }
}

fn person(actor: &Actor) -> Person {
    let texts = if *actor == creator() { vec!["Creadora".to_owned()] } else { Vec::new() };
    Person { id: actor.user_id, texts }
}

async fn erase(world: &World, actor: &Actor) {
    let due = ErasureDue { erasure_id: world.ambient.id(), user_id: actor.user_id };
    let event = world.event(&due);
    world.deliver(&event).await;
    world.deliver(&event).await;
    let told = world.told::<Erased>().await;
    assert_eq!(told, [Erased { erasure_id: due.erasure_id, holder: "content".to_owned() }]);
}

#[tokio::test]
async fn the_export_shows_every_table_that_holds_something_about_users() {
    for world in World::each().await {
        busy(&world).await;
        let event = ExportRequested { export_id: world.ambient.id(), user_id: creator().user_id };
        world.deliver(&world.event(&event)).await;
        let ready = world.told::<ExportPartReady>().await;
        assert_eq!(ready, [ExportPartReady { export_id: event.export_id, holder: "content".to_owned() }]);
        let key = export_part_key(event.export_id, "content");
        let part: ExportPart = world.ports.blobs.get_json(&key).await.unwrap();
        let shown: BTreeSet<String> =
            part.data.keys().cloned().chain(NOT_PERSONAL.map(str::to_owned)).collect();
        let known = tables(&world.ports.db).await;
        assert_eq!(shown, known, "declare new tables in infrastructure/sql/personal_data.rs");
        assert!(part.data.values().all(|rows| !rows.as_array().unwrap().is_empty()), "{:?}", part.data);
        assert_eq!(part.data["playback_positions"][0]["position_seconds"], 7);
        assert_eq!(part.data["playback_positions"].as_array().unwrap().len(), 1, "nobody else's");
        let names: Vec<_> =
            part.data["media"].as_array().unwrap().iter().map(|row| &row["file_name"]).collect();
        assert!(names.contains(&&json!("Creadora-entrevista.mp4")), "{names:?}");
    }
}

#[tokio::test]
async fn nothing_is_left_of_a_viewer() {
    for world in World::each().await {
        let upload = busy(&world).await;
        let viewer = viewer();
        assert!(!in_database(&world.ports.db, &person(&viewer)).await.is_empty());
        erase(&world, &viewer).await;
        assert_eq!(watch(&world, &upload, &viewer).await, Err(404), "a session that is still at work");
        let late = ExportRequested { export_id: world.ambient.id(), user_id: viewer.user_id };
        world.deliver(&world.event(&late)).await;
        assert_eq!(world.told::<ExportPartReady>().await, []);
        assert_eq!(in_database(&world.ports.db, &person(&viewer)).await, [""; 0]);
        assert_eq!(in_blobs(&world.ports.blobs, &person(&viewer)).await, [""; 0]);
    }
}

#[tokio::test]
async fn titles_of_an_erased_creator_stay_as_nobodys() {
    for world in World::each().await {
        let upload = busy(&world).await;
        let before = in_database(&world.ports.db, &person(&creator())).await;
        for place in ["contents.owner_id", "media.owner_id", "media.file_name", "track_revisions.author_id"] {
            assert!(before.contains(&place.to_owned()), "{place} is not in {before:?}");
        }
        erase(&world, &creator()).await;
        assert_eq!(in_database(&world.ports.db, &person(&creator())).await, [""; 0]);
        assert_eq!(in_blobs(&world.ports.blobs, &person(&creator())).await, [""; 0]);
        let title = format!("/contents/{}", upload.content);
        world.get(&title, None).await.is(200);
        watch(&world, &upload, &viewer()).await.unwrap();
        let change = json!({ "year": 2020 });
        assert_eq!(world.patch(&title, &other_creator(), &change).await.status, 403);
        world.patch(&title, &moderator(), &change).await.is(200);
    }
}
