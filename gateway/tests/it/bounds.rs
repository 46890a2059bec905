use axum::body::Body;
use bytes::Bytes;
use futures_util::stream;
use hallyu_gateway::Config;
use http::{Request, StatusCode};

use crate::support::Scene;

const MEGABYTE: usize = 1024 * 1024;

fn post(path: &str, body: Body) -> Request<Body> {
    Request::post(path).header("content-type", "application/json").body(body).unwrap()
}

/// A body whose length is not announced.
fn chunks(count: usize) -> Body {
    Body::from_stream(stream::iter(
        (0..count).map(|_| Ok::<_, std::io::Error>(Bytes::from(vec![0; MEGABYTE]))),
    ))
}

#[tokio::test]
async fn a_large_body_is_refused_before_it_is_sent() {
    let scene = Scene::new();
    let waiting = Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>());
    let mut request = post("/api/v1/contents", waiting);
    request.headers_mut().insert("content-length", (10 * MEGABYTE).into());
    let answer = scene.send(request).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::PAYLOAD_TOO_LARGE, "PAYLOAD_TOO_LARGE"));
}

#[tokio::test]
async fn a_body_of_unknown_length_breaks_off_at_the_limit() {
    let scene = Scene::new();
    let small = scene.send(post("/api/v1/contents", chunks(1))).await;
    assert_eq!(small.json["data"]["bytes"], MEGABYTE);
    let large = scene.send(post("/api/v1/contents", chunks(3))).await;
    assert!(large.json["data"]["bytes"].is_null());
}

#[tokio::test]
async fn pictures_may_be_larger_and_videos_are_streamed() {
    let scene = Scene::new();
    let picture = scene.send(post("/api/v1/contents/cnt_1/poster", chunks(5))).await;
    assert_eq!(picture.json["data"]["bytes"], 5 * MEGABYTE);
    let video = scene.send(post("/api/v1/episodes/ep_1/media", chunks(40))).await;
    assert_eq!(video.json["data"]["bytes"], 40 * MEGABYTE);
}

#[tokio::test]
async fn answers_tell_browsers_to_be_careful() {
    let scene = Scene::new();
    for path in ["/api/v1/contents", "/api/v1/unknown", "/media/token/master.m3u8"] {
        let answer = scene.get(path, &[]).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert!(answer.header("content-security-policy").contains("default-src 'none'"), "{path}");
        assert_eq!(answer.header("referrer-policy"), "strict-origin-when-cross-origin");
        assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
        assert_eq!(answer.header("strict-transport-security"), "");
    }
    let page = scene.get("/docs", &[]).await;
    assert_eq!(page.header("cross-origin-opener-policy"), "same-origin");
    assert_eq!(page.header("x-frame-options"), "DENY");
    assert!(page.header("permissions-policy").contains("camera=()"));
    let config = Config { public_url: "https://hallyulatino.example".into(), ..Config::default() };
    let secure = Scene::with(&config, |_| {}).get("/api/v1/contents", &[]).await;
    assert!(secure.header("strict-transport-security").contains("max-age=63072000"));
}

#[tokio::test]
async fn only_named_origins_may_call_from_other_pages() {
    let config = Config { allowed_origins: vec!["https://studio.example".into()], ..Config::default() };
    let scene = Scene::with(&config, |_| {});
    let preflight = |origin: &str| {
        Request::options("/api/v1/contents")
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "authorization")
            .body(Body::empty())
            .unwrap()
    };
    let friend = scene.send(preflight("https://studio.example")).await;
    assert_eq!(friend.header("access-control-allow-origin"), "https://studio.example");
    assert!(friend.header("access-control-allow-headers").contains("authorization"));
    assert!(
        !friend.header("access-control-allow-headers").contains("x-session-transport"),
        "cookies are for our pages"
    );
    assert_eq!(friend.header("access-control-allow-credentials"), "");
    let read = scene.get("/api/v1/contents", &[("origin", "https://studio.example")]).await;
    for shown in
        ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "retry-after", "x-request-id"]
    {
        assert!(read.header("access-control-expose-headers").contains(shown), "{shown}");
    }
    for sent in ["tus-resumable", "upload-offset", "upload-metadata", "upload-checksum"] {
        assert!(friend.header("access-control-allow-headers").contains(sent), "{sent}");
    }
    for told in ["location", "upload-offset", "upload-expires", "tus-version"] {
        assert!(read.header("access-control-expose-headers").contains(told), "{told}");
    }
    // The one who answers says what can be done there: this is no question about origins.
    let question = Request::options("/api/v1/uploads").header("origin", "https://studio.example");
    let question = scene.send(question.body(Body::empty()).unwrap()).await;
    assert_eq!(question.header("access-control-allow-methods"), "");
    let stranger = scene.send(preflight("https://evil.example")).await;
    assert_eq!(stranger.header("access-control-allow-origin"), "");
    let none = Scene::new().get("/api/v1/contents", &[("origin", "https://studio.example")]).await;
    assert_eq!(none.header("access-control-allow-origin"), "");
}

#[tokio::test]
async fn texts_are_compressed_for_those_who_take_it_and_media_never() {
    let scene = Scene::new();
    let text = scene.get("/openapi.json", &[("accept-encoding", "gzip")]).await;
    assert_eq!(text.header("content-encoding"), "gzip");
    let plain = scene.get("/openapi.json", &[]).await;
    assert_eq!(plain.header("content-encoding"), "");
}
