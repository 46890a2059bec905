use serde_json::{Value, json};

use crate::world::{PORTUGUESE, World, creator, other_creator, viewer};

/// Approves all Portuguese lines; the path of the title's memory.
async fn remembered(world: &World) -> String {
    let (upload, [_, _, portuguese]) = world.subtitled().await;
    let path = format!("/subtitles/{portuguese}/segments");
    let lines = world.get(&path, Some(&creator())).await;
    for line in lines.data()["items"].as_array().unwrap() {
        let one = format!("{path}/{}", line["segment_id"].as_str().unwrap());
        world.patch(&one, &creator(), &json!({ "rev": 1, "state": "approved" })).await.is(200);
    }
    format!("/contents/{}/memory", upload.content)
}

async fn search(world: &World, path: &str, q: &str) -> Vec<Value> {
    let answer = world.get(&format!("{path}?language=pt-BR&q={q}"), Some(&creator())).await;
    answer.data()["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn the_memory_is_searched_by_sound_and_by_what_it_holds() {
    for world in World::each().await {
        let path = remembered(&world).await;
        assert_eq!(search(&world, &path, "").await.len(), 4);
        // 오늘 왜 늦었니?
        let near =
            search(&world, &path, "%EC%98%A4%EB%8A%98%20%EC%99%9C%20%EB%8A%A6%EC%97%88%EB%8B%88%3F").await;
        assert_eq!((near.len(), &near[0]["target"]), (1, &json!(PORTUGUESE[1])));
        let score = near[0]["score"].as_f64().unwrap();
        assert!((0.75..1.0).contains(&score), "{score}");
        assert_eq!(
            (&near[0]["place"]["episode_number"], &near[0]["place"]["start_ms"]),
            (&json!(1), &json!(3_000))
        );
        let held = search(&world, &path, "tr%C3%A2nsito").await;
        assert_eq!(
            (held.len(), &held[0]["target"], &held[0]["score"]),
            (1, &json!(PORTUGUESE[2]), &json!(null))
        );
        assert_eq!(search(&world, &path, "xyz").await, [] as [Value; 0]);
        let spanish = world.get(&format!("{path}?language=es-419"), Some(&creator())).await;
        assert_eq!(spanish.data()["items"], json!([]));
    }
}

#[tokio::test]
async fn a_wrong_entry_is_forgotten_once() {
    for world in World::each().await {
        let path = remembered(&world).await;
        let segment = search(&world, &path, "").await[0]["segment_id"].as_str().unwrap().to_owned();
        let one = format!("{path}/{segment}?language=pt-BR");
        for foreigner in [viewer(), other_creator()] {
            world.delete(&one, &foreigner).await.refused(403, "FORBIDDEN");
            world.get(&format!("{path}?language=pt-BR"), Some(&foreigner)).await.refused(403, "FORBIDDEN");
        }
        world
            .delete(&format!("{path}/{segment}?language=es-419"), &creator())
            .await
            .refused(404, "NOT_FOUND");
        world.delete(&one, &creator()).await.is(204);
        world.delete(&one, &creator()).await.refused(404, "NOT_FOUND");
        assert_eq!(search(&world, &path, "").await.len(), 3);
        assert_eq!(world.get(&path, Some(&creator())).await.wrong(), ["language: required"]);
    }
}
