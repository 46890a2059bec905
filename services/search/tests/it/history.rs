use hallyu_contracts::search::{Searched, SearchesForgotten};
use hallyu_kernel::{Actor, ContentId, Event};
use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::scene::{Scene, encoded};

async fn searches(scene: &Scene, actor: &Actor) -> Vec<Value> {
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

/// Looks for something and waits until that is noted; the title that it was taken to be for.
async fn sought(scene: &Scene, viewer: &Actor, typed: &str) -> Option<ContentId> {
    let path = format!("/api/v1/search?q={}", encoded(typed));
    scene.call((Method::GET, &path), Some(viewer), "es").await;
    scene.until(async || searches(scene, viewer).await.iter().any(|one| one["query"] == typed)).await;
    let told = scene.told().await;
    told.iter().find_map(|event| event.open::<Searched>().ok()).unwrap().content_id
}

#[tokio::test]
async fn a_search_says_which_title_was_surely_meant() {
    let scene = Scene::new().await;
    let viewer = scene.viewer();
    let meant = Some(scene.title("The Night of First Snow").content_id);
    for typed in
        ["The Night of First Snow", "첫눈 오는 밤", "la noche de la primera nieve", "cheonnun oneun bam"]
    {
        assert_eq!(sought(&scene, &viewer, typed).await, meant, "{typed}");
    }
    for typed in ["ni", "seo ha-rin", "romance", "2024", "qqqq"] {
        assert_eq!(sought(&scene, &viewer, typed).await, None, "{typed}");
    }
}

#[tokio::test]
async fn what_is_forgotten_is_told_once_no_search_names_it() {
    let scene = Scene::new().await;
    let viewer = scene.viewer();
    let title = sought(&scene, &viewer, "첫눈 오는 밤").await.unwrap();
    assert_eq!(sought(&scene, &viewer, "The Night of First Snow").await, Some(title));
    assert_eq!(sought(&scene, &viewer, "seo ha-rin").await, None);
    let forget = async |typed: Option<&str>| {
        let query = typed.map(|typed| format!("?q={}", encoded(typed))).unwrap_or_default();
        let path = format!("/api/v1/search/history{query}");
        scene.call((Method::DELETE, &path), Some(&viewer), "es").await;
        let told: Vec<SearchesForgotten> =
            scene.told().await.iter().map(|event| event.open().unwrap()).collect();
        told.into_iter().map(|told| (told.user_id, told.content_id)).collect::<Vec<_>>()
    };
    assert_eq!(forget(Some("첫눈 오는 밤")).await, [], "another search is for it");
    assert_eq!(forget(Some("seo ha-rin")).await, [], "it was for no title");
    assert_eq!(forget(Some("the night of first snow")).await, [(viewer.user_id, Some(title))]);
    assert_eq!(forget(None).await, [(viewer.user_id, None)]);
}

#[tokio::test]
async fn a_search_that_leads_elsewhere_now_is_no_more_for_its_first_title() {
    let scene = Scene::new().await;
    let viewer = scene.viewer();
    let title = sought(&scene, &viewer, "Midnight Pharmacy").await.unwrap();
    scene.library.titles.lock().unwrap().remove(&title);
    scene.changed(title).await;
    scene.call((Method::GET, "/api/v1/search?q=midnight%20pharmacy"), Some(&viewer), "es").await;
    let mut told = Vec::new();
    scene
        .until(async || {
            told.extend(scene.told().await);
            told.iter().any(|event| event.topic == SearchesForgotten::TOPIC)
        })
        .await;
    let forgotten: Vec<SearchesForgotten> = told.iter().filter_map(|event| event.open().ok()).collect();
    assert_eq!(forgotten[0].content_id, Some(title));
}
