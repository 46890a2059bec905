use std::time::Duration;

use hallyu_contracts::content::TitleChanged;
use hallyu_kernel::{Actor, ContentId};
use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::recommend::{RECOMMENDATIONS, crowd, section, titles, train};
use crate::scene::Scene;
use crate::watch_history::watch;

fn similar(title: ContentId) -> String {
    format!("/api/v1/contents/{title}/similar")
}

async fn names(scene: &Scene, actor: &Actor, title: ContentId) -> Vec<String> {
    let (status, body) = scene.get(actor, &similar(title)).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    let items = body["data"]["items"].as_array().unwrap();
    items.iter().map(|item| item["title"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn what_is_liked_together_is_alike_and_behind_it_what_shares_genres_and_people() {
    for scene in Scene::each().await {
        let (viewer, all) = crowd(&scene).await;
        scene.shelf.share(all[0], all[3], 0.9);
        assert_eq!(names(&scene, &viewer, all[0]).await, ["따로"], "before there is a model");
        train(&scene).await;
        let (_, body) = scene.anonymous(&similar(all[0])).await;
        let items = body["data"]["items"].as_array().unwrap();
        let mut together =
            titles(&json!({ "items": items[..2] })).into_iter().map(str::to_owned).collect::<Vec<_>>();
        together.sort_unstable();
        assert_eq!((together, &items[2]["title"]), (vec!["둘".to_owned(), "셋".to_owned()], &json!("따로")));
        let scores: Vec<f64> = items.iter().map(|item| item["similarity_score"].as_f64().unwrap()).collect();
        assert!(scores.is_sorted_by(|a, b| a >= b) && scores[0] <= 1.0, "{scores:?}");
        assert_eq!(items[0]["available_subtitles"], json!(["es-419"]));
    }
}

#[tokio::test]
async fn what_the_caller_can_read_comes_first_and_what_nobody_sees_not_at_all() {
    let scene = Scene::new().await;
    let (viewer, all) = crowd(&scene).await;
    train(&scene).await;
    let (_, body) = scene.anonymous(&similar(all[0])).await;
    let first = body["data"]["items"][0]["title"].as_str().unwrap().to_owned();
    let (strongest, other) = if first == "둘" { (all[1], all[2]) } else { (all[2], all[1]) };
    scene.shelf.change(strongest, |card| card.available_subtitles = vec!["pt-BR".into()]);
    let portuguese = json!({ "preferences": { "subtitle_language": "pt-BR" } });
    assert_ne!(names(&scene, &viewer, all[0]).await[0], first, "there are no subtitles in Spanish");
    assert_eq!(scene.change(&viewer, portuguese).await.0, StatusCode::OK);
    assert_eq!(names(&scene, &viewer, all[0]).await[0], first);
    scene.shelf.remove(strongest);
    scene.tell(&TitleChanged { content_id: strongest, visible: false }).await;
    assert_eq!(names(&scene, &viewer, all[0]).await.len(), 1, "it is gone at once");
    scene.shelf.remove(other);
    assert_eq!(scene.get(&viewer, &similar(other)).await.0, StatusCode::NOT_FOUND);
    let (_, wrong) = scene.get(&viewer, "/api/v1/contents/ep_1/similar").await;
    assert_eq!(wrong["error"]["code"], "NOT_FOUND");
}

#[tokio::test]
async fn a_title_that_nobody_watched_is_recommended_to_those_who_like_what_it_is_about() {
    for scene in Scene::each().await {
        let (title, episodes) = scene.shelf.put(&scene.ambient, "우리의 봄", 1);
        let viewer = scene.registered("Marisol").await;
        watch(&scene, &viewer, (title, episodes[0]), 600).await;
        assert_eq!(train(&scene).await.len(), 1);
        let (new, _) = scene.shelf.put(&scene.ambient, "너의 봄", 1);
        scene.shelf.put(&scene.ambient, "전쟁", 1);
        scene.tell(&TitleChanged { content_id: new, visible: true }).await;
        assert_eq!(train(&scene).await, [], "not at once");
        scene.clock.advance(Duration::from_secs(10 * 60));
        assert_eq!(train(&scene).await.len(), 1, "but soon: the model knows less than there is");
        scene.clock.advance(Duration::from_secs(10 * 60));
        assert_eq!(train(&scene).await, [], "nothing has changed since");
        let (_, body) = scene.get(&viewer, RECOMMENDATIONS).await;
        let for_you = section(&body, "for_you").unwrap();
        assert_eq!(titles(for_you), ["너의 봄"]);
        assert_eq!(for_you["items"][0]["recommendation_reason"], "Porque viste «우리의 봄 (es)»");
        assert_eq!(
            names(&scene, &viewer, new).await,
            ["우리의 봄"],
            "nobody watched it, and yet it leads on"
        );
    }
}

#[tokio::test]
async fn what_is_hidden_leaves_the_lists_that_are_kept() {
    let scene = Scene::new().await;
    let (viewer, all) = crowd(&scene).await;
    train(&scene).await;
    scene.get(&viewer, RECOMMENDATIONS).await;
    scene.shelf.remove(all[1]);
    scene.tell(&TitleChanged { content_id: all[1], visible: false }).await;
    let (_, body) = scene.get(&viewer, RECOMMENDATIONS).await;
    assert_eq!(titles(section(&body, "for_you").unwrap()), ["셋"]);
    let rated = json!({ "stars": 9 });
    let path = format!("/api/v1/contents/{}/rating", all[1]);
    assert_eq!(scene.send(Method::PUT, &path, (&viewer, rated)).await.0, StatusCode::NOT_FOUND);
    assert_eq!(body["success"], Value::Bool(true));
}
