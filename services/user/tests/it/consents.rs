use hallyu_sql::Db;
use hallyu_user::Config;
use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::scene::Scene;

const PATH: &str = "/api/v1/users/me/consents";

/// The consent of a kind in a list.
fn of<'a>(body: &'a Value, kind: &str) -> &'a Value {
    let items = body["data"]["items"].as_array().unwrap();
    items.iter().find(|item| item["kind"] == kind).unwrap()
}

#[tokio::test]
async fn what_registration_agreed_to_is_listed() {
    let scene = Scene::new().await;
    let actor = scene.registered("Marisol").await;
    let (status, body) = scene.get(&actor, PATH).await;
    assert_eq!(status, StatusCode::OK);
    let terms = of(&body, "terms");
    assert_eq!(
        (&terms["agreed"], &terms["version"], &terms["outdated"]),
        (&json!(true), &json!("1"), &json!(false))
    );
    assert_eq!(
        (&terms["can_be_withdrawn"], &terms["decided_at"]),
        (&json!(false), &json!("2026-01-15T12:00:00Z"))
    );
    assert_eq!(of(&body, "marketing")["agreed"], true);
    assert_eq!(scene.anonymous(PATH).await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn marketing_is_taken_back_and_given_again_and_all_of_it_is_kept() {
    let scene = Scene::new().await;
    let actor = scene.registered("Marisol").await;
    let put = |agreed: bool| {
        scene.send(Method::PUT, "/api/v1/users/me/consents/marketing", (&actor, json!({ "agreed": agreed })))
    };
    let (status, body) = put(false).await;
    assert_eq!((status, &body["data"]["agreed"]), (StatusCode::OK, &json!(false)));
    put(false).await;
    let (_, body) = put(true).await;
    let said: Vec<_> =
        body["data"]["history"].as_array().unwrap().iter().map(|one| one["agreed"].clone()).collect();
    assert_eq!(said, [true, false, true], "saying the same twice is one decision");
}

#[tokio::test]
async fn terms_and_privacy_stay_with_the_account() {
    let scene = Scene::new().await;
    let actor = scene.registered("Marisol").await;
    for kind in ["terms", "privacy"] {
        let path = format!("{PATH}/{kind}");
        let (status, body) = scene.send(Method::PUT, &path, (&actor, json!({ "agreed": false }))).await;
        assert_eq!((status, &body["error"]["code"]), (StatusCode::CONFLICT, &json!("CONSENT_NEEDED")));
        assert!(body["error"]["message"].as_str().unwrap().contains("cuenta"), "{body}");
    }
    let path = format!("{PATH}/cookies");
    let (status, _) = scene.send(Method::PUT, &path, (&actor, json!({ "agreed": true }))).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (status, _) =
        scene.send(Method::PUT, &format!("{PATH}/terms"), (&actor, json!({ "agreed": "yes" }))).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_new_version_asks_again() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/user.sqlite", folder.path().display());
    let before = Scene::with(Db::open("user", &url).await.unwrap(), Config::default()).await;
    let actor = before.registered("Marisol").await;
    let config = Config { terms_version: "2".into(), ..Config::default() };
    let scene = Scene::with(Db::open("user", &url).await.unwrap(), config).await;
    let (_, body) = scene.get(&actor, PATH).await;
    assert_eq!(
        (&of(&body, "terms")["outdated"], &of(&body, "privacy")["outdated"]),
        (&json!(true), &json!(false))
    );
    let (_, body) =
        scene.send(Method::PUT, &format!("{PATH}/terms"), (&actor, json!({ "agreed": true }))).await;
    let terms = &body["data"];
    assert_eq!((&terms["outdated"], &terms["version"]), (&json!(false), &json!("2")));
    assert_eq!(terms["history"].as_array().unwrap().len(), 2);
}
