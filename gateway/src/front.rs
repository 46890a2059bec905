//! The walk of a request: route, token, limit, size, time, service.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use hallyu_http::{ApiError, RouteName, Scope};
use hallyu_kernel::Actor;
use hallyu_platform::limits::Limiter;
use http::request::Parts;
use http::{HeaderMap, Method, StatusCode, header};
use http_body_util::Limited;

use crate::limits::{self, Caller, Gate};
use crate::routes::{self, Class, Route, Size};
use crate::web::Pages;
use crate::{Config, ConfigError, Upstreams, address, headers};

/// Most bytes of a JSON request; services take less.
const SMALL: usize = 2 * 1024 * 1024;
/// Most bytes of a picture or a subtitle file; services take less.
const FILE: usize = 16 * 1024 * 1024;

/// Everything that the walk needs.
pub(crate) struct Front {
    upstreams: Upstreams,
    gate: Gate,
    pages: Pages,
    patience: Duration,
    proxies: usize,
    is_secure: bool,
}

impl Front {
    pub(crate) fn new(
        upstreams: Upstreams,
        limiter: Arc<dyn Limiter>,
        pages: Pages,
        config: &Config,
    ) -> Result<Self, ConfigError> {
        Ok(Self {
            upstreams,
            gate: Gate::new(limiter, config.limits.quotas()?),
            pages,
            patience: Duration::from_secs(config.request_seconds),
            proxies: config.trusted_proxies,
            is_secure: config.is_secure(),
        })
    }

    async fn forward(&self, route: Route, request: Request) -> Response {
        let (mut parts, body) = request.into_parts();
        let actor = identify(route, &mut parts).await;
        let decision = self.gate.count(route.class, self.caller(&actor, &parts)).await;

        let allowed = decision.as_ref().map_or(Ok(()), limits::enforce);
        let bounded = allowed.and(actor).and_then(|_| bounded(route.size, &parts.headers, body));
        let mut response = match bounded {
            Ok(body) => self.ask(route, Request::from_parts(parts, body)).await,
            Err(error) => error.into_response(),
        };
        if let Some(decision) = decision {
            limits::tell(&decision, response.headers_mut());
        }
        response.extensions_mut().insert(RouteName(route.name));
        response
    }

    /// Answers with the web app; programs do not get pages.
    async fn present(&self, asked: &Parts) -> Response {
        if routes::is_for_programs(asked.uri.path()) {
            return ApiError::not_found().into_response();
        }
        if !matches!(asked.method, Method::GET | Method::HEAD) {
            return ApiError::of_status(StatusCode::METHOD_NOT_ALLOWED).into_response();
        }
        let mut page = self.pages.answer(asked.uri.path(), &asked.headers).await;
        page.extensions_mut().insert(RouteName("web"));
        page
    }

    /// A caller whose token is refused is counted by address, as one without a token.
    fn caller(&self, actor: &Result<Option<Actor>, ApiError>, parts: &Parts) -> Caller {
        match actor {
            Ok(Some(actor)) => Caller::User(*actor),
            _ => Caller::Address(address::of_caller(&parts.headers, &parts.extensions, self.proxies)),
        }
    }

    async fn ask(&self, route: Route, request: Request) -> Response {
        let upstream = self.upstreams.of(route.service);
        let answer = upstream.send(request);
        if route.size == Size::Stream || route.class == Class::Free {
            return answer.await;
        }
        let late = |_| ApiError::unavailable(upstream.name(), "no answer in time").into_response();
        tokio::time::timeout(self.patience, answer).await.unwrap_or_else(late)
    }
}

/// Who is asking. Where passwords and refresh tokens are tried, an old access token does not matter; media and images
/// have signatures of their own.
async fn identify(route: Route, parts: &mut Parts) -> Result<Option<Actor>, ApiError> {
    match route.class {
        Class::Authentication | Class::Free => Ok(None),
        Class::General | Class::Streaming => Scope::admit(parts).await,
    }
}

/// The body, which breaks off when it is larger than it may be. One that says so beforehand is refused at once.
fn bounded(size: Size, headers: &HeaderMap, body: Body) -> Result<Body, ApiError> {
    let limit = match size {
        Size::Small => SMALL,
        Size::File => FILE,
        Size::Stream => return Ok(body),
    };
    if body.is_end_stream() {
        return Ok(body);
    }
    let announced =
        headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    match announced {
        Some(length) if length > limit as u64 => Err(ApiError::too_large()),
        // The server reads no more than was announced.
        Some(_) => Ok(body),
        None => Ok(Body::new(Limited::new(body, limit))),
    }
}

/// Answers whatever no other route of the gateway does.
pub(crate) async fn answer(State(front): State<Arc<Front>>, request: Request) -> Response {
    let mut response = match routes::find(request.uri().path()) {
        Some(route) => front.forward(route, request).await,
        None => front.present(&request.into_parts().0).await,
    };
    headers::secure(response.headers_mut(), front.is_secure);
    response
}

/// Hides metrics, and which stores do not answer, from those outside. Probes of a load balancer come from inside.
pub(crate) async fn insiders_only(request: Request, next: Next) -> Response {
    let is_public = request.uri().path() == "/health";
    if is_public || address::is_inside(request.headers(), request.extensions()) {
        return next.run(request).await;
    }
    ApiError::not_found().into_response()
}
