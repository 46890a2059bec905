use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use hallyu_http::{Door, around};
use hallyu_kernel::{Actor, Ambient, Role, SessionId, UserId};
use hallyu_testkit::{FixedClock, Issuer, SeededEntropy};
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;
use uuid::Uuid;

/// A clock that tests move, and an issuer that lives by it.
pub(crate) struct World {
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) ambient: Ambient,
    pub(crate) issuer: Issuer,
}

impl World {
    pub(crate) fn new() -> Self {
        let clock = FixedClock::new();
        let ambient = Ambient::new(clock.clone(), SeededEntropy::new(1));
        Self { clock, issuer: Issuer::new(ambient.clone()), ambient }
    }

    /// The router with the envelope layer around it.
    pub(crate) fn finish(&self, router: Router) -> Router {
        around(router, Arc::new(Door::new("test", self.issuer.access(), self.ambient.clone())))
    }
}

pub(crate) fn actor(role: Role) -> Actor {
    Actor { user_id: UserId::from(Uuid::from_u128(1)), session_id: SessionId::from(Uuid::from_u128(2)), role }
}

/// An answer that was read to its end.
pub(crate) struct Answered {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answered {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap_or_default().to_owned()
    }

    /// `field: rule` of each wrong field.
    pub(crate) fn wrong(&self) -> Vec<String> {
        let json = self.json();
        let fields = json["error"]["details"]["fields"].as_array().cloned().unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        fields.iter().map(|field| format!("{}: {}", text(&field["field"]), text(&field["rule"]))).collect()
    }
}

pub(crate) async fn send(router: &Router, request: Request<Body>) -> Answered {
    let response = router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes().to_vec();
    Answered { status: parts.status, headers: parts.headers, bytes }
}

pub(crate) async fn get(router: &Router, path: &str, headers: &[(&str, &str)]) -> Answered {
    let request =
        headers.iter().fold(Request::get(path), |request, (name, value)| request.header(*name, *value));
    send(router, request.body(Body::empty()).unwrap()).await
}

pub(crate) async fn post(router: &Router, path: &str, json: impl Into<Body>) -> Answered {
    let request = Request::post(path).header("content-type", "application/json");
    send(router, request.body(json.into()).unwrap()).await
}
