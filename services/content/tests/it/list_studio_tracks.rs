use serde_json::{Value, json};

use crate::world::{World, creator, other_creator, viewer};

async fn studio(world: &World, episode: &str) -> Vec<Value> {
    let answer = world.get(&format!("/studio/episodes/{episode}/tracks"), Some(&creator())).await;
    answer.data()["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_track_says_who_made_its_lines_and_what_the_checks_found() {
    for world in World::each().await {
        let (upload, [_, spanish, _]) = world.subtitled().await;
        let [korean, before, _] = studio(&world, &upload.episode).await.try_into().unwrap();
        let total = korean["lines"]["total"].as_u64().unwrap();
        assert_eq!((&korean["lines"]["human"], &korean["findings"]), (&json!(total), &Value::Null));
        assert_eq!(
            (&before["track"]["subtitle_id"], &before["lines"]["human"]),
            (&json!(spanish), &json!(0))
        );
        assert!(before["findings"]["major"].is_u64(), "what machines made is reported on");

        let lines = world.get(&format!("/subtitles/{spanish}/segments"), Some(&creator())).await;
        let segment = lines.data()["items"][1]["segment_id"].as_str().unwrap().to_owned();
        let edit = json!({ "rev": 1, "text": "¿Por qué tardaste hoy?" });
        world.patch(&format!("/subtitles/{spanish}/segments/{segment}"), &creator(), &edit).await.is(200);
        let counts = studio(&world, &upload.episode).await[1]["lines"].clone();
        assert_eq!((&counts["human"], &counts["reviewed"]), (&json!(1), &json!(1)));
        let share = |name: &str| counts[name].as_u64().unwrap();
        assert_eq!(["model", "memory", "human", "missing"].map(share).iter().sum::<u64>(), share("total"));
    }
}

#[tokio::test]
async fn only_those_who_may_change_the_title_see_it() {
    let world = World::new().await;
    let (upload, _) = world.subtitled().await;
    let path = format!("/studio/episodes/{}/tracks", upload.episode);
    for foreigner in [viewer(), other_creator()] {
        world.get(&path, Some(&foreigner)).await.refused(403, "FORBIDDEN");
    }
}
