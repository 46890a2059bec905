use std::time::Duration;

use hallyu_contracts::user::NicknameChanged;
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
    let nickname = body["data"]["nickname"].as_str().unwrap().to_owned();
    assert_eq!(nickname.len(), 20);
    assert_eq!(scene.renamed().await, [NicknameChanged { user_id: other.user_id, nickname }]);
}

#[tokio::test]
async fn the_others_are_told_of_another_name_and_of_nothing_else() {
    let scene = Scene::new().await;
    let actor = scene.registered("Marisol").await;
    scene.change(&actor, json!({ "nickname": "Marisol", "bio": "Hola" })).await;
    assert_eq!(scene.renamed().await, []);
    scene.change(&actor, json!({ "nickname": "마리솔" })).await;
    let nickname = "마리솔".to_owned();
    assert_eq!(scene.renamed().await, [NicknameChanged { user_id: actor.user_id, nickname }]);
    scene.registered("Camila").await;
    let (status, _) = scene.change(&actor, json!({ "nickname": "camila" })).await;
    assert_eq!((status, scene.renamed().await), (StatusCode::CONFLICT, vec![]));
}

#[tokio::test]
async fn preferences_change_one_by_one() {
    let scene = Scene::new().await;
    let actor = scene.registered("Marisol").await;
    let change =
        json!({ "preferences": { "notifications": { "push": false }, "second_subtitle_language": "ko" } });
    let (_, answer) = scene.change(&actor, change).await;
    let preferences = &answer["data"]["preferences"];
    let told = json!({ "email": true, "push": false, "new_episodes": true, "replies": true });
    assert_eq!(
        (&preferences["notifications"], &preferences["second_subtitle_language"]),
        (&told, &json!("ko"))
    );
    let (_, answer) =
        scene.change(&actor, json!({ "preferences": { "privacy": { "avatar": false } } })).await;
    assert_eq!(answer["data"]["preferences"]["privacy"], json!({ "avatar": false, "bio": true }));
    assert_eq!(answer["data"]["preferences"]["notifications"], told);
    let (status, answer) =
        scene.change(&actor, json!({ "preferences": { "privacy": { "age": true } } })).await;
    assert_eq!(
        (status, &answer["error"]["details"]["fields"][0]["rule"]),
        (StatusCode::BAD_REQUEST, &json!("unknown"))
    );
}

#[tokio::test]
async fn a_profile_on_its_way_is_waited_for() {
    let scene = Scene::new().await;
    let actor = scene.stranger();
    let event = scene.registration(&actor, "Lucas");
    let late = async {
        tokio::time::sleep(Duration::from_millis(250)).await;
        scene.apply(&event).await;
    };
    let ((status, body), ()) = tokio::join!(scene.change(&actor, json!({ "bio": "Hola" })), late);
    assert_eq!((status, &body["data"]["bio"]), (StatusCode::OK, &json!("Hola")));
}

#[tokio::test]
async fn every_wrong_field_is_named() {
    let scene = Scene::new().await;
    let actor = scene.registered("Marisol").await;
    let body = json!({ "nickname": 7, "country": "XX", "language": "fr", "avatar_url": "picture", "bio": {},
                       "preferences": { "video_quality": "9000p", "autoplay_next": "yes", "subtitle_language": "fr",
                                        "notifications": { "push": 1 }, "privacy": [] } });
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
        "preferences.subtitle_language",
        "preferences.notifications.push",
        "preferences.privacy",
    ] {
        assert!(named.contains(&field), "{field} is not in {answer}");
    }
    assert!(fields.iter().all(|field| !field["message"].as_str().unwrap().is_empty()), "{answer}");
}
