use http::StatusCode;
use serde_json::json;

use crate::scene::Scene;

#[tokio::test]
async fn what_is_named_changes_and_the_rest_stays() {
    let scene = Scene::new().await;
    let actor = scene.registered("Marisol").await;
    let body = json!({ "bio": "Fan de los dramas históricos", "preferences": { "video_quality": "480p" } });
    let (status, answer) = scene.change(&actor, body).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let me = &answer["data"];
    assert_eq!((&me["nickname"], &me["preferences"]["video_quality"]), (&json!("Marisol"), &json!("480p")));
    assert_eq!(me["preferences"]["subtitle_language"], "es-419");

    let cleared = json!({ "bio": null, "preferences": { "subtitle_language": null } });
    let (_, answer) = scene.change(&actor, cleared).await;
    assert_eq!(
        (&answer["data"]["bio"], &answer["data"]["preferences"]["subtitle_language"]),
        (&json!(null), &json!(null))
    );
    assert_eq!(answer["data"]["preferences"]["video_quality"], "480p");
}

#[tokio::test]
async fn a_nickname_is_taken_whatever_its_case() {
    let scene = Scene::new().await;
    scene.registered("Camila").await;
    let other = scene.registered("Lucas").await;
    let (status, body) = scene.change(&other, json!({ "nickname": "CAMILA" })).await;
    assert_eq!((status, &body["error"]["code"]), (StatusCode::CONFLICT, &json!("NICKNAME_TAKEN")));
}

#[tokio::test]
async fn a_new_user_whose_nickname_was_taken_meanwhile_gets_a_stand_in() {
    let scene = Scene::new().await;
    scene.registered("Camila").await;
    let other = scene.registered("camila").await;
    let (_, body) = scene.get(&other, "/api/v1/users/me").await;
    assert_eq!(body["data"]["nickname"].as_str().unwrap().len(), 20);
}

#[tokio::test]
async fn every_wrong_field_is_named() {
    let scene = Scene::new().await;
    let actor = scene.registered("Marisol").await;
    let body = json!({ "nickname": 7, "country": "XX", "language": "fr", "avatar_url": "picture", "bio": {},
                       "preferences": { "video_quality": "9000p", "autoplay_next": "yes" } });
    let (status, answer) = scene.change(&actor, body).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let fields = answer["error"]["details"]["fields"].as_array().unwrap();
    let named: Vec<&str> = fields.iter().filter_map(|field| field["field"].as_str()).collect();
    for field in [
        "nickname",
        "country",
        "language",
        "avatar_url",
        "bio",
        "preferences.video_quality",
        "preferences.autoplay_next",
    ] {
        assert!(named.contains(&field), "{field} is not in {answer}");
    }
    assert!(fields.iter().all(|field| !field["message"].as_str().unwrap().is_empty()), "{answer}");
}
