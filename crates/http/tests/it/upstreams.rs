use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request};
use axum::routing::{get as on_get, post as on_post};
use hallyu_http::{Data, Upstream};
use hallyu_testkit::Answered;
use http_body_util::BodyExt;
use serde_json::json;
use tokio::net::TcpListener;

use crate::support::{World, get};

async fn echo(headers: HeaderMap, body: String) -> Data<serde_json::Value> {
    let header = |name: &str| headers.get(name).map(|value| value.to_str().unwrap().to_owned());
    let names = ["x-request-id", "te", "connection", "authorization"];
    Data(json!({ "body": body, "headers": names.map(header) }))
}

/// The service behind a socket of its own.
async fn listening(router: Router) -> http::Uri {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    format!("http://{address}").parse().unwrap()
}

/// A front that passes everything on.
fn front(world: &World, upstream: Upstream) -> Router {
    world.finish(Router::new().fallback_service(upstream))
}

#[tokio::test]
async fn callers_cannot_tell_where_a_service_runs() {
    let world = World::new();
    let service =
        world.finish(Router::new().route("/echo", on_post(echo)).route("/one", on_get(|| async { Data(1) })));
    let address = listening(service.clone()).await;
    let upstreams = [Upstream::local("test", service), Upstream::remote("test", &address).unwrap()];
    for upstream in upstreams {
        let front = front(&world, upstream);
        let one = get(&front, "/one", &[("x-request-id", "given-by-client")]).await;
        assert_eq!(one.json["data"], 1);
        assert_eq!(one.json["meta"]["request_id"], "given-by-client");
        assert_eq!(one.headers.get_all("x-request-id").iter().count(), 1);
        let missing = get(&front, "/missing", &[]).await;
        assert_eq!((missing.status.as_u16(), missing.code()), (404, "NOT_FOUND"));
        assert_eq!(missing.json["meta"]["request_id"], missing.header("x-request-id"));
    }
}

#[tokio::test]
async fn a_remote_service_gets_the_request_id_and_no_header_of_the_callers_connection() {
    let world = World::new();
    let address = listening(world.finish(Router::new().route("/echo", on_post(echo)))).await;
    let front = front(&world, Upstream::remote("test", &address).unwrap());
    let request = Request::post("/echo")
        .header("te", "trailers")
        .header("connection", "keep-alive")
        .header("authorization", "Bearer x")
        .body(Body::from("한국"));
    let answer = Answered::of(&front, request.unwrap()).await;
    let id = answer.header("x-request-id");
    assert_eq!(*answer.data(), json!({ "body": "한국", "headers": [id, null, null, "Bearer x"] }));
}

#[tokio::test]
async fn a_service_that_is_not_there_is_named() {
    let world = World::new();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
    drop(listener);
    for upstream in [Upstream::pending("content"), Upstream::remote("content", &address).unwrap()] {
        let answer = get(&front(&world, upstream), "/x", &[]).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (503, "UNAVAILABLE"));
        assert_eq!(answer.json["error"]["details"]["subject"], "content");
    }
}

#[tokio::test]
async fn a_pending_upstream_works_once_it_is_bound() {
    let world = World::new();
    let upstream = Upstream::pending("auth");
    let held_by_somebody = upstream.clone();
    upstream.bind(world.finish(Router::new().route("/one", on_get(|| async { Data(1) }))));
    let (status, body) = held_by_somebody.fetch(http::Method::GET, "/one").await.unwrap();
    assert_eq!(status.as_u16(), 200);
    assert!(body.starts_with(br#"{"success":true,"data":1"#));
}

#[tokio::test]
async fn a_large_answer_is_streamed() {
    let world = World::new();
    let large = vec![7u8; 8 << 20];
    let router = Router::new().route("/large", on_get(move || async move { large }));
    let upstream = Upstream::remote("test", &listening(world.finish(router)).await).unwrap();
    let response = upstream.send(Request::get("/large").body(Body::empty()).unwrap()).await;
    assert_eq!(response.into_body().collect().await.unwrap().to_bytes().len(), 8 << 20);
    assert!(upstream.fetch(http::Method::GET, "/large").await.is_err(), "fetch reads small answers only");
}

#[test]
fn an_address_is_a_host_and_a_port() {
    for wrong in ["/path", "https://content:8003", "http://content:8003/path", "content"] {
        assert!(Upstream::remote("content", &wrong.parse().unwrap()).is_err(), "{wrong}");
    }
    assert!(Upstream::remote("content", &"http://content:8003".parse().unwrap()).is_ok());
}

/// Accepts connections, reads what comes and hangs up without an answer, `times` times; then serves the router.
async fn moody(times: usize, router: Router) -> http::Uri {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        for _ in 0..times {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = tokio::io::AsyncReadExt::read(&mut stream, &mut [0; 1024]).await;
        }
        axum::serve(listener, router).await.unwrap();
    });
    format!("http://{address}").parse().unwrap()
}

#[tokio::test]
async fn a_safe_request_is_sent_again_and_no_other() {
    let world = World::new();
    let one = || Router::new().route("/one", on_get(|| async { Data(1) }).post(|| async { Data(2) }));
    let upstream = Upstream::remote("test", &moody(2, world.finish(one())).await).unwrap();
    assert_eq!(upstream.fetch(http::Method::GET, "/one").await.unwrap().0.as_u16(), 200);

    let upstream = Upstream::remote("test", &moody(1, world.finish(one())).await).unwrap();
    let post = || Request::post("/one").body(Body::empty()).unwrap();
    assert_eq!(upstream.send(post()).await.status().as_u16(), 503, "it may have been done");
    assert_eq!(upstream.send(post()).await.status().as_u16(), 200);
}

#[tokio::test]
async fn a_service_that_is_gone_is_refused_at_once_until_it_is_back() {
    let world = World::new();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let upstream = Upstream::remote("content", &format!("http://{address}").parse().unwrap()).unwrap();
    let front = front(&world, upstream);
    for _ in 0..5 {
        assert_eq!(crate::support::post(&front, "/one", "{}").await.status.as_u16(), 503);
    }
    let began = std::time::Instant::now();
    let refused = get(&front, "/one", &[]).await;
    assert_eq!((refused.status.as_u16(), refused.header("retry-after")), (503, "1"));
    assert!(
        began.elapsed() < std::time::Duration::from_millis(900),
        "nothing was waited for but two short pauses"
    );

    let listener = TcpListener::bind(address).await.unwrap();
    let router = world.finish(Router::new().route("/one", on_get(|| async { Data(1) })));
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    assert_eq!(get(&front, "/one", &[]).await.status.as_u16(), 200);
}
