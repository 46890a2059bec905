//! The walk of a request: route, token, limit, size, time, service.

use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::future::BoxFuture;
use hallyu_http::{ApiError, RouteName, Scope, swallow};
use hallyu_kernel::Actor;
use hallyu_platform::limits::Limiter;
use http::request::Parts;
use http::{HeaderMap, header};
use http_body_util::Limited;
use tower::Service;

use crate::limits::{self, Caller, Gate};
use crate::routes::{self, Class, Route, Size};
use crate::{Config, ConfigError, Upstreams, address, headers};

/// Name in metrics of all that no service answers.
const OTHERS: &str = "gateway";

/// Everything that the walk needs.
pub(crate) struct Front {
    upstreams: Upstreams,
    gate: Gate,
    /// Operations, documentation and the web app.
    others: Router,
    patience: Duration,
    proxies: usize,
    is_secure: bool,
}

impl Front {
    pub(crate) fn new(
        upstreams: Upstreams,
        limiter: Arc<dyn Limiter>,
        others: Router,
        config: &Config,
    ) -> Result<Self, ConfigError> {
        Ok(Self {
            upstreams,
            gate: Gate::new(limiter, config.limits.quotas()?),
            others,
            patience: Duration::from_secs(config.request_seconds),
            proxies: config.trusted_proxies,
            is_secure: config.is_secure(),
        })
    }

    async fn answer(&self, request: Request) -> Response {
        let (mut response, name) = match routes::find(request.uri().path()) {
            Some(route) => (self.forward(route, request).await, route.name),
            None => (self.others(request).await, OTHERS),
        };
        response.extensions_mut().insert(RouteName(name));
        headers::secure(response.headers_mut(), self.is_secure);
        response
    }

    async fn others(&self, request: Request) -> Response {
        let Ok(response) = self.others.clone().call(request).await;
        response
    }

    async fn forward(&self, route: Route, request: Request) -> Response {
        let (mut parts, body) = request.into_parts();
        let actor = identify(route, &mut parts).await;
        let decision = self.gate.count(route.class, self.caller(&actor, &parts)).await;

        let allowed = decision.as_ref().map_or(Ok(()), limits::enforce);
        let admitted = allowed.and(actor).and_then(|_| fits(route.size, &parts.headers));
        let mut response = match admitted {
            Ok(()) => self.ask(route, Request::from_parts(parts, bounded(route.size, body))).await,
            Err(error) => {
                swallow(body).await;
                error.into_response()
            }
        };
        if let Some(decision) = decision {
            limits::tell(&decision, response.headers_mut());
        }
        response
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

/// Refuses a body that says beforehand that it is larger than it may be.
fn fits(size: Size, headers: &HeaderMap) -> Result<(), ApiError> {
    let announced =
        headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    match (announced, size.limit()) {
        (Some(length), Some(limit)) if length > limit => Err(ApiError::too_large()),
        _ => Ok(()),
    }
}

/// The body, which breaks off when it is larger than it may be.
fn bounded(size: Size, body: Body) -> Body {
    match size.limit() {
        // The server reads no more than was announced.
        Some(limit) if body.size_hint().exact().is_none() => Body::new(Limited::new(body, limit)),
        _ => body,
    }
}

/// The front as a service.
#[derive(Clone)]
pub(crate) struct Entrance(pub(crate) Arc<Front>);

impl tower::Service<Request> for Entrance {
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let front = Arc::clone(&self.0);
        Box::pin(async move { Ok(front.answer(request).await) })
    }
}

/// Hides metrics, and which stores do not answer, from those outside. Probes of a load balancer come from inside.
pub(crate) async fn insiders_only(request: Request, next: Next) -> Response {
    let is_public = request.uri().path() == "/health";
    if is_public || address::is_inside(request.headers(), request.extensions()) {
        return next.run(request).await;
    }
    ApiError::not_found().into_response()
}
