use hallyu_contracts::subtitles::{TranslationOrder, TranslationRequested};
use serde_json::{Value, json};

use crate::list_revisions::{edit, revisions};
use crate::world::{PORTUGUESE, SAID, SPANISH, SRT, World, creator, other_creator, viewer};

async fn restore(world: &World, (track, wanted): (&str, u32), (rev, human): (u32, &str)) -> Value {
    let path = format!("/subtitles/{track}/revisions/{wanted}/restore");
    let body = json!({ "rev": rev, "human_lines": human });
    let answer = world.post(&path, &creator(), &body).await.data().clone();
    world.settle().await;
    answer
}

async fn texts(world: &World, track: &str) -> Vec<String> {
    let lines = world.get(&format!("/subtitles/{track}/segments"), Some(&creator())).await;
    let text = |line: &Value| {
        line["translation"].get("text").unwrap_or(&line["source"]).as_str().unwrap().to_owned()
    };
    lines.data()["items"].as_array().unwrap().iter().map(text).collect()
}

async fn shown(world: &World, track: &str) -> String {
    String::from_utf8_lossy(&world.get(&format!("/subtitles/{track}.srt"), None).await.bytes).into_owned()
}

#[tokio::test]
async fn a_machines_texts_come_back_and_what_people_wrote_stays_or_goes_as_they_say() {
    for world in World::each().await {
        let (_, [_, spanish, _]) = world.subtitled().await;
        world.post(&format!("/subtitles/{spanish}/retranslate"), &creator(), &json!({})).await.is(202);
        let asked: Vec<TranslationRequested> = world.told().await;
        let worse = [Some("Hola."), Some("¿Por qué?"), Some("Tráfico."), Some("Vamos.")];
        world.deliver(&world.event(&world.translated(&asked[0], &worse).await)).await;
        edit(&world, &spanish, (0, "¡Hola, Yuna!")).await;

        let kept = restore(&world, (&spanish, 1), (3, "keep")).await;
        assert_eq!((&kept["restored_lines"], &kept["kept_lines"]), (&json!(3), &json!(1)));
        let expected = ["¡Hola, Yuna!", SPANISH[1].unwrap(), SPANISH[2].unwrap(), SPANISH[3].unwrap()];
        assert_eq!(texts(&world, &spanish).await, expected);
        let latest = revisions(&world, &spanish).await.remove(0);
        assert_eq!(
            (&latest["cause"], &latest["restored"], &latest["revision"]),
            (&json!("restore"), &json!(1), &json!(4))
        );
        assert!(shown(&world, &spanish).await.contains(SPANISH[1].unwrap()));

        let all = restore(&world, (&spanish, 1), (4, "replace")).await;
        assert_eq!((&all["restored_lines"], &all["kept_lines"]), (&json!(1), &json!(0)));
        assert_eq!(texts(&world, &spanish).await, SPANISH.map(Option::unwrap));
        let back = restore(&world, (&spanish, 4), (5, "keep")).await;
        assert_eq!(back["restored_lines"], 1, "what a person wrote was not lost: {back}");
        assert_eq!(texts(&world, &spanish).await[0], "¡Hola, Yuna!");
        let lines = world.get(&format!("/subtitles/{spanish}/segments"), Some(&creator())).await;
        assert_eq!(lines.data()["items"][0]["translation"]["state"], "reviewed", "and is a person's again");
        assert_eq!(lines.data()["items"][1]["translation"]["state"], "machine");
        let nothing = restore(&world, (&spanish, 6), (6, "replace")).await;
        assert_eq!((&nothing["restored_lines"], &nothing["subtitle"]["revision"]), (&json!(0), &json!(6)));
    }
}

#[tokio::test]
async fn who_restores_what_has_changed_meanwhile_is_told() {
    let world = World::new().await;
    let (_, [_, spanish, _]) = world.subtitled().await;
    edit(&world, &spanish, (0, "¡Hola, Yuna!")).await;
    let path = format!("/subtitles/{spanish}/revisions/1/restore");
    let body = json!({ "rev": 1, "human_lines": "replace" });
    world.post(&path, &creator(), &body).await.refused(409, "CONFLICT");
    for foreigner in [viewer(), other_creator()] {
        world.post(&path, &foreigner, &body).await.refused(403, "FORBIDDEN");
    }
    assert_eq!(
        world.post(&path, &creator(), &json!({})).await.wrong(),
        ["rev: required", "human_lines: required"]
    );
    let unknown = format!("/subtitles/{spanish}/revisions/7/restore");
    world
        .post(&unknown, &creator(), &json!({ "rev": 2, "human_lines": "keep" }))
        .await
        .refused(404, "NOT_FOUND");
}

#[tokio::test]
async fn a_file_comes_back_whole() {
    for world in World::each().await {
        let (upload, [_, spanish, _]) = world.subtitled().await;
        let import = format!("/episodes/{}/subtitles?language=es-419", upload.episode);
        world.bytes(&import, &creator(), SRT).await.is(201);
        world.bytes(&import, &creator(), SRT.replace("Llegas tarde", "Qué tarde llegas")).await.is(201);
        let back = restore(&world, (&spanish, 2), (3, "keep")).await;
        assert_eq!((&back["restored_lines"], &back["subtitle"]["origin"]), (&json!(1), &json!("human")));
        assert!(shown(&world, &spanish).await.contains("Llegas tarde."));
        restore(&world, (&spanish, 1), (4, "keep")).await;
        assert!(
            shown(&world, &spanish).await.contains(SPANISH[3].unwrap()),
            "also what a machine made before"
        );
    }
}

#[tokio::test]
async fn a_transcript_comes_back_with_its_translations() {
    for world in World::each().await {
        let (upload, [korean, spanish, portuguese]) = world.subtitled().await;
        edit(&world, &spanish, (2, "El camino estaba cerrado.")).await;
        let import = format!("/episodes/{}/subtitles?language=ko", upload.episode);
        let other = SAID.replace("길이 막혔어.", "비가 많이 왔어.");
        world.bytes(&import, &creator(), other).await.is(201);
        let asked: Vec<TranslationRequested> = world.told().await;
        assert_eq!(asked.len(), 2);
        assert_eq!(texts(&world, &spanish).await[2], "비가 많이 왔어.");

        let back = restore(&world, (&korean, 1), (2, "replace")).await;
        assert_eq!(back["restored_lines"], 1);
        assert_eq!(texts(&world, &korean).await[2], "길이 막혔어.");
        assert_eq!(
            texts(&world, &spanish).await[2],
            "El camino estaba cerrado.",
            "what a person made of it is there again"
        );
        assert_eq!(texts(&world, &portuguese).await[2], PORTUGUESE[2].unwrap());
    }
}

#[tokio::test]
async fn a_restored_source_is_translated_again_where_nobody_vouches() {
    let world = World::new().await;
    let (_, [korean, spanish, _]) = world.subtitled().await;
    edit(&world, &korean, (2, "비가 많이 왔어.")).await;
    edit(&world, &spanish, (2, "Llovía mucho.")).await;
    let path = format!("/subtitles/{korean}/revisions/1/restore");
    world.post(&path, &creator(), &json!({ "rev": 2, "human_lines": "replace" })).await.is(200);
    let asked: Vec<TranslationRequested> = world.told().await;
    let request = asked.iter().find(|request| request.track_id.to_string() == spanish).unwrap();
    let order: TranslationOrder = world.ports.blobs.get_json(&request.source_key).await.unwrap();
    assert_eq!(
        (order.lines[2].text.as_str(), order.lines[2].fixed.as_deref()),
        ("길이 막혔어.", Some("Llovía mucho."))
    );
    let lines = world.get(&format!("/subtitles/{spanish}/segments"), Some(&creator())).await;
    assert_eq!(lines.data()["items"][2]["translation"]["state"], "stale");
}
