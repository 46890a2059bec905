//! Sessions of the web app: their tokens stand in cookies that no script can read. Who asks for it by
//! `X-Session-Transport: cookie` gets the tokens of any answer of `auth` that way; afterwards the gateway turns the cookie
//! back into `Authorization`, so that the services behind know nothing of cookies.

mod csrf;
mod jar;
mod tokens;

use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, HttpBody as _};
use axum::extract::Request;
use axum::response::Response;
use futures_util::future::{BoxFuture, Either};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use tower::Service;

use crate::Config;
use csrf::Csrf;
use jar::{Held, Jar};

pub(crate) use csrf::CsrfError;

/// Asks for tokens in cookies instead of in the answer.
const TRANSPORT: HeaderName = HeaderName::from_static("x-session-transport");
const COOKIE: &[u8] = b"cookie";
const JSON: HeaderValue = HeaderValue::from_static("application/json");
const AUTH: &str = "/api/v1/auth/";

/// What sessions in cookies depend on.
#[derive(Clone)]
pub struct SessionCookies {
    /// Signs what proves that a request was made by our own pages. The same in every process that runs a gateway.
    pub key: [u8; 32],
    /// Life of a session that is not used.
    pub life: Duration,
}

/// What the layer works with.
pub(crate) struct Cookies {
    jar: Jar,
    csrf: Csrf,
}

/// What a request has to do with cookies.
#[derive(Clone, Copy)]
struct Visit {
    place: Place,
    /// New tokens are wanted as cookies.
    wants: bool,
    /// Its authority came from a cookie.
    by_cookie: bool,
}

/// Where a request goes, as far as cookies are concerned.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Refresh,
    Logout,
    /// Wherever else tokens may be handed out.
    Auth,
    Other,
}

impl Place {
    fn of(path: &str) -> Self {
        match path.strip_prefix(AUTH) {
            Some("refresh") => Self::Refresh,
            Some("logout") => Self::Logout,
            Some(_) => Self::Auth,
            None => Self::Other,
        }
    }
}

impl Cookies {
    pub(crate) fn new(cookies: &SessionCookies, config: &Config) -> Self {
        let jar = Jar::new(config.is_secure(), cookies.life);
        Self { jar, csrf: Csrf::new(&cookies.key, &config.public_url) }
    }

    /// Takes our cookies out of the request and gives it the authority that they prove. `None` if the answer needs
    /// nothing done to it.
    fn admit(&self, request: &mut Request) -> Option<Visit> {
        let held = self.jar.take(request.headers_mut());
        let path = request.uri().path();
        if !path.starts_with("/api/") {
            return None;
        }
        let place = Place::of(path);
        let wants = request.headers().get(TRANSPORT).is_some_and(|wish| wish.as_bytes() == COOKIE);
        let by_cookie = match self.authorise(request, &held, (place, wants)) {
            Ok(by_cookie) => by_cookie,
            Err(error) => {
                request.extensions_mut().insert(error);
                // No page of others can ask for this: what cannot be renewed any more is taken back.
                wants && place == Place::Refresh
            }
        };
        (wants || by_cookie).then_some(Visit { place, wants, by_cookie })
    }

    /// Whether the request has its authority from a cookie now.
    fn authorise(
        &self,
        request: &mut Request,
        held: &Held,
        (place, wants): (Place, bool),
    ) -> Result<bool, CsrfError> {
        let is_bodiless = request.body().is_end_stream();
        let renewal = held.refresh.as_deref().filter(|_| place == Place::Refresh && wants && is_bodiless);
        let has_token = request.headers().contains_key(header::AUTHORIZATION);
        let access = held.access.as_deref().filter(|_| !has_token);
        if renewal.is_none() && access.is_none() {
            return Ok(false);
        }
        if !request.method().is_safe()
            && let Err(error) = self.csrf.check(request, held)
        {
            // No page of others can send this header. A visitor whose cookies have gone stale can log in again.
            return if place == Place::Auth && wants { Ok(false) } else { Err(error) };
        }
        match (renewal, access) {
            (Some(token), _) => present(request, token),
            (None, Some(token)) => bear(request.headers_mut(), token),
            (None, None) => {}
        }
        Ok(true)
    }

    /// Moves tokens into cookies, and takes back those that are good for nothing any more.
    async fn hand_out(&self, visit: Visit, response: Response) -> Response {
        let status = response.status();
        if visit.by_cookie && matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
            let (mut response, code) = tokens::code_of(response).await;
            if visit.place == Place::Refresh || code == "INVALID_TOKEN" {
                self.jar.clear(response.headers_mut());
            }
            return response;
        }
        if !status.is_success() || visit.place == Place::Other {
            return response;
        }
        if visit.place == Place::Logout {
            let mut response = response;
            self.jar.clear(response.headers_mut());
            return response;
        }
        if !visit.wants {
            return response;
        }
        let (mut response, taken) = tokens::take(response).await;
        if let Some(tokens) = taken {
            self.jar.put(response.headers_mut(), &tokens, &self.csrf.token(tokens.session));
        }
        response
    }
}

/// Makes it a request to renew this token.
fn present(request: &mut Request, token: &str) {
    let body = serde_json::json!({ "refresh_token": token }).to_string();
    let headers = request.headers_mut();
    headers.insert(header::CONTENT_TYPE, JSON);
    headers.insert(header::CONTENT_LENGTH, body.len().into());
    *request.body_mut() = Body::from(body);
}

fn bear(headers: &mut HeaderMap, token: &str) {
    if let Ok(value) = HeaderValue::from_str(&format!("Bearer {token}")) {
        headers.insert(header::AUTHORIZATION, value);
    }
}

/// The layer; it stands where answers have their final form.
#[derive(Clone)]
pub(crate) struct WithCookies<S> {
    inner: S,
    cookies: Arc<Cookies>,
}

impl<S> WithCookies<S> {
    pub(crate) fn new(inner: S, cookies: Arc<Cookies>) -> Self {
        Self { inner, cookies }
    }
}

impl<S> Service<Request> for WithCookies<S>
where
    S: Service<Request, Response = Response, Error = Infallible>,
    S::Future: Send + 'static,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Either<S::Future, BoxFuture<'static, Result<Response, Infallible>>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        let visit = self.cookies.admit(&mut request);
        let answer = self.inner.call(request);
        let Some(visit) = visit else {
            return Either::Left(answer);
        };
        let cookies = Arc::clone(&self.cookies);
        Either::Right(Box::pin(async move { Ok(cookies.hand_out(visit, answer.await?).await) }))
    }
}
