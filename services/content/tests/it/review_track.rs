use hallyu_contracts::subtitles::{SubtitleIndex, TranslationRequested};
use serde_json::{Value, json};

use crate::world::{SPANISH, Upload, World, creator, moderator, other_creator, viewer};

async fn step(world: &World, track: &str, step: &str, body: Value) -> Value {
    world.post(&format!("/subtitles/{track}/{step}"), &creator(), &body).await.data().clone()
}

/// What a viewer is told of the Spanish track, and whether there is a file for a viewer.
async fn seen(world: &World, upload: &Upload) -> (Value, Value, u16) {
    let listed = world.get(&format!("/episodes/{}/subtitles", upload.episode), Some(&viewer())).await;
    let track = &listed.data()["items"][1];
    let file = format!("/subtitles/{}.vtt", track["subtitle_id"].as_str().unwrap());
    let status = world.get(&file, Some(&viewer())).await.status.as_u16();
    (track["state"].clone(), track["state_reason"].clone(), status)
}

async fn languages(world: &World, upload: &Upload) -> Value {
    world.get(&format!("/contents/{}", upload.content), None).await.data()["available_subtitles"].clone()
}

/// Spanish with a line that forbids publishing.
async fn held(world: &World) -> (Upload, String) {
    let upload = world.published().await;
    let import = format!("/episodes/{}/subtitles?language=ko", upload.episode);
    world.bytes(&import, &creator(), crate::world::SAID).await.is(201);
    let asked: Vec<TranslationRequested> = world.told().await;
    let texts = [SPANISH[0], Some("한국어 그대로"), SPANISH[2], SPANISH[3]];
    world.deliver(&world.event(&world.translated(&asked[0], &texts).await)).await;
    world.settle().await;
    (upload, asked[0].track_id.to_string())
}

#[tokio::test]
async fn what_is_taken_from_viewers_is_gone_until_somebody_publishes_it() {
    for world in World::each().await {
        let (upload, [_, spanish, _]) = world.subtitled().await;
        let gone = step(&world, &spanish, "unpublish", json!({ "note": "Falta el final." })).await;
        assert_eq!((&gone["state"], &gone["url"]), (&json!("draft"), &json!(null)));
        assert_eq!(gone["state_reason"]["message"], "Falta el final.");
        assert_eq!(seen(&world, &upload).await, (json!("draft"), json!(null), 404));
        assert_eq!(languages(&world, &upload).await, json!(["ko", "pt-BR"]));
        let index: SubtitleIndex =
            world.ports.blobs.get_json(&format!("media/{}/subtitles.json", upload.media)).await.unwrap();
        assert_eq!(index.tracks.len(), 2);

        world.post(&format!("/subtitles/{spanish}/retranslate"), &creator(), &json!({})).await.is(202);
        let asked: Vec<TranslationRequested> = world.told().await;
        world.deliver(&world.event(&world.translated(&asked[0], &SPANISH).await)).await;
        world.settle().await;
        assert_eq!(
            seen(&world, &upload).await,
            (json!("draft"), json!(null), 404),
            "no machine publishes it"
        );
        step(&world, &spanish, "publish", json!({})).await;
        assert_eq!(seen(&world, &upload).await.2, 200);
    }
}

#[tokio::test]
async fn a_track_is_submitted_corrected_sent_back_and_published() {
    for world in World::each().await {
        let (upload, spanish) = held(&world).await;
        for _ in 0..2 {
            let submitted = step(&world, &spanish, "submit", json!({ "revision": 1 })).await;
            assert_eq!(
                (&submitted["state"], &submitted["state_reason"]),
                (&json!("in_review"), &json!(null))
            );
        }
        let path = format!("/subtitles/{spanish}/segments");
        let lines = world.get(&path, Some(&creator())).await;
        let line = lines.data()["items"][1]["segment_id"].as_str().unwrap().to_owned();
        let edit = json!({ "rev": 1, "text": SPANISH[1] });
        world.patch(&format!("{path}/{line}"), &creator(), &edit).await.is(200);
        assert_eq!(world.tracks(&upload.episode).await[1]["state"], "in_review", "corrected, not released");
        assert_eq!(seen(&world, &upload).await, (json!("draft"), json!(null), 404));

        let old =
            world.post(&format!("/subtitles/{spanish}/publish"), &creator(), &json!({ "revision": 1 })).await;
        old.refused(409, "CONFLICT");
        let back = step(&world, &spanish, "return", json!({ "note": "Otra vez." })).await;
        assert_eq!((&back["state"], &back["state_reason"]["code"]), (&json!("draft"), &json!("SENT_BACK")));
        let shown = step(&world, &spanish, "publish", json!({ "revision": 2 })).await;
        assert_eq!((&shown["state"], &shown["state_reason"]), (&json!("published"), &json!(null)));
        assert_eq!(seen(&world, &upload).await, (json!("published"), json!(null), 200));
        for wrong in ["submit", "return"] {
            let path = format!("/subtitles/{spanish}/{wrong}");
            world.post(&path, &creator(), &json!({})).await.refused(409, "CONFLICT");
        }
    }
}

#[tokio::test]
async fn a_correction_releases_a_held_track_only_if_nothing_else_is_wrong() {
    let world = World::new().await;
    let (upload, spanish) = held(&world).await;
    let path = format!("/subtitles/{spanish}/segments");
    let lines = world.get(&path, Some(&creator())).await.data()["items"].clone();
    let edit = async |at: usize, text: &str| {
        let line = lines[at]["segment_id"].as_str().unwrap();
        world.patch(&format!("{path}/{line}"), &creator(), &json!({ "rev": 1, "text": text })).await.is(200);
        world.tracks(&upload.episode).await[1]["state"].clone()
    };
    assert_eq!(edit(0, "¡Hola, Yuna!").await, "draft");
    assert_eq!(edit(1, SPANISH[1].unwrap()).await, "published");
}

#[tokio::test]
async fn only_those_who_may_change_the_title_review_its_tracks() {
    let world = World::new().await;
    let (_, [_, spanish, _]) = world.subtitled().await;
    for step in ["submit", "publish", "return", "unpublish"] {
        let path = format!("/subtitles/{spanish}/{step}");
        for foreigner in [viewer(), other_creator()] {
            world.post(&path, &foreigner, &json!({})).await.refused(403, "FORBIDDEN");
        }
        let wrong = world.post(&path, &creator(), &json!({ "revision": -1, "note": "" })).await.wrong();
        assert_eq!(wrong.len(), 2, "{wrong:?}");
    }
    let path = format!("/subtitles/{spanish}/unpublish");
    assert_eq!(world.post(&path, &moderator(), &json!({})).await.data()["state"], "draft");
}
