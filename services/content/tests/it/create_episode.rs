use hallyu_contracts::content::TitleChanged;
use http::Method;
use serde_json::json;

use crate::world::{World, creator, other_creator};

#[tokio::test]
async fn a_number_is_taken_once() {
    for world in World::each().await {
        let content = world.title("x").await;
        world.episode(&content, 3).await;
        let path = format!("/contents/{content}/episodes");
        world.post(&path, &creator(), &json!({ "episode_number": 3 })).await.refused(409, "CONFLICT");
        world.post(&path, &other_creator(), &json!({ "episode_number": 4 })).await.refused(404, "NOT_FOUND");
        let seen = world.get(&format!("/contents/{content}"), Some(&creator())).await;
        assert_eq!(seen.data()["total_episodes"], 3);
        assert_eq!(world.told::<TitleChanged>().await.len(), 1);
    }
}

#[tokio::test]
async fn a_repeated_request_makes_one_episode() {
    let world = World::new().await;
    let path = format!("/contents/{}/episodes", world.title("x").await);
    let send = async |number: u32| {
        let request = world.request(Method::POST, &path, Some(&creator())).header("idempotency-key", "k");
        let request = request.header("content-type", "application/json");
        world.send(request.body(json!({ "episode_number": number }).to_string().into()).unwrap()).await
    };
    let first = send(1).await;
    assert_eq!(first.is(201), send(1).await.is(201));
    send(2).await.refused(409, "CONFLICT");
}

#[tokio::test]
async fn every_wrong_type_is_named() {
    let world = World::new().await;
    let path = format!("/contents/{}/episodes", world.title("x").await);
    let body = json!({ "episode_number": "one", "title": 1, "description": [], "texts": 2, "air_date": "yesterday", "x": 1 });
    let wrong = world.post(&path, &creator(), &body).await.wrong();
    for field in body.as_object().unwrap().keys() {
        assert!(wrong.iter().any(|w| w.starts_with(&format!("{field}: "))), "{field} is not among {wrong:?}");
    }
    assert_eq!(
        world.post(&path, &creator(), &json!({ "episode_number": 0 })).await.wrong(),
        ["episode_number: range_min"]
    );
}
