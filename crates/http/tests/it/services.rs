use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Router;
use axum::routing::get as on_get;
use hallyu_http::{Background, Data, Host, Readiness, Service};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::support::{World, get};

fn service(readiness: Vec<Readiness>) -> Service {
    let router = Router::new().route("/thing", on_get(|| async { Data(1) }));
    let openapi = utoipa::openapi::OpenApi::default();
    Service { name: "test", router, openapi, consumers: Vec::new(), background: Vec::new(), readiness }
}

#[tokio::test]
async fn every_service_says_that_it_is_alive() {
    let router = service(Vec::new()).finish(&World::new().issuer.host());
    assert_eq!(get(&router, "/health", &[]).await.json["data"]["status"], "ok");
    assert_eq!(get(&router, "/thing", &[]).await.json["data"], 1);
    assert_eq!(get(&router, "/metrics", &[]).await.status.as_u16(), 404);
}

#[tokio::test]
async fn a_service_is_ready_when_all_that_it_needs_answers() {
    let is_up = Arc::new(AtomicBool::new(false));
    let store = {
        let is_up = Arc::clone(&is_up);
        Readiness::new("store", move || {
            let is_up = is_up.load(Ordering::SeqCst);
            async move { if is_up { Ok(()) } else { Err("connection refused by 10.0.0.7") } }
        })
    };
    let fine = Readiness::new("cache", || async { Ok::<(), String>(()) });
    let router = service(vec![store, fine]).finish(&World::new().issuer.host());
    let answer = get(&router, "/ready", &[]).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (503, "UNAVAILABLE"));
    assert_eq!(answer.json["error"]["details"]["subject"], "store");
    assert!(!String::from_utf8(answer.bytes.to_vec()).unwrap().contains("10.0.0.7"));
    is_up.store(true, Ordering::SeqCst);
    assert_eq!(get(&router, "/ready", &[]).await.status.as_u16(), 200);
}

#[tokio::test]
async fn what_can_be_done_without_is_named_and_does_not_make_a_service_unready() {
    let silent = || std::future::pending::<Result<(), String>>();
    let mail = Readiness::new("mail", || async { Err("connection refused by 10.0.0.7") }).dispensable();
    let cache = Readiness::new("cache", silent).dispensable();
    let fine = Readiness::new("blobs", || async { Ok::<(), String>(()) }).dispensable();
    let optional = vec![mail, cache, fine];
    let router = service(optional.clone()).finish(&World::new().issuer.host());
    let answer = get(&router, "/ready", &[]).await;
    let expected = json!({ "status": "ready", "degraded": ["mail", "cache"] });
    assert_eq!((answer.status.as_u16(), &answer.json["data"]), (200, &expected));
    assert!(!String::from_utf8(answer.bytes.to_vec()).unwrap().contains("10.0.0.7"));

    let store = Readiness::new("store", || async { Err("gone") });
    let router = service([vec![store], optional].concat()).finish(&World::new().issuer.host());
    let answer = get(&router, "/ready", &[]).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (503, "UNAVAILABLE"));
    assert_eq!(answer.json["error"]["details"]["subject"], "store, mail, cache");
}

#[tokio::test]
async fn metrics_are_written_where_the_process_has_them() {
    let world = World::new();
    let host =
        Host { metrics: Some(Arc::new(|| "http_requests_total 1\n".to_owned())), ..world.issuer.host() };
    let answer = get(&service(Vec::new()).finish(&host), "/metrics", &[]).await;
    assert_eq!(answer.bytes, b"http_requests_total 1\n"[..]);
    assert!(answer.header("content-type").starts_with("text/plain"));
}

#[tokio::test]
async fn background_work_is_told_to_stop() {
    let stop = CancellationToken::new();
    let work = Background::new("sweeper", |stop| async move { stop.cancelled().await });
    let running = tokio::spawn((work.run)(stop.clone()));
    stop.cancel();
    running.await.unwrap();
}
