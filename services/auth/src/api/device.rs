use std::convert::Infallible;
use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;

use crate::domain::Device;

/// Where the proxies before us say that the client is.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// From where the request comes.
pub(super) struct From(pub(super) Device);

impl<S: Sync> FromRequestParts<S> for From {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        // Only the last hop was written by the proxy next to us; the client may have made up the others.
        let forwarded = text(&parts.headers, FORWARDED_FOR).and_then(|hops| hops.rsplit(',').next());
        let peer = || {
            parts.extensions.get().map(|ConnectInfo(peer): &ConnectInfo<SocketAddr>| peer.ip().to_string())
        };
        let ip = forwarded.map(|hop| hop.trim().to_owned()).or_else(peer);
        Ok(Self(Device::new(text(&parts.headers, USER_AGENT.as_str()), ip.as_deref())))
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
