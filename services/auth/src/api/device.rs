use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;

use crate::domain::Device;

/// Where the client is, as the gateway tells.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// From where the request comes.
pub(super) struct From(pub(super) Device);

impl<S: Sync> FromRequestParts<S> for From {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let client = text(&parts.headers, FORWARDED_FOR).and_then(|chain| chain.split(',').next());
        Ok(Self(Device::new(text(&parts.headers, USER_AGENT.as_str()), client.map(str::trim))))
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
