use serde_json::{Value, json};

use crate::scene::Scene;
use crate::watch_history::watch;

const CONTINUE: &str = "/api/v1/users/me/continue-watching";

fn places(body: &Value) -> Vec<(String, Value, Value)> {
    let items = body["data"]["items"].as_array().unwrap();
    let place = |item: &Value| {
        let title = item["title"].as_str().unwrap().to_owned();
        (title, item["episode_number"].clone(), item["progress_seconds"].clone())
    };
    items.iter().map(place).collect()
}

fn at(title: &str, episode: u32, seconds: u32) -> (String, Value, Value) {
    (title.to_owned(), json!(episode), json!(seconds))
}

#[tokio::test]
async fn a_viewer_goes_on_where_each_title_was_left() {
    for scene in Scene::each().await {
        let (actor, other) = (scene.registered("Marisol").await, scene.registered("Lucas").await);
        let (begun, begun_episodes) = scene.shelf.put(&scene.ambient, "begun", 2);
        let (seen, seen_episodes) = scene.shelf.put(&scene.ambient, "next", 3);
        let (finished, last) = scene.shelf.put(&scene.ambient, "finished", 1);
        let (gone, lost) = scene.shelf.put(&scene.ambient, "gone", 1);
        watch(&scene, &actor, (begun, begun_episodes[0]), 595).await;
        watch(&scene, &actor, (begun, begun_episodes[1]), 200).await;
        watch(&scene, &actor, (seen, seen_episodes[1]), 30).await;
        watch(&scene, &actor, (seen, seen_episodes[0]), 600).await;
        watch(&scene, &actor, (finished, last[0]), 600).await;
        watch(&scene, &actor, (gone, lost[0]), 60).await;
        scene.shelf.remove(gone);
        scene.shelf.asked();
        let (_, body) = scene.get(&actor, CONTINUE).await;
        assert_eq!(scene.shelf.asked(), 1);
        assert_eq!(places(&body), [at("next", 2, 30), at("begun", 2, 200)], "the next one was begun before");
        watch(&scene, &actor, (seen, seen_episodes[1]), 600).await;
        let (_, body) = scene.get(&actor, CONTINUE).await;
        assert_eq!(places(&body), [at("next", 3, 0), at("begun", 2, 200)]);
        assert_eq!(scene.get(&other, CONTINUE).await.1["data"]["items"], json!([]));
    }
}

#[tokio::test]
async fn of_many_titles_the_last_twenty_are_shown() {
    let scene = Scene::new().await;
    let actor = scene.registered("Marisol").await;
    for number in 0..25 {
        let (title, episodes) = scene.shelf.put(&scene.ambient, &format!("{number}"), 1);
        watch(&scene, &actor, (title, episodes[0]), 30).await;
    }
    let found = places(&scene.get(&actor, CONTINUE).await.1);
    assert_eq!((found.len(), found[0].0.as_str(), found[19].0.as_str()), (20, "24", "5"));
}
