use std::convert::Infallible;
use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header::{COOKIE, USER_AGENT};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use hallyu_http::{ApiError, Caller};

use crate::application::{Auth, Client, DEVICE_LIFE, Who};
use crate::domain::{Device, DeviceTokens};

/// Where the proxies before us say that the client is.
const FORWARDED_FOR: &str = "x-forwarded-for";
/// Holds what tells that somebody has logged in from this browser before. It lets nobody in.
const DEVICE_COOKIE: &str = "hallyu_device";

/// From where the request comes.
pub(super) struct From(pub(super) Device);

/// From where the request comes, and whether somebody has logged in from there before.
pub(super) struct FromClient(pub(super) Client);

/// Who is asking, and from where; refuses with 401 if nobody is logged in.
pub(super) struct Asker(pub(super) Who);

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

impl<S: Sync> FromRequestParts<S> for FromClient {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let From(device) = From::from_request_parts(parts, state).await?;
        let cookies = parts.headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
        let mut pairs =
            cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let tokens =
            pairs.find(|(name, _)| *name == DEVICE_COOKIE).map(|(_, value)| DeviceTokens::read(value));
        Ok(Self(Client { device, tokens: tokens.unwrap_or_default() }))
    }
}

impl<S: Sync> FromRequestParts<S> for Asker {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Caller(actor) = Caller::from_request_parts(parts, state).await?;
        let Ok(From(Device { ip, .. })) = From::from_request_parts(parts, state).await;
        Ok(Self(Who { actor, ip }))
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// The cookie with which a browser tells the next time that somebody has logged in from it. No script reads it, and no
/// other site has it sent.
pub(super) fn device_cookie(auth: &Auth, tokens: &DeviceTokens) -> HeaderValue {
    let secure = if auth.is_reached_over_tls() { "; Secure" } else { "" };
    let age = DEVICE_LIFE.num_seconds();
    let text = format!(
        "{DEVICE_COOKIE}={tokens}; Path=/api/v1/auth; Max-Age={age}; HttpOnly; SameSite=Strict{secure}"
    );
    HeaderValue::from_str(&text).expect("base64url is visible ASCII")
}
