use hallyu_contracts::subtitles::{MemoryUsage, TranslationOrder, TranslationRequested};
use serde_json::{Value, json};

use crate::world::{PORTUGUESE, SAID, SPANISH, Sound, Upload, World, creator, other_creator, viewer};

async fn segments(world: &World, track: &str) -> Vec<Value> {
    let answer = world.get(&format!("/subtitles/{track}/segments"), Some(&creator())).await;
    answer.data()["items"].as_array().unwrap().clone()
}

fn path(track: &str, segment: &Value) -> String {
    format!("/subtitles/{track}/segments/{}", segment["segment_id"].as_str().unwrap())
}

/// The order that translators got last for a track.
async fn order(world: &World, track: &str) -> (TranslationRequested, TranslationOrder) {
    let asked: Vec<TranslationRequested> = world.told().await;
    let request = asked.into_iter().find(|request| request.track_id.to_string() == track).unwrap();
    let order = world.ports.blobs.get_json(&request.source_key).await.unwrap();
    (request, order)
}

#[tokio::test]
async fn a_correction_is_shown_and_known_as_a_persons() {
    for world in World::each().await {
        let (upload, [_, spanish, _]) = world.subtitled().await;
        let lines = segments(&world, &spanish).await;
        assert_eq!(
            (&lines[1]["source"], &lines[1]["translation"]["state"]),
            (&json!("오늘 왜 늦었어?"), &json!("machine"))
        );
        let edit = json!({ "rev": 1, "text": "¿Por qué tardaste  hoy?" });
        let edited = world.patch(&path(&spanish, &lines[1]), &creator(), &edit).await;
        let translation = &edited.data()["translation"];
        assert_eq!(
            (&translation["text"], &translation["state"], &translation["rev"]),
            (&json!("¿Por qué tardaste hoy?"), &json!("reviewed"), &json!(2))
        );
        let file = world.get(&format!("/subtitles/{spanish}.srt"), None).await;
        assert!(String::from_utf8_lossy(&file.bytes).contains("¿Por qué tardaste hoy?"));
        let track = &world.tracks(&upload.episode).await[1];
        assert_eq!(
            (&track["origin"], &track["revision"], &track["state"]),
            (&json!("mixed"), &json!(2), &json!("published"))
        );
    }
}

#[tokio::test]
async fn who_was_slower_is_told_and_changes_nothing() {
    let world = World::new().await;
    let (_, [_, spanish, _]) = world.subtitled().await;
    let line = &segments(&world, &spanish).await[0];
    let edit = json!({ "rev": 1, "text": "¡Hola, Yuna!" });
    world.patch(&path(&spanish, line), &creator(), &edit).await.is(200);
    world.patch(&path(&spanish, line), &creator(), &edit).await.refused(409, "CONFLICT");
    assert_eq!(segments(&world, &spanish).await[0]["translation"]["rev"], 2);
}

#[tokio::test]
async fn only_those_who_may_change_the_title_see_and_edit_segments() {
    let world = World::new().await;
    let (_, [_, spanish, _]) = world.subtitled().await;
    let line = &segments(&world, &spanish).await[0];
    let edit = json!({ "rev": 1, "text": "Hola." });
    for foreigner in [viewer(), other_creator()] {
        world.patch(&path(&spanish, line), &foreigner, &edit).await.refused(403, "FORBIDDEN");
        world
            .get(&format!("/subtitles/{spanish}/segments"), Some(&foreigner))
            .await
            .refused(403, "FORBIDDEN");
    }
    let (_, [_, other, _]) = world.subtitled().await;
    world.patch(&path(&other, line), &creator(), &edit).await.refused(404, "NOT_FOUND");
    for text in ["<b>Hola</b>", " <i></i> ", &"a".repeat(400), "a --> b"] {
        let wrong = world.patch(&path(&spanish, line), &creator(), &json!({ "rev": 1, "text": text })).await;
        wrong.refused(400, "VALIDATION_ERROR");
    }
}

#[tokio::test]
async fn approved_is_never_overwritten_and_is_stale_when_its_source_changes() {
    for world in World::each().await {
        let (_, [korean, spanish, _]) = world.subtitled().await;
        let lines = segments(&world, &spanish).await;
        world
            .patch(
                &path(&spanish, &lines[2]),
                &creator(),
                &json!({ "rev": 1, "text": "El camino estaba cerrado.", "state": "approved" }),
            )
            .await
            .is(200);
        let edit = json!({ "rev": lines[2]["source_rev"], "text": "길이 많이 막혔어." });
        world.patch(&path(&korean, &lines[2]), &creator(), &edit).await.is(200);
        let (request, order) = order(&world, &spanish).await;
        let fixed: Vec<_> = order.lines.iter().map(|line| line.fixed.as_deref()).collect();
        assert_eq!(fixed, [None, None, Some("El camino estaba cerrado."), None]);
        assert_eq!(order.lines[2].text, "길이 많이 막혔어.");
        let known: Vec<_> =
            order.lines.iter().map(|line| line.previous.as_ref().map(|known| known.text.as_str())).collect();
        assert_eq!(known, [SPANISH[0], SPANISH[1], None, SPANISH[3]]);

        let done = world
            .translated(&request, &[Some("Hola."), Some("¿Por qué?"), Some("Otra cosa."), Some("Vamos.")])
            .await;
        world.deliver(&world.event(&done)).await;
        world.settle().await;
        let now = segments(&world, &spanish).await;
        let texts: Vec<_> = now.iter().map(|line| line["translation"]["text"].as_str().unwrap()).collect();
        assert_eq!(texts, ["Hola.", "¿Por qué?", "El camino estaba cerrado.", "Vamos."]);
        assert_eq!(
            (&now[2]["translation"]["state"], &now[2]["translation"]["is_outdated"]),
            (&json!("stale"), &json!(true))
        );
    }
}

/// The order for the Portuguese of a second episode of the title, in which one line is another.
async fn second_episode(world: &World, upload: &Upload, (line, other): (&str, &str)) -> TranslationOrder {
    let second = world.episode(&upload.content, 2).await;
    let second = world.upload_to(upload.content.clone(), second, b"the second video").await;
    world.package(&second, Sound::Speech).await;
    world.told::<TranslationRequested>().await;
    let said = SAID.replace(line, other);
    world
        .bytes(&format!("/episodes/{}/subtitles?language=ko", second.episode), &creator(), said)
        .await
        .is(201);
    let asked: Vec<TranslationRequested> = world.told().await;
    let order: TranslationOrder = world.ports.blobs.get_json(&asked[1].source_key).await.unwrap();
    assert_eq!(order.target_language.as_str(), "pt-BR");
    order
}

#[tokio::test]
async fn an_approved_line_is_remembered_for_later_episodes() {
    let world = World::new().await;
    let (upload, [_, _, portuguese]) = world.subtitled().await;
    let lines = segments(&world, &portuguese).await;
    let approve = json!({ "rev": 1, "state": "approved" });
    world.patch(&path(&portuguese, &lines[2]), &creator(), &approve).await.is(200);
    let order = second_episode(&world, &upload, ("그럼 빨리 가자", "이제 집에 가자")).await;
    let known: Vec<_> = order.lines.iter().map(|line| line.memory.len()).collect();
    assert_eq!(
        (known[2], order.lines[2].memory[0].target.as_str()),
        (1, PORTUGUESE[2].unwrap()),
        "{known:?}"
    );
}

#[tokio::test]
async fn a_line_that_means_the_same_is_context_and_the_order_says_who_found_it() {
    let world = World::new().await;
    let (upload, [_, _, portuguese]) = world.subtitled().await;
    let lines = segments(&world, &portuguese).await;
    let approve = json!({ "rev": 1, "state": "approved" });
    world.patch(&path(&portuguese, &lines[1]), &creator(), &approve).await.is(200);
    let order = second_episode(&world, &upload, ("오늘 왜 늦었어", "왜 늦었어, 오늘")).await;
    assert_eq!(order.encoder.as_deref(), Some("letters"));
    let [known] = order.lines[1].memory.as_slice() else { panic!("{:?}", order.lines[1].memory) };
    assert_eq!((known.usage, known.target.as_str()), (MemoryUsage::Context, PORTUGUESE[1].unwrap()));
    assert!((0.7..1.0).contains(&known.similarity), "{}", known.similarity);
    assert!(order.lines[3].memory.is_empty());
}

#[tokio::test]
async fn the_report_tells_score_findings_and_cost_and_a_held_track_can_be_published() {
    let world = World::new().await;
    let upload = world.published().await;
    let import = format!("/episodes/{}/subtitles?language=ko", upload.episode);
    world.bytes(&import, &creator(), SAID).await.is(201);
    let asked: Vec<TranslationRequested> = world.told().await;
    let texts = [SPANISH[0], Some("한국어 그대로"), SPANISH[2], SPANISH[3]];
    world.deliver(&world.event(&world.translated(&asked[0], &texts).await)).await;
    world.settle().await;
    let spanish = asked[0].track_id.to_string();
    let report = world.get(&format!("/subtitles/{spanish}/report"), Some(&creator())).await;
    let report = report.data();
    assert_eq!(
        (&report["gate"], &report["revision"], &report["models"]),
        (&json!("hold"), &json!(1), &json!(["model-1"]))
    );
    let rules: Vec<_> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["rule"].as_str().unwrap())
        .collect();
    assert!(rules.contains(&"X1"), "{rules:?}");
    assert_eq!(report["cost"]["tokens_in"], 100);
    assert_eq!(world.tracks(&upload.episode).await[1]["state"], "draft");
    let publish = format!("/subtitles/{spanish}/publish");
    world.post(&publish, &other_creator(), &json!({})).await.refused(403, "FORBIDDEN");
    assert_eq!(world.post(&publish, &creator(), &json!({})).await.data()["state"], "published");
    assert_eq!(world.get(&format!("/subtitles/{spanish}.vtt"), None).await.status, 200);
}
