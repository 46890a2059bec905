use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::response::Html;
use axum::routing::get as on_get;
use hallyu_http::{Answer, ApiError, status_of};
use hallyu_kernel::{Coded, Kind, StoreError};

use crate::support::{World, get, post};

#[derive(Debug, thiserror::Error)]
enum Fault {
    #[error("the nickname is taken")]
    NicknameTaken,
    #[error("SELECT * FROM secrets")]
    Store(#[source] StoreError),
}

impl Coded for Fault {
    fn kind(&self) -> Kind {
        match self {
            Self::NicknameTaken => Kind::Conflict,
            Self::Store(_) => Kind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NicknameTaken => "NICKNAME_TAKEN",
            Self::Store(_) => "INTERNAL_ERROR",
        }
    }
}

async fn taken() -> Answer<()> {
    Err(Fault::NicknameTaken.into())
}

async fn broken() -> Answer<()> {
    Err(Fault::Store(StoreError::corrupt("/var/lib/secret.sqlite is malformed")).into())
}

async fn unreachable() -> Answer<()> {
    let source = "connection refused by 10.0.0.7".into();
    Err(StoreError::Unreachable { store: "content".into(), source }.into())
}

async fn busy() -> Answer<()> {
    Err(ApiError::rate_limited(Duration::from_millis(1_200)))
}

async fn panics() -> Answer<()> {
    panic!("index out of bounds in /src/secret.rs")
}

fn router() -> Router {
    let router = Router::new()
        .route("/taken", on_get(taken))
        .route("/broken", on_get(broken))
        .route("/unreachable", on_get(unreachable))
        .route("/busy", on_get(busy))
        .route("/panics", on_get(panics))
        .route("/page", on_get(|| async { (StatusCode::NOT_FOUND, Html("<h1>Nada por aquí</h1>")) }))
        .route("/plain", on_get(|| async { (StatusCode::BAD_GATEWAY, "upstream said: secret") }));
    World::new().finish(router)
}

#[tokio::test]
async fn the_message_is_in_the_callers_language() {
    let router = router();
    for (accepted, content_language, message) in [
        ("", "es", "Este apodo ya está en uso."),
        ("pt-BR,pt;q=0.9", "pt", "Este apelido já está em uso."),
        ("ko", "ko", "이미 사용 중인 닉네임입니다."),
        ("fr, en;q=0.5", "en", "This nickname is taken."),
    ] {
        let answer = get(&router, "/taken", &[("accept-language", accepted)]).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert_eq!(answer.header("content-language"), content_language);
        let json = &answer.json;
        assert_eq!((&json["success"], &json["error"]["code"]), (&false.into(), &"NICKNAME_TAKEN".into()));
        assert_eq!(json["error"]["message"], message);
        assert_eq!(json["meta"]["request_id"], answer.header("x-request-id"));
        assert_eq!(answer.header("cache-control"), "no-store");
    }
}

#[tokio::test]
async fn no_internal_text_leaves() {
    let router = router();
    for (path, status, code) in [
        ("/broken", StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL_ERROR"),
        ("/panics", StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL_ERROR"),
        ("/unreachable", StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE"),
        ("/plain", StatusCode::BAD_GATEWAY, "UNAVAILABLE"),
    ] {
        let answer = get(&router, path, &[]).await;
        assert_eq!((answer.status, answer.code()), (status, code), "{path}");
        let text = String::from_utf8(answer.bytes.to_vec()).unwrap();
        for secret in ["SELECT", "secret", "10.0.0.7", "refused", "sqlite", ".rs"] {
            assert!(!text.contains(secret), "{path}: {text}");
        }
    }
}

#[tokio::test]
async fn a_page_may_have_an_error_status() {
    let answer = get(&router(), "/page", &[]).await;
    assert_eq!(
        (answer.status, &answer.bytes[..]),
        (StatusCode::NOT_FOUND, "<h1>Nada por aquí</h1>".as_bytes())
    );
    assert!(!answer.header("x-request-id").is_empty());
}

#[tokio::test]
async fn what_is_not_reachable_is_named() {
    let answer = get(&router(), "/unreachable", &[]).await;
    assert_eq!(answer.json["error"]["details"]["subject"], "content");
}

#[tokio::test]
async fn retry_after_is_rounded_up() {
    let answer = get(&router(), "/busy", &[]).await;
    assert_eq!((answer.status, answer.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "2"));
}

#[tokio::test]
async fn unknown_paths_and_methods_answer_in_the_same_form() {
    let router = router();
    let unknown = get(&router, "/nothing", &[]).await;
    assert_eq!((unknown.status, unknown.code()), (StatusCode::NOT_FOUND, "NOT_FOUND"));
    let method = post(&router, "/taken", "{}").await;
    assert_eq!(method.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(method.code(), "METHOD_NOT_ALLOWED");
    assert_eq!(method.header("allow"), "GET,HEAD");
}

#[test]
fn every_kind_has_the_status_of_the_contract() {
    let table = [
        (Kind::Invalid, 400),
        (Kind::Unauthenticated, 401),
        (Kind::PaymentRequired, 402),
        (Kind::Forbidden, 403),
        (Kind::NotFound, 404),
        (Kind::Conflict, 409),
        (Kind::Gone, 410),
        (Kind::Locked, 423),
        (Kind::Damaged, 460),
        (Kind::TooLarge, 413),
        (Kind::UnsupportedType, 415),
        (Kind::TooMany, 429),
        (Kind::Internal, 500),
        (Kind::Unavailable, 503),
    ];
    for (kind, status) in table {
        assert_eq!(status_of(kind).as_u16(), status);
    }
}
