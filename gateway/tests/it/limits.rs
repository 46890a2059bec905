use axum::body::Body;
use hallyu_gateway::{Config, ConfigError, Limits, build};
use hallyu_testkit::{Issuer, test_ambient};
use http::{Request, StatusCode};

use crate::support::{Scene, from, ports};

fn three_per_minute() -> Scene {
    let limits = Limits { authentication: 2, general: 3, search: 2, streaming: 1, uploads: 4 };
    Scene::with(&Config { limits, ..Config::default() }, |_| {})
}

#[tokio::test]
async fn answers_say_how_much_is_left_and_the_last_one_when_to_come_back() {
    let scene = three_per_minute();
    for left in ["2", "1", "0"] {
        let answer = scene.get("/api/v1/contents", &[]).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!((answer.header("x-ratelimit-limit"), answer.header("x-ratelimit-remaining")), ("3", left));
        assert_ne!(answer.header("x-ratelimit-reset"), "");
    }
    let answer = scene.get("/api/v1/contents", &[]).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED"));
    let seconds: u32 = answer.header("retry-after").parse().unwrap();
    assert!((1..=20).contains(&seconds), "{seconds}");
    assert_eq!(answer.header("x-ratelimit-remaining"), "0");
}

#[tokio::test]
async fn classes_are_counted_apart() {
    let scene = three_per_minute();
    for _ in 0..2 {
        assert_eq!(scene.get("/api/v1/auth/login", &[]).await.status, StatusCode::OK);
    }
    assert_eq!(scene.get("/api/v1/auth/login", &[]).await.status, StatusCode::TOO_MANY_REQUESTS);
    let stream = "/api/v1/contents/c/episodes/e/stream";
    assert_eq!(scene.get(stream, &[]).await.status, StatusCode::OK);
    assert_eq!(scene.get(stream, &[]).await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(scene.get("/api/v1/contents", &[]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn users_are_counted_apart_wherever_they_are() {
    let scene = three_per_minute();
    let (one, two) = (scene.bearer(1), scene.bearer(2));
    for _ in 0..3 {
        assert_eq!(scene.get("/api/v1/contents", &[("authorization", &one)]).await.status, StatusCode::OK);
    }
    let refused = scene.get("/api/v1/contents", &[("authorization", &one)]).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(scene.get("/api/v1/contents", &[("authorization", &two)]).await.status, StatusCode::OK);
    assert_eq!(scene.get("/api/v1/contents", &[]).await.status, StatusCode::OK);
}

/// A try at something secret, from this address, by this user.
async fn attempt(scene: &Scene, peer: &str, user: u128) -> (StatusCode, String) {
    let mut request = from(peer, "/api/v1/auth/password/change");
    request.headers_mut().insert("authorization", scene.bearer(user).parse().unwrap());
    let answer = scene.send(request).await;
    (answer.status, answer.header("x-ratelimit-remaining").to_owned())
}

#[tokio::test]
async fn where_secrets_are_tried_a_user_cannot_get_more_attempts_by_coming_from_many_addresses() {
    let scene = three_per_minute();
    assert_eq!(attempt(&scene, "1.2.3.4", 1).await, (StatusCode::OK, "1".to_owned()));
    assert_eq!(
        attempt(&scene, "1.2.3.5", 1).await,
        (StatusCode::OK, "0".to_owned()),
        "the user has none left"
    );
    assert_eq!(attempt(&scene, "1.2.3.6", 1).await.0, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(
        attempt(&scene, "1.2.3.6", 2).await,
        (StatusCode::OK, "1".to_owned()),
        "a refusal costs the address nothing"
    );
}

#[tokio::test]
async fn where_secrets_are_tried_an_address_cannot_get_more_attempts_by_being_many_users() {
    let scene = three_per_minute();
    assert_eq!(attempt(&scene, "1.2.3.4", 1).await, (StatusCode::OK, "1".to_owned()));
    assert_eq!(
        attempt(&scene, "1.2.3.4", 2).await,
        (StatusCode::OK, "0".to_owned()),
        "the address has none left"
    );
    assert_eq!(attempt(&scene, "1.2.3.4", 3).await.0, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(attempt(&scene, "1.2.3.5", 2).await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_token_that_is_good_no_more_keeps_nobody_from_logging_in() {
    let scene = three_per_minute();
    for expected in [StatusCode::OK, StatusCode::OK, StatusCode::TOO_MANY_REQUESTS] {
        let login = Request::post("/api/v1/auth/login").header("authorization", "Bearer none");
        assert_eq!(scene.send(login.body(Body::empty()).unwrap()).await.status, expected);
    }
}

#[tokio::test]
async fn what_pages_show_of_ones_own_logins_does_not_use_up_the_attempts_to_log_in() {
    let scene = three_per_minute();
    for path in ["methods", "passkeys", "oauth/accounts"] {
        let answer = scene.get(&format!("/api/v1/auth/{path}"), &[]).await;
        assert_eq!((answer.status, answer.header("x-ratelimit-limit")), (StatusCode::OK, "3"), "{path}");
    }
    let answer = scene.get("/api/v1/auth/login", &[]).await;
    assert_eq!((answer.status, answer.header("x-ratelimit-remaining")), (StatusCode::OK, "1"));
}

#[tokio::test]
async fn addresses_are_counted_apart_and_made_up_ones_are_not_believed() {
    let scene = three_per_minute();
    for place in 0..4 {
        let mut request = from("1.2.3.4", "/api/v1/contents");
        request.headers_mut().insert("x-forwarded-for", format!("9.9.9.{place}").parse().unwrap());
        let expected = if place < 3 { StatusCode::OK } else { StatusCode::TOO_MANY_REQUESTS };
        assert_eq!(scene.send(request).await.status, expected);
    }
    assert_eq!(scene.send(from("1.2.3.5", "/api/v1/contents")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn bad_tokens_do_not_buy_more_attempts() {
    let scene = three_per_minute();
    for attempt in 0..4 {
        let answer = scene.get("/api/v1/contents", &[("authorization", &format!("Bearer {attempt}"))]).await;
        let expected = if attempt < 3 { StatusCode::UNAUTHORIZED } else { StatusCode::TOO_MANY_REQUESTS };
        assert_eq!(answer.status, expected);
    }
}

#[tokio::test]
async fn media_and_pages_are_not_counted() {
    let scene = three_per_minute();
    for _ in 0..20 {
        let answer = scene.get("/media/token/360p/1.m4s", &[]).await;
        assert_eq!((answer.status, answer.header("x-ratelimit-limit")), (StatusCode::OK, ""));
    }
    assert_eq!(scene.get("/api/v1/contents", &[]).await.header("x-ratelimit-remaining"), "2");
}

#[test]
fn a_limit_of_nothing_is_a_mistake() {
    let limits = Limits { general: 0, ..Limits::default() };
    let issuer = Issuer::new(test_ambient());
    let built = build(ports(&issuer, &test_ambient()), &Config { limits, ..Config::default() });
    assert!(matches!(built, Err(ConfigError::Limit("general"))));
}
