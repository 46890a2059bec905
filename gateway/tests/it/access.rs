use hallyu_testkit::{Issuer, test_ambient};
use http::StatusCode;
use std::time::Duration;

use crate::support::{Scene, actor};

#[tokio::test]
async fn the_service_learns_who_is_asking() {
    let scene = Scene::new();
    let answer = scene.get("/api/v1/contents", &[("authorization", &scene.bearer(7))]).await;
    assert_eq!(answer.json["data"]["user"], actor(7).user_id.to_string());
    let anonymous = scene.get("/api/v1/contents", &[]).await;
    assert!(anonymous.json["data"]["user"].is_null());
}

#[tokio::test]
async fn without_a_token_the_service_decides() {
    let scene = Scene::new();
    let answer = scene.get("/api/v1/users/me", &[]).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::UNAUTHORIZED, "UNAUTHORIZED"));
}

#[tokio::test]
async fn a_bad_token_is_refused_at_the_door() {
    let scene = Scene::new();
    let forged = Issuer::forger(test_ambient()).bearer(&actor(7));
    for path in ["/api/v1/contents", "/api/v1/users/me", "/api/v1/contents/c/episodes/e/stream"] {
        let answer = scene.get(path, &[("authorization", &forged)]).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::UNAUTHORIZED, "INVALID_TOKEN"), "{path}");
    }
    let bearer = scene.bearer(7);
    scene.clock.advance(Duration::from_secs(1860));
    let answer = scene.get("/api/v1/contents", &[("authorization", &bearer)]).await;
    assert_eq!(answer.code(), "TOKEN_EXPIRED");
}

#[tokio::test]
async fn an_old_token_does_not_keep_anyone_from_logging_in() {
    let scene = Scene::new();
    let answer = scene.get("/api/v1/auth/refresh", &[("authorization", "Bearer old")]).await;
    assert_ne!(answer.header("x-ratelimit-limit"), "");
    assert_eq!(answer.code(), "INVALID_TOKEN", "it reaches the service, whose echo asks who is calling");
}

#[tokio::test]
async fn no_header_makes_anyone_somebody_else() {
    let scene = Scene::new();
    let id = actor(7).user_id.to_string();
    for name in ["x-user-id", "x-actor", "x-forwarded-user", "x-scope"] {
        let answer = scene.get("/api/v1/contents", &[(name, &id)]).await;
        assert!(answer.json["data"]["user"].is_null(), "{name}");
    }
}
