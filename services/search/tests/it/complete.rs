use serde_json::{Value, json};

use crate::scene::{Scene, encoded};

async fn suggested(scene: &Scene, typed: &str) -> Vec<Value> {
    let answer = scene.get(&format!("/api/v1/search/autocomplete?q={}", encoded(typed))).await;
    answer["suggestions"].as_array().unwrap().clone()
}

#[tokio::test]
async fn titles_people_and_genres_are_completed() {
    let scene = Scene::new().await;
    for (typed, text, kind) in [
        ("midn", "Midnight Pharmacy", "title"),
        ("심야 ㅇ", "심야 약국의 비밀", "title"),
        ("ㅅㅇㅇ", "심야 약국의 비밀", "title"),
        ("farmacia de med", "La farmacia de medianoche", "title"),
        ("bang se", "Bang Se-ah", "person"),
        ("se-ah ba", "Bang Se-ah", "person"),
        ("방세", "방세아", "person"),
        ("qkdtpdk", "Bang Se-ah", "person"),
        ("histo", "Histórico", "genre"),
        ("midngiht", "Midnight Pharmacy", "title"),
    ] {
        let found = suggested(&scene, typed).await;
        assert_eq!(
            (&found[0]["text"], &found[0]["type"]),
            (&json!(text), &json!(kind)),
            "{typed}: {found:?}"
        );
    }
}

#[tokio::test]
async fn each_name_is_suggested_once_and_no_more_than_wanted() {
    let scene = Scene::new().await;
    let found = suggested(&scene, "rom").await;
    let genres = found.iter().filter(|suggestion| suggestion["id"] == "romance");
    assert_eq!(genres.count(), 1, "{found:?}");
    let few = scene.get("/api/v1/search/autocomplete?q=s&limit=3").await;
    assert_eq!(few["suggestions"].as_array().unwrap().len(), 3);
    assert_eq!(suggested(&scene, "xqzw").await, Vec::<Value>::new());
}

#[tokio::test]
async fn what_is_found_by_its_first_letters_stays_found_while_more_are_typed() {
    let scene = Scene::new().await;
    for typed in ["s", "se", "seu", "seul"] {
        let found = scene.found(typed).await;
        assert!(found.contains(&"300 Seoul Street".to_owned()), "{typed}: {found:?}");
    }
}
