use hallyu_contracts::subtitles::TranslationRequested;
use serde_json::{Value, json};

use crate::world::{SPANISH, SRT, World, creator, other_creator, viewer};

pub(crate) async fn revisions(world: &World, track: &str) -> Vec<Value> {
    let answer = world.get(&format!("/subtitles/{track}/revisions"), Some(&creator())).await;
    answer.data()["items"].as_array().unwrap().clone()
}

/// Corrects a line of a track; the revision that comes of it.
pub(crate) async fn edit(world: &World, track: &str, (line, text): (usize, &str)) -> Value {
    let path = format!("/subtitles/{track}/segments");
    let lines = world.get(&path, Some(&creator())).await;
    let line = &lines.data()["items"][line];
    let rev = line["translation"].get("rev").unwrap_or(&line["source_rev"]);
    let path = format!("{path}/{}", line["segment_id"].as_str().unwrap());
    world.patch(&path, &creator(), &json!({ "rev": rev, "text": text })).await.is(200);
    world.settle().await;
    revisions(world, track).await[0].clone()
}

#[tokio::test]
async fn a_track_tells_how_it_came_to_be() {
    for world in World::each().await {
        let (_, [_, spanish, _]) = world.subtitled().await;
        edit(&world, &spanish, (1, "¿Por qué tardaste hoy?")).await;
        let path = format!("/subtitles/{spanish}/suggestions");
        let body = json!({ "at_ms": 5_200, "text": "Había demasiado tráfico.", "reason": "meaning" });
        let made = world.post(&path, &viewer(), &body).await;
        let id = made.is(201)["suggestion_id"].as_str().unwrap().to_owned();
        world.post(&format!("{path}/{id}/accept"), &creator(), &json!({})).await.is(200);

        let all = revisions(&world, &spanish).await;
        let causes: Vec<_> = all.iter().map(|made| made["cause"].as_str().unwrap()).collect();
        assert_eq!(causes, ["suggestion", "edit", "machine"]);
        let changed: Vec<_> = all.iter().map(|made| made["changed_cues"].as_u64().unwrap()).collect();
        assert_eq!(changed, [1, 1, 4]);
        let known: Vec<_> = all.iter().map(|made| made["author_id"].is_string()).collect();
        assert_eq!(known, [false, true, false], "viewers and machines are not named");
        assert_eq!((&all[0]["is_published"], &all[1]["is_published"]), (&json!(true), &json!(false)));
        assert!(all.iter().all(|made| made["score"].as_f64().is_some_and(|score| score > 0.7)), "{all:?}");
        assert_eq!((&all[2]["cost"]["cost_micros"], &all[1]["cost"]["cost_micros"]), (&json!(30), &json!(0)));
        assert_eq!(all[0]["models"], json!(["model-1"]));

        let one = world.get(&format!("/subtitles/{spanish}/revisions/2"), Some(&creator())).await;
        let changes = one.data()["changes"].as_array().unwrap();
        assert_eq!(changes.len(), 1);
        assert_eq!(changes[0]["before"]["text"], SPANISH[1].unwrap());
        assert_eq!(changes[0]["after"]["text"], "¿Por qué tardaste hoy?");
        let first = world.get(&format!("/subtitles/{spanish}/revisions/1"), Some(&creator())).await;
        let is_new =
            |change: &Value| change["before"].is_null() && change["after"]["segment_ids"][0].is_string();
        assert!(first.data()["changes"].as_array().unwrap().iter().all(is_new), "{}", first.json);
    }
}

#[tokio::test]
async fn files_and_lines_that_go_are_in_the_history() {
    let world = World::new().await;
    let (upload, [korean, spanish, _]) = world.subtitled().await;
    let import = format!("/episodes/{}/subtitles?language=es-419", upload.episode);
    world.bytes(&import, &creator(), SRT).await.is(201);
    let latest = revisions(&world, &spanish).await.remove(0);
    assert_eq!(
        (&latest["cause"], &latest["score"], &latest["cost"]),
        (&json!("import"), &json!(null), &json!(null))
    );
    let one = world.get(&format!("/subtitles/{spanish}/revisions/2"), Some(&creator())).await;
    let gone =
        one.data()["changes"].as_array().unwrap().iter().filter(|change| change["after"].is_null()).count();
    assert_eq!(gone, 4, "a file has nothing to do with segments");

    edit(&world, &korean, (0, "안녕, 유나.")).await;
    let asked: Vec<TranslationRequested> = world.told().await;
    assert!(asked.iter().all(|request| request.track_id.to_string() != spanish), "a person wrote it");
    let source = world.get(&format!("/subtitles/{korean}/revisions/2"), Some(&creator())).await;
    assert_eq!(source.data()["changes"][0]["after"]["text"], "안녕, 유나.");
}

#[tokio::test]
async fn the_history_is_for_those_who_may_change_the_title() {
    let world = World::new().await;
    let (_, [_, spanish, _]) = world.subtitled().await;
    for path in ["revisions", "revisions/1"] {
        let path = format!("/subtitles/{spanish}/{path}");
        for foreigner in [viewer(), other_creator()] {
            world.get(&path, Some(&foreigner)).await.refused(403, "FORBIDDEN");
        }
    }
    for unknown in ["9", "0", "x", "-1"] {
        let path = format!("/subtitles/{spanish}/revisions/{unknown}");
        world.get(&path, Some(&creator())).await.refused(404, "NOT_FOUND");
    }
}
