use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use hallyu_http::{Door, around};
use hallyu_kernel::{Actor, Ambient, Role, SessionId, UserId};
use hallyu_testkit::{Answered, FixedClock, Issuer, SeededEntropy};
use http::Request;
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

pub(crate) async fn get(router: &Router, path: &str, headers: &[(&str, &str)]) -> Answered {
    let request =
        headers.iter().fold(Request::get(path), |request, (name, value)| request.header(*name, *value));
    Answered::of(router, request.body(Body::empty()).unwrap()).await
}

pub(crate) async fn post(router: &Router, path: &str, json: impl Into<Body>) -> Answered {
    let request = Request::post(path).header("content-type", "application/json");
    Answered::of(router, request.body(json.into()).unwrap()).await
}
