use std::time::Duration;

use hallyu_contracts::user::FavoriteChanged;
use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::scene::Scene;

const FAVORITES: &str = "/api/v1/users/me/favorites";

#[tokio::test]
async fn a_title_is_a_favourite_once_and_is_told_once() {
    for scene in Scene::each().await {
        let actor = scene.registered("Marisol").await;
        let (title, _) = scene.shelf.put(&scene.ambient, "빛", 1);
        let body = json!({ "content_id": title });
        for _ in 0..2 {
            let (status, answer) = scene.send(Method::POST, FAVORITES, (&actor, body.clone())).await;
            assert_eq!(
                (status, &answer["data"]["title_translated"]),
                (StatusCode::CREATED, &json!("빛 (es)"))
            );
        }
        let one = format!("{FAVORITES}/{title}");
        assert_eq!(scene.get(&actor, &one).await.1["data"]["content_id"], json!(title));
        for _ in 0..2 {
            assert_eq!(
                scene.send(Method::DELETE, &one, (&actor, Value::Null)).await.0,
                StatusCode::NO_CONTENT
            );
        }
        let (status, body) = scene.get(&actor, &one).await;
        assert_eq!((status, body.get("data")), (StatusCode::OK, Some(&Value::Null)), "it is none");
        let told: Vec<bool> =
            scene.told::<FavoriteChanged>().await.iter().map(|told| told.is_favorite).collect();
        assert_eq!(told, [true, false]);
    }
}

#[tokio::test]
async fn favourites_stand_latest_first_without_titles_that_are_gone() {
    for scene in Scene::each().await {
        let (actor, other) = (scene.registered("Marisol").await, scene.registered("Lucas").await);
        let mut titles = Vec::new();
        for name in ["하나", "둘", "셋"] {
            let (title, _) = scene.shelf.put(&scene.ambient, name, 1);
            scene.send(Method::POST, FAVORITES, (&actor, json!({ "content_id": title }))).await;
            scene.clock.advance(Duration::from_secs(1));
            titles.push(title);
        }
        scene.shelf.remove(titles[1]);
        scene.shelf.asked();
        let (_, answer) = scene.get(&actor, FAVORITES).await;
        assert_eq!(scene.shelf.asked(), 1, "one request a page");
        let found = answer["data"]["items"].as_array().unwrap();
        let names: Vec<&str> = found.iter().map(|item| item["title"].as_str().unwrap()).collect();
        assert_eq!((names, &answer["data"]["pagination"]["total"]), (vec!["셋", "하나"], &json!(3)));
        assert_eq!(scene.get(&other, FAVORITES).await.1["data"]["items"], json!([]));
        let (_, me) = scene.get(&actor, "/api/v1/users/me").await;
        assert_eq!(me["data"]["stats"]["favorites_count"], 3);
    }
}

#[tokio::test]
async fn what_is_no_title_becomes_no_favourite() {
    let scene = Scene::new().await;
    let actor = scene.registered("Marisol").await;
    let unknown = json!({ "content_id": "cnt_01h455vb4pex5vsknk084sn02q" });
    assert_eq!(scene.send(Method::POST, FAVORITES, (&actor, unknown)).await.0, StatusCode::NOT_FOUND);
    let wrong = scene.send(Method::POST, FAVORITES, (&actor, json!({ "content_id": "ep_1" }))).await;
    assert_eq!(wrong.0, StatusCode::BAD_REQUEST);
    assert_eq!(scene.anonymous(FAVORITES).await.0, StatusCode::UNAUTHORIZED);
}
