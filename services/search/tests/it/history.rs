use hallyu_contracts::search::Searched;
use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::scene::Scene;

async fn searches(scene: &Scene, actor: &hallyu_kernel::Actor) -> Vec<Value> {
    let (_, body) = scene.call((Method::GET, "/api/v1/search/history"), Some(actor), "es").await;
    body["data"]["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn searches_are_remembered_and_can_be_forgotten() {
    let scene = Scene::new().await;
    let (viewer, other) = (scene.viewer(), scene.viewer());
    for typed in ["Neon", "NEON", "kimchi"] {
        let path = format!("/api/v1/search?q={typed}");
        scene.call((Method::GET, &path), Some(&viewer), "es").await;
        scene.until(async || searches(&scene, &viewer).await.iter().any(|one| one["query"] == typed)).await;
    }
    let remembered = searches(&scene, &viewer).await;
    assert_eq!(remembered.len(), 2, "the same search in other letters is the same: {remembered:?}");
    assert_eq!(searches(&scene, &other).await, Vec::<Value>::new());
    let told: Vec<Searched> = scene.told().await.iter().map(|event| event.open().unwrap()).collect();
    assert_eq!(told.len(), 3);
    assert_eq!(
        (told[0].user_id, told[0].query.as_str(), told[0].results),
        (viewer.user_id, "Neon", scene.found("neon").await.len() as u64)
    );

    let forget = |path: &'static str| scene.call((Method::DELETE, path), Some(&viewer), "es");
    assert_eq!(forget("/api/v1/search/history?q=neon").await.0, StatusCode::NO_CONTENT);
    let left = searches(&scene, &viewer).await;
    assert_eq!(left.iter().map(|one| one["query"].clone()).collect::<Vec<_>>(), [json!("kimchi")]);
    assert_eq!(forget("/api/v1/search/history").await.0, StatusCode::NO_CONTENT);
    assert_eq!(searches(&scene, &viewer).await, Vec::<Value>::new());
    let (status, _) = scene.call((Method::GET, "/api/v1/search/history"), None, "es").await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
}
