use hallyu_gateway::Config;
use hallyu_http::Upstream;
use http::{Method, Request, StatusCode};

use crate::support::{Scene, from};

#[tokio::test]
async fn each_path_reaches_its_service() {
    let scene = Scene::new();
    for (path, service) in [
        ("/api/v1/auth/login", "auth"),
        ("/.well-known/jwks.json", "auth"),
        ("/api/v1/users/usr_1", "user"),
        ("/api/v1/contents?type=drama", "content"),
        ("/api/v1/episodes/ep_1/subtitles", "content"),
        ("/api/v1/genres", "content"),
        ("/api/v1/search?q=a", "search"),
        ("/media/token/master.m3u8", "edge"),
        ("/images/cnt_1/poster.webp", "edge"),
    ] {
        let answer = scene.get(path, &[]).await;
        assert_eq!((answer.status, answer.text("service")), (StatusCode::OK, service), "{path}");
    }
}

#[tokio::test]
async fn what_is_internal_is_not_reachable() {
    let scene = Scene::new();
    for path in [
        "/internal/sessions/ses_1",
        "/api/v1/../../internal/sessions/ses_1",
        "/api/v1/unknown",
        "/api",
        "/.well-known/openid-configuration",
        "/metrics",
        "//internal/sessions/ses_1",
        "/api/v1//users/me",
        "/api/v1/users/%2e%2e/auth/login",
        "/api/v1/auth%2flogin",
        "/api/v1/contents/%00",
        "/api/v1/users\\me",
    ] {
        let answer = scene.get(path, &[]).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::NOT_FOUND, "NOT_FOUND"), "{path}");
    }
}

#[tokio::test]
async fn the_envelope_is_written_once_and_names_the_callers_request_id() {
    let scene = Scene::new();
    let answer = scene.get("/api/v1/contents/cnt_1", &[("x-request-id", "given-by-client")]).await;
    let json = &answer.json;
    assert_eq!(json["data"]["service"], "content");
    assert_eq!(json["meta"]["request_id"], "given-by-client");
    assert_eq!(answer.headers.get_all("x-request-id").iter().count(), 1);
    let tag = answer.header("etag").to_owned();
    let again = scene.get("/api/v1/contents/cnt_1", &[("if-none-match", &tag)]).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn a_service_that_is_down_is_named_and_the_others_answer() {
    let scene = Scene::with(&Config::default(), |ports| ports.upstreams.user = Upstream::pending("user"));
    let answer = scene.get("/api/v1/users/usr_1", &[]).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE"));
    assert_eq!(answer.json["error"]["details"]["subject"], "user");
    assert_eq!(scene.get("/api/v1/genres", &[]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn nobody_waits_for_ever() {
    let config = Config { request_seconds: 1, ..Config::default() };
    let answer = Scene::with(&config, |_| {}).get("/api/v1/users/slow", &[]).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE"));
}

#[tokio::test]
async fn pages_are_for_reading() {
    let request =
        Request::builder().method(Method::POST).uri("/es/login").body(axum::body::Body::empty()).unwrap();
    let answer = Scene::new().send(request).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED"));
}

#[tokio::test]
async fn health_is_public_and_what_is_not_ready_is_not() {
    let scene = Scene::new();
    for (peer, path, status) in [
        ("8.8.8.8", "/health", StatusCode::OK),
        ("127.0.0.1", "/ready", StatusCode::OK),
        ("10.2.3.4", "/ready", StatusCode::OK),
        ("8.8.8.8", "/ready", StatusCode::NOT_FOUND),
    ] {
        assert_eq!(scene.send(from(peer, path)).await.status, status, "{peer} {path}");
    }
}
