use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use hallyu_gateway::{BotsConfig, Config, ConfigError, TrustedProxies, build};
use hallyu_http::Upstream;
use hallyu_testkit::{Issuer, test_ambient};
use http::{Request, StatusCode};
use tokio::net::TcpListener;

use crate::support::{Scene, from, ports};

fn with_headers(peer: &str, path: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let request =
        headers.iter().fold(Request::get(path), |request, (name, value)| request.header(*name, *value));
    let mut request = request.body(Body::empty()).unwrap();
    request.extensions_mut().insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 4000)));
    request
}

fn behind_a_proxy() -> Config {
    let networks = ["10.0.0.0/8", "fd00::/8"].map(str::to_owned).to_vec();
    Config { trusted_proxies: TrustedProxies::List(networks), ..Config::default() }
}

#[tokio::test]
async fn services_learn_the_callers_address_from_trusted_proxies_only() {
    let scene = Scene::with(&behind_a_proxy(), |_| {});
    for (peer, forwarded, expected) in [
        ("10.0.0.1", "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        ("203.0.113.5", "127.0.0.1", "203.0.113.5"),
        ("10.0.0.1", "127.0.0.1, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
    ] {
        let request = with_headers(peer, "/api/v1/contents", &[("x-forwarded-for", forwarded)]);
        let answer = scene.send(request).await;
        assert_eq!(answer.json["data"]["from"], expected, "{peer} {forwarded}");
    }
}

#[tokio::test]
async fn a_service_in_another_process_learns_the_same() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
    let scene = Scene::with(&behind_a_proxy(), |ports| {
        let service = ports.upstreams.auth.clone();
        let router = axum::Router::new()
            .fallback(move |request: Request<Body>| async move { service.send(request).await });
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        ports.upstreams.auth = Upstream::remote("auth", &address).unwrap();
    });
    for (peer, forwarded, expected) in [
        ("203.0.113.5", None, "203.0.113.5"),
        ("203.0.113.5", Some("127.0.0.1"), "203.0.113.5"),
        ("10.0.0.1", Some("127.0.0.1, 198.51.100.7"), "198.51.100.7"),
    ] {
        let headers: Vec<_> = forwarded.into_iter().map(|hops| ("x-forwarded-for", hops)).collect();
        let answer = scene.send(with_headers(peer, "/api/v1/auth/sessions", &headers)).await;
        assert_eq!(answer.json["data"]["from"], expected, "{peer} {forwarded:?}");
    }
}

#[tokio::test]
async fn what_only_proxies_may_say_does_not_reach_a_service() {
    let scene = Scene::new();
    let sent = [
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-proto", "https"),
        ("forwarded", "for=127.0.0.1"),
        ("x-real-ip", "127.0.0.1"),
        ("x-hallyu-insider", "1.a"),
        ("x-original-url", "/internal/sessions"),
        ("x-http-method-override", "DELETE"),
        ("connection", "x-secret"),
        ("x-secret", "1"),
        ("x-request-id", "no good"),
    ];
    let answer = scene.send(with_headers("203.0.113.5", "/api/v1/contents", &sent)).await;
    let json = &answer.json;
    let mut names: Vec<_> =
        json["data"]["headers"].as_array().unwrap().iter().map(|n| n.as_str().unwrap()).collect();
    names.sort_unstable();
    assert_eq!(names, ["connection", "x-forwarded-for", "x-request-id"]);
    assert!(json["meta"]["request_id"].as_str().unwrap().starts_with("req_"));
}

#[tokio::test]
async fn a_number_of_proxies_is_refused_with_what_to_write_instead() {
    let issuer = Issuer::new(test_ambient());
    let built = |proxies| {
        let config = Config { trusted_proxies: proxies, ..Config::default() };
        build(ports(&issuer, &test_ambient()), &config).map(|_| ())
    };
    assert!(built(TrustedProxies::Count(0)).is_ok());
    assert!(matches!(built(TrustedProxies::Count(1)), Err(ConfigError::ProxyCount)));
    let wrong = built(TrustedProxies::List(vec!["10.0.0.0/40".into()]));
    assert!(wrong.unwrap_err().to_string().contains("10.0.0.0/40"));
}

#[tokio::test]
async fn what_is_too_large_or_ambiguous_is_refused_in_the_envelope() {
    let scene = Scene::new();
    let (long, large) = ("a".repeat(9000), "a".repeat(40_000));
    let address = scene.get(&format!("/api/v1/contents?q={long}"), &[]).await;
    assert_eq!((address.status, address.json["success"].as_bool()), (StatusCode::URI_TOO_LONG, Some(false)));
    let headers = scene.get("/api/v1/contents", &[("x-a", &large)]).await;
    assert_eq!(headers.status, StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);
    assert_eq!(headers.json["success"], false);
    for name in ["host", "authorization", "content-type"] {
        let answer = scene.get("/api/v1/contents", &[(name, "a"), (name, "b")]).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{name}");
    }
}

#[tokio::test]
async fn a_listed_address_may_not_come_in_wherever_it_asks() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("addresses");
    std::fs::write(&file, "deny 203.0.113.0/24\nallow 203.0.113.7\ndeny 10.0.0.0/8\n").unwrap();
    let scene = Scene::with(&Config { ip_lists: file, ..behind_a_proxy() }, |_| {});
    for path in ["/api/v1/contents", "/es", "/media/token/1.m4s", "/health"] {
        let answer = scene.send(from("203.0.113.9", path)).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::FORBIDDEN, "FORBIDDEN"), "{path}");
    }
    let seen = |peer: &'static str, headers: &'static [(&str, &str)]| {
        scene.send(with_headers(peer, "/api/v1/contents", headers))
    };
    assert_eq!(seen("203.0.113.7", &[]).await.status, StatusCode::OK);
    assert_eq!(seen("198.51.100.1", &[]).await.status, StatusCode::OK);
    let proxied = seen("10.0.0.1", &[("x-forwarded-for", "203.0.113.9")]).await;
    assert_eq!(proxied.status, StatusCode::FORBIDDEN);
    let proxied = seen("10.0.0.1", &[("x-forwarded-for", "198.51.100.1")]).await;
    assert_eq!(proxied.status, StatusCode::OK);
    let probe = scene.send(from("10.0.0.1", "/health")).await;
    assert_eq!(probe.status, StatusCode::OK, "probes come from inside, whatever a list says");
}

fn watchful(enabled: bool) -> Scene {
    let bots = BotsConfig { enabled, misses: 3, suspect_seconds: 60, quota: 2 };
    Scene::with(&Config { bots, ..Config::default() }, |_| {})
}

#[tokio::test]
async fn strangers_that_look_like_programs_get_less() {
    let path = "/api/v1/contents";
    let limit_of = async |scene: &Scene, peer: &str, headers: &[(&str, &str)]| {
        scene.send(with_headers(peer, path, headers)).await.header("x-ratelimit-limit").to_owned()
    };
    let scene = watchful(true);
    let browser = ("user-agent", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0");
    assert_eq!(limit_of(&scene, "203.0.113.1", &[browser]).await, "100");
    assert_eq!(limit_of(&scene, "203.0.113.1", &[]).await, "2");
    assert_eq!(
        limit_of(&scene, "203.0.113.1", &[("user-agent", "Scrapy/2.13 (+https://scrapy.org)")]).await,
        "2"
    );
    assert_eq!(limit_of(&scene, "10.1.1.1", &[]).await, "100", "probes come from private networks");
    let member = scene.bearer(7);
    assert_eq!(limit_of(&scene, "203.0.113.1", &[("authorization", &member)]).await, "100");
    assert_eq!(limit_of(&watchful(false), "203.0.113.1", &[]).await, "100");
    let health = scene.send(from("203.0.113.1", "/health")).await;
    assert_eq!((health.status, health.header("x-ratelimit-limit")), (StatusCode::OK, ""));
}

#[tokio::test]
async fn who_asks_for_what_is_not_there_again_and_again_is_suspect() {
    let scene = watchful(true);
    let browser = ("user-agent", "Mozilla/5.0");
    let ask = async |path: &str| scene.send(with_headers("203.0.113.2", path, &[browser])).await;
    for _ in 0..4 {
        assert_eq!(ask("/api/v1/users/me").await.status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(ask("/api/v1/contents").await.header("x-ratelimit-limit"), "2");
    let other = scene.send(with_headers("203.0.113.3", "/api/v1/contents", &[browser])).await;
    assert_eq!(other.header("x-ratelimit-limit"), "100");
}
