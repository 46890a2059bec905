use axum::extract::Request;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use hallyu_kernel::{Coded, Kind, SessionId};
use hmac::{Hmac, KeyInit, Mac};
use http::uri::Authority;
use http::{HeaderMap, HeaderName, header};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use super::jar::Held;
use super::tokens;

/// Repeats what the readable cookie says, which no page of others can.
const HEADER: HeaderName = HeaderName::from_static("x-csrf-token");
/// What the browser says of the page that makes the request.
const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// A request that changes something came with the cookies of a session, but not from our own pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a request with the authority of a cookie did not prove that our own pages made it")]
pub(crate) struct CsrfError;

impl Coded for CsrfError {
    fn kind(&self) -> Kind {
        Kind::Forbidden
    }

    fn code(&self) -> &'static str {
        "CSRF_REFUSED"
    }
}

/// Tells requests of our own pages from those that others make a visitor's browser send.
pub(super) struct Csrf {
    key: Hmac<Sha256>,
    /// Host and port under which browsers know us, if that is configured.
    host: Option<Authority>,
}

impl Csrf {
    pub(super) fn new(key: &[u8; 32], public_url: &str) -> Self {
        let key = Hmac::new_from_slice(key).expect("HMAC takes keys of any length");
        Self { key, host: authority_of(public_url) }
    }

    /// The proof for the pages of this session.
    pub(super) fn token(&self, session: SessionId) -> String {
        let mut mac = self.key.clone();
        mac.update(session.uuid().as_bytes());
        BASE64.encode(mac.finalize().into_bytes())
    }

    /// Passes if the header repeats the cookie, both are made for the session of the access token, and the browser does
    /// not say that another site's page makes the request.
    pub(super) fn check(&self, request: &Request, held: &Held) -> Result<(), CsrfError> {
        let headers = request.headers();
        let shown = headers.get(HEADER).map(|value| value.as_bytes()).unwrap_or_default();
        let session = held.access.as_deref().and_then(tokens::session_of).ok_or(CsrfError)?;
        let expected = self.token(session);
        let cookie = held.csrf.as_deref().unwrap_or_default();
        let is_proven = shown.ct_eq(expected.as_bytes()) & cookie.as_bytes().ct_eq(expected.as_bytes());
        if bool::from(is_proven) && self.is_from_here(headers, request.uri().authority()) {
            return Ok(());
        }
        Err(CsrfError)
    }

    fn is_from_here(&self, headers: &HeaderMap, target: Option<&Authority>) -> bool {
        if let Some(site) = headers.get(SITE) {
            return site == "same-origin";
        }
        let Some(origin) = headers.get(header::ORIGIN) else {
            return true;
        };
        let origin = origin.to_str().ok().and_then(authority_of);
        let asked = headers.get(header::HOST).and_then(|host| host.to_str().ok()?.parse().ok());
        let known = [self.host.as_ref(), asked.as_ref(), target];
        origin.is_some_and(|origin| known.into_iter().flatten().any(|host| *host == origin))
    }
}

/// The host and port of an origin or address.
fn authority_of(url: &str) -> Option<Authority> {
    let (_, rest) = url.split_once("://")?;
    rest.split('/').next()?.parse().ok()
}
