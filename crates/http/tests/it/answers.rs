use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::routing::{get as on_get, post as on_post};
use bytes::Bytes;
use hallyu_http::{Answer, Created, Data, Listed, NoContent, etag};
use hallyu_kernel::{Page, PageRequest};
use hallyu_testkit::Answered;
use serde_json::json;

use crate::support::{World, get};

fn router() -> Router {
    let router = Router::new()
        .route("/title", on_get(|| async { Data(json!({ "name": "Goblin" })) }))
        .route("/titles", on_post(|| async { Created(json!({ "id": 1 })) }))
        .route("/gone", on_post(|| async { NoContent }))
        .route("/cached", on_get(|| async { Data::cached(Bytes::from_static(b"[1]"), etag(b"[1]")) }))
        .route("/text", on_get(|| async { "WEBVTT" }))
        .route("/page", on_get(page));
    World::new().finish(router)
}

async fn page() -> Answer<Listed<u8>> {
    Ok(Data(Page { items: vec![7, 8], request: PageRequest::new(2, 2), total: 5 }.into()))
}

#[tokio::test]
async fn data_comes_in_the_envelope() {
    let answer = get(&router(), "/title", &[]).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "application/json");
    let json = &answer.json;
    assert_eq!(json["success"], true);
    assert_eq!(json["data"], json!({ "name": "Goblin" }));
    assert_eq!(json["meta"]["timestamp"], "2026-01-15T12:00:00.000Z");
    assert_eq!(json["meta"]["request_id"], answer.header("x-request-id"));
    assert!(answer.header("x-request-id").starts_with("req_"));
}

#[tokio::test]
async fn a_well_formed_request_id_is_kept_and_another_is_not() {
    let router = router();
    let kept = get(&router, "/title", &[("x-request-id", "client-0123_A")]).await;
    assert_eq!(kept.header("x-request-id"), "client-0123_A");
    assert_eq!(kept.json["meta"]["request_id"], "client-0123_A");
    let too_long = "x".repeat(65);
    for bad in ["short", "with space 1", "quote\"1234567", "<script>1234", &too_long] {
        let made = get(&router, "/title", &[("x-request-id", bad)]).await;
        assert!(made.header("x-request-id").starts_with("req_"), "{bad}");
    }
}

#[tokio::test]
async fn an_unchanged_answer_is_not_sent_twice() {
    let router = router();
    for path in ["/title", "/cached"] {
        let first = get(&router, path, &[]).await;
        let tag = first.header("etag").to_owned();
        assert!(tag.starts_with("W/\""), "{tag}");
        for known in [tag.clone(), format!("\"other\", {}", tag.trim_start_matches("W/")), "*".to_owned()] {
            let second = get(&router, path, &[("if-none-match", &known)]).await;
            assert_eq!(second.status, StatusCode::NOT_MODIFIED, "{known}");
            assert!(second.bytes.is_empty());
            assert_eq!(second.header("etag"), tag);
        }
        let other = get(&router, path, &[("if-none-match", "W/\"other\"")]).await;
        assert_eq!(other.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn cached_data_is_not_written_anew() {
    let answer = get(&router(), "/cached", &[]).await;
    assert_eq!(answer.json["data"], json!([1]));
    assert_eq!(answer.header("etag"), etag(b"[1]").to_str().unwrap());
}

#[tokio::test]
async fn head_says_what_get_would() {
    let router = router();
    let got = get(&router, "/title", &[("x-request-id", "same-length-1")]).await;
    let request =
        Request::head("/title").header("x-request-id", "same-length-1").body(Body::empty()).unwrap();
    let head = Answered::of(&router, request).await;
    assert_eq!(head.status, StatusCode::OK);
    assert!(head.bytes.is_empty());
    assert_eq!(head.header("content-length"), got.bytes.len().to_string());
    assert_eq!(head.header("etag"), got.header("etag"));
}

#[tokio::test]
async fn writes_answer_201_or_204_and_are_not_kept() {
    let router = router();
    let made = Answered::of(&router, Request::post("/titles").body(Body::empty()).unwrap()).await;
    assert_eq!((made.status, made.header("cache-control")), (StatusCode::CREATED, "no-store"));
    assert_eq!(made.json["data"]["id"], 1);
    assert_eq!(made.header("etag"), "");
    let gone = Answered::of(&router, Request::post("/gone").body(Body::empty()).unwrap()).await;
    assert_eq!((gone.status, gone.bytes.len()), (StatusCode::NO_CONTENT, 0));
}

#[tokio::test]
async fn other_content_passes_unchanged() {
    let answer = get(&router(), "/text", &[]).await;
    assert_eq!(answer.bytes, b"WEBVTT"[..]);
    assert!(!answer.header("x-request-id").is_empty());
}

#[tokio::test]
async fn a_page_says_where_it_is() {
    let answer = get(&router(), "/page", &[]).await;
    let pagination = json!({ "page": 2, "limit": 2, "total": 5, "total_pages": 3 });
    assert_eq!(answer.json["data"], json!({ "items": [7, 8], "pagination": pagination }));
}

#[tokio::test]
async fn inside_another_layer_the_answer_is_written_once() {
    let world = World::new();
    let inner = world.finish(Router::new().route("/title", on_get(|| async { Data(1) })));
    let outer = world.finish(Router::new().fallback_service(inner));
    let answer = get(&outer, "/title", &[]).await;
    assert_eq!(answer.json["data"], 1);
    assert_eq!(answer.json["meta"]["request_id"], answer.header("x-request-id"));
}
