use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hallyu_gateway::{Config, Ports, SessionCookies, Upstreams, build};
use hallyu_http::{Caller, Data, Door, OptionalCaller, Readiness, Upstream, around};
use hallyu_kernel::{Actor, Ambient, Role, SessionId, UserId};
use hallyu_platform::limits::MemoryLimiter;
use hallyu_testkit::{Answered, FixedClock, Issuer, ambient_at};
use http::HeaderMap;
use http_body_util::BodyExt;
use serde_json::json;
use utoipa::OpenApi;
use uuid::Uuid;

#[derive(OpenApi)]
#[openapi(info(title = "HallyuLatino", version = "1"))]
struct Head;

/// A gateway in front of services that say what reached them.
pub(crate) struct Scene {
    pub(crate) gateway: Router,
    pub(crate) issuer: Issuer,
    pub(crate) clock: Arc<FixedClock>,
}

impl Scene {
    pub(crate) fn new() -> Self {
        Self::with(&Config::default(), |_| {})
    }

    pub(crate) fn with(config: &Config, change: impl FnOnce(&mut Ports)) -> Self {
        let clock = FixedClock::new();
        let ambient = ambient_at(&clock);
        let issuer = Issuer::new(ambient.clone());
        let mut ports = ports(&issuer, &ambient);
        change(&mut ports);
        Self { gateway: build(ports, config).unwrap().router, issuer, clock }
    }

    pub(crate) fn bearer(&self, user: u128) -> String {
        self.issuer.bearer(&actor(user))
    }

    pub(crate) async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answered {
        let request =
            headers.iter().fold(Request::get(path), |request, (name, value)| request.header(*name, *value));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn send(&self, request: Request) -> Answered {
        Answered::of(&self.gateway, request).await
    }
}

pub(crate) fn actor(user: u128) -> Actor {
    let id = Uuid::from_u128(user);
    Actor { user_id: UserId::from(id), session_id: SessionId::from(id), role: Role::User }
}

pub(crate) fn ports(issuer: &Issuer, ambient: &Ambient) -> Ports {
    let upstream = |name| Upstream::local(name, service(name, issuer, ambient));
    let upstreams = Upstreams {
        auth: upstream("auth"),
        user: upstream("user"),
        content: upstream("content"),
        search: upstream("search"),
        edge: upstream("edge"),
    };
    Ports {
        upstreams,
        limiter: Arc::new(MemoryLimiter::default()),
        cookies: SessionCookies { key: [7; 32], life: Duration::from_secs(3600) },
        openapi: Head::openapi(),
        readiness: vec![Readiness::new("store", || async { Ok::<_, String>(()) })],
        host: issuer.host(),
    }
}

/// A service that answers every path with its name and what it sees of the request.
fn service(name: &'static str, issuer: &Issuer, ambient: &Ambient) -> Router {
    let echo = move |OptionalCaller(caller): OptionalCaller, request: Request| async move {
        let path = request.uri().path().to_owned();
        let headers = request.headers().clone();
        let header = |name| headers.get(name).map(|value| value.to_str().unwrap());
        let (cookie, from) = (header("cookie"), header("x-forwarded-for"));
        let names = headers.keys().map(|name| name.as_str()).filter(|name| *name != "if-none-match");
        let mut names: Vec<_> = names.collect();
        names.sort_unstable();
        let bytes = request.into_body().collect().await.map(|body| body.to_bytes().len());
        let user = caller.map(|actor| actor.user_id.to_string());
        Data(json!({ "service": name, "path": path, "user": user, "bytes": bytes.ok(), "cookie": cookie,
            "from": from, "headers": names }))
    };
    let tokens = issuer.clone();
    // Hands out tokens for whoever asks, as a login does, and shows what it was sent.
    let login = move |headers: HeaderMap, body: String| async move {
        let sent = headers.contains_key("authorization");
        let tokens = (tokens.token(&actor(7)), "ses_7.next");
        let user = json!({ "nickname": "ana" });
        Data(
            json!({ "access_token": tokens.0, "refresh_token": tokens.1, "user": user, "sent": sent, "body": body }),
        )
    };
    let private = |Caller(caller): Caller| async move { Data(caller.user_id.to_string()) };
    let router = Router::new()
        .route("/api/v1/auth/login", axum::routing::post(login.clone()).get(echo))
        .route("/api/v1/auth/refresh", axum::routing::post(login).get(echo))
        .route("/api/v1/auth/logout", axum::routing::post(private))
        .route("/api/v1/users/me", axum::routing::get(private).patch(private))
        .route("/api/v1/users/slow", axum::routing::get(std::future::pending::<Data<()>>))
        .fallback(echo);
    around(router, Arc::new(Door::new(name, issuer.access(), ambient.clone())))
}

/// A request from this address.
pub(crate) fn from(peer: &str, path: &str) -> Request {
    let mut request = Request::get(path).body(Body::empty()).unwrap();
    request.extensions_mut().insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 4000)));
    request
}
