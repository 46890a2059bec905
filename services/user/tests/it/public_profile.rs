use http::StatusCode;
use serde_json::json;

use crate::scene::Scene;

#[tokio::test]
async fn others_see_what_the_user_lets_them_see() {
    let scene = Scene::new().await;
    let actor = scene.registered("Marisol").await;
    scene.change(&actor, json!({ "bio": "Hola", "avatar_url": "https://example.com/a.png" })).await;
    let (status, body) = scene.anonymous(&Scene::public(actor.user_id)).await;
    assert_eq!((status, &body["data"]["bio"]), (StatusCode::OK, &json!("Hola")));
    assert!(body["data"].get("email").is_none(), "{body}");

    scene.change(&actor, json!({ "preferences": { "privacy": { "bio": false } } })).await;
    let (_, body) = scene.anonymous(&Scene::public(actor.user_id)).await;
    assert_eq!(
        (&body["data"]["bio"], &body["data"]["avatar_url"]),
        (&json!(null), &json!("https://example.com/a.png"))
    );
}

#[tokio::test]
async fn nobody_is_not_found() {
    let scene = Scene::new().await;
    assert_eq!(scene.anonymous(&Scene::public(scene.ambient.id())).await.0, StatusCode::NOT_FOUND);
    assert_eq!(scene.anonymous("/api/v1/users/usr_x").await.0, StatusCode::NOT_FOUND);
}
