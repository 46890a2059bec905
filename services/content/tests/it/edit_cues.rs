use hallyu_contracts::subtitles::TranslationRequested;
use serde_json::{Value, json};

use crate::list_revisions::edit;
use crate::world::{SPANISH, SRT, World, creator, other_creator, viewer};

async fn cues(world: &World, track: &str) -> Vec<Value> {
    let answer = world.get(&format!("/subtitles/{track}/cues"), Some(&creator())).await;
    answer.data()["items"].as_array().unwrap().clone()
}

/// A change of a cue: what is given beside its id and `rev`.
fn change(cue: &Value, change: Value) -> Value {
    let mut change = change;
    (change["cue_id"], change["rev"]) = (cue["cue_id"].clone(), cue["rev"].clone());
    change
}

async fn patch(world: &World, track: &str, changes: Vec<Value>) -> Value {
    let answer =
        world.patch(&format!("/subtitles/{track}/cues"), &creator(), &json!({ "cues": changes })).await;
    let answer = answer.data().clone();
    world.settle().await;
    answer
}

fn times(cue: &Value) -> (i64, i64) {
    (cue["start_ms"].as_i64().unwrap(), cue["end_ms"].as_i64().unwrap())
}

#[tokio::test]
async fn several_cues_change_in_one_revision_and_are_checked() {
    for world in World::each().await {
        let (upload, [_, spanish, _]) = world.subtitled().await;
        let before = cues(&world, &spanish).await;
        assert_eq!((before.len(), &before[1]["text"]), (4, &json!(SPANISH[1])));
        let edited = patch(
            &world,
            &spanish,
            vec![
                change(&before[0], json!({ "text": "¡Hola,\nYuna!" })),
                change(&before[2], json!({ "text": "Había 3 coches; mucho tráfico" })),
            ],
        )
        .await;
        assert_eq!(
            (&edited["subtitle"]["revision"], edited["cues"].as_array().unwrap().len()),
            (&json!(2), 2)
        );
        assert_eq!(
            (&edited["cues"][0]["cue_id"], &edited["cues"][0]["rev"]),
            (&before[0]["cue_id"], &json!(2))
        );
        assert_eq!(edited["cues"][0]["text"], "¡Hola, Yuna!", "a machine breaks lines that it times");
        let rules: Vec<_> = edited["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|finding| finding["rule"].as_str().unwrap())
            .collect();
        assert!(rules.contains(&"C7") || rules.contains(&"P2"), "{rules:?}");
        let lines = world.get(&format!("/subtitles/{spanish}/segments"), Some(&creator())).await;
        assert_eq!(lines.data()["items"][0]["translation"]["text"], "¡Hola, Yuna!");
        assert_eq!(lines.data()["items"][0]["translation"]["state"], "reviewed");
        assert_eq!(world.tracks(&upload.episode).await[1]["state"], "published");
    }
}

#[tokio::test]
async fn a_persons_times_survive_whatever_machines_do() {
    for world in World::each().await {
        let (_, [_, spanish, _]) = world.subtitled().await;
        let before = cues(&world, &spanish).await;
        let own = json!({ "start_ms": 3_200, "end_ms": 5_400, "text": "¿Por qué llegas\ntarde hoy?" });
        let edited = patch(&world, &spanish, vec![change(&before[1], own)]).await;
        let shown = &edited["cues"][0];
        assert_eq!(
            (times(shown), &shown["text"], &shown["is_pinned"]),
            ((3_200, 5_400), &json!("¿Por qué llegas\ntarde hoy?"), &json!(true))
        );
        let after = cues(&world, &spanish).await;
        assert!(times(&after[2]).0 > 5_400, "what a machine timed makes way: {after:?}");
        assert!(!edited["cues"][1]["is_pinned"].as_bool().unwrap());

        world.post(&format!("/subtitles/{spanish}/retranslate"), &creator(), &json!({})).await.is(202);
        let asked: Vec<TranslationRequested> = world.told().await;
        let done = world
            .translated(&asked[0], &[SPANISH[0], Some("Otra cosa."), Some("Tráfico."), SPANISH[3]])
            .await;
        world.deliver(&world.event(&done)).await;
        edit(&world, &spanish, (0, "Hola, Yuna, hola.")).await;
        let now = cues(&world, &spanish).await;
        assert_eq!(
            (times(&now[1]), &now[1]["text"]),
            ((3_200, 5_400), &json!("¿Por qué llegas\ntarde hoy?"))
        );
        edit(&world, &spanish, (1, "¿Y esta hora?")).await;
        let now = cues(&world, &spanish).await;
        assert_eq!((times(&now[1]), &now[1]["text"]), ((3_200, 5_400), &json!("¿Y esta hora?")));
        let restored = world
            .post(
                &format!("/subtitles/{spanish}/revisions/1/restore"),
                &creator(),
                &json!({ "rev": now[1]["rev"], "human_lines": "replace" }),
            )
            .await;
        restored.is(200);
        assert_eq!(cues(&world, &spanish).await[1]["is_pinned"], false, "its times are those of then");
    }
}

#[tokio::test]
async fn nothing_changes_if_one_change_is_wrong_or_late() {
    let world = World::new().await;
    let (_, [_, spanish, _]) = world.subtitled().await;
    let before = cues(&world, &spanish).await;
    let path = format!("/subtitles/{spanish}/cues");
    let good = change(&before[0], json!({ "text": "¡Hola!" }));
    for (bad, expected) in [
        (change(&before[1], json!({ "text": "<b>a</b>" })), "cues[1].text: subtitle_markup"),
        (change(&before[1], json!({ "text": "a\nb\nc" })), "cues[1].text: two_lines"),
        (change(&before[1], json!({ "end_ms": 10 })), "cues[1].end_ms: after_start"),
        (change(&before[1], json!({ "start_ms": -1 })), "cues[1].start_ms: range_min"),
        (good.clone(), "cues[1].cue_id: duplicate"),
    ] {
        let answer = world.patch(&path, &creator(), &json!({ "cues": [good.clone(), bad] })).await;
        assert_eq!(answer.wrong(), [expected]);
    }
    let mut unknown = good.clone();
    unknown["cue_id"] = json!("cue_01h455vb4pex5vsknk084sn02q");
    world
        .patch(&path, &creator(), &json!({ "cues": [good.clone(), unknown] }))
        .await
        .refused(404, "NOT_FOUND");
    assert_eq!(world.patch(&path, &creator(), &json!({ "cues": [] })).await.wrong(), ["cues: length_min"]);
    for foreigner in [viewer(), other_creator()] {
        let body = json!({ "cues": [good.clone()] });
        world.patch(&path, &foreigner, &body).await.refused(403, "FORBIDDEN");
        world.get(&path, Some(&foreigner)).await.refused(403, "FORBIDDEN");
    }
    assert_eq!(cues(&world, &spanish).await, before);

    patch(&world, &spanish, vec![good.clone()]).await;
    let again = world.patch(&path, &creator(), &json!({ "cues": [good] })).await;
    again.refused(409, "CONFLICT");
    patch(&world, &spanish, vec![change(&before[1], json!({ "text": "¿Por qué tardaste?" }))]).await;
    assert_eq!(cues(&world, &spanish).await[1]["rev"], 3, "another cue is nobody's conflict");
}

#[tokio::test]
async fn cues_of_files_and_transcripts_change_too() {
    for world in World::each().await {
        let (upload, [korean, spanish, _]) = world.subtitled().await;
        let first = cues(&world, &korean).await;
        let pinned = patch(&world, &korean, vec![change(&first[0], json!({ "start_ms": 900 }))]).await;
        assert_eq!((times(&pinned["cues"][0]).0, &pinned["cues"][0]["is_pinned"]), (900, &json!(true)));
        assert!(world.told::<TranslationRequested>().await.is_empty(), "nothing else is said");
        let now = cues(&world, &korean).await;
        patch(&world, &korean, vec![change(&now[1], json!({ "text": "오늘은 왜 늦었어?" }))]).await;
        let lines = world.get(&format!("/subtitles/{korean}/segments"), Some(&creator())).await;
        assert_eq!(lines.data()["items"][1]["source"], "오늘은 왜 늦었어?");
        assert_eq!(times(&cues(&world, &korean).await[0]).0, 900);

        let import = format!("/episodes/{}/subtitles?language=es-419", upload.episode);
        world.bytes(&import, &creator(), SRT).await.is(201);
        let file = cues(&world, &spanish).await;
        let change = change(
            &file[1],
            json!({ "text": "Llegas muy tarde, demasiado tarde para lo que dijiste ayer.", "end_ms": 3_600 }),
        );
        let edited = patch(&world, &spanish, vec![change]).await;
        assert_eq!(edited["cues"][0]["cue_id"], file[1]["cue_id"]);
        let rules = edited["findings"].to_string();
        assert!(rules.contains("\"L5\"") && rules.contains("\"L1\""), "{rules}");
        assert_eq!(edited["subtitle"]["origin"], "human");
    }
}
