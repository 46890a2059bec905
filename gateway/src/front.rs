//! The walk of a request: address, form, route, token, limit, size, time, service.

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

use crate::access_log::Asker;
use crate::address::Origin;
use crate::bots::Bots;
use crate::cookies::CsrfError;
use crate::countries::Countries;
use crate::ip_lists::IpLists;
use crate::limits::{self, Caller, Gate};
use crate::networks::Networks;
use crate::routes::{self, Class, Route, Size};
use crate::{Config, ConfigError, Upstreams, entry, headers};

/// Name in metrics of all that no service answers.
const OTHERS: &str = "gateway";

/// Everything that the walk needs.
pub(crate) struct Front {
    upstreams: Upstreams,
    gate: Gate,
    bots: Bots,
    lists: Arc<IpLists>,
    /// Operations, documentation and the web app.
    others: Router,
    patience: Duration,
    proxies: Networks,
    countries: Countries,
    is_secure: bool,
}

impl Front {
    pub(crate) fn new(
        upstreams: Upstreams,
        limiter: Arc<dyn Limiter>,
        (others, lists): (Router, Arc<IpLists>),
        config: &Config,
    ) -> Result<Self, ConfigError> {
        Ok(Self {
            upstreams,
            bots: Bots::new(&config.bots, Arc::clone(&limiter))?,
            gate: Gate::new(limiter, config.limits.quotas()?),
            lists,
            others,
            patience: Duration::from_secs(config.request_seconds),
            proxies: config.trusted_proxies.networks()?,
            countries: Countries::open(&config.country_header, &config.country_database)?,
            is_secure: config.is_secure(),
        })
    }

    async fn answer(&self, request: Request) -> Response {
        let (mut parts, body) = request.into_parts();
        let origin = Origin::of(&parts.headers, &parts.extensions, &self.proxies);
        let asker = Asker { address: origin.caller, user: None };
        let country = self.countries.of(&parts.headers, origin);
        entry::sanitise(&mut parts.headers);
        entry::place(&mut parts.headers, country);
        let mut response = match self.come_in(&parts, origin) {
            Ok(()) => self.lead(parts, body, origin).await,
            Err(error) => {
                swallow(body).await;
                error.into_response()
            }
        };
        let extensions = response.extensions_mut();
        if extensions.get::<Asker>().is_none() {
            extensions.insert(asker);
        }
        headers::secure(response.headers_mut(), self.is_secure);
        response
    }

    /// Whether the request may come in at all.
    fn come_in(&self, parts: &Parts, origin: Origin) -> Result<(), ApiError> {
        // A load balancer must not take the whole gateway for dead because of a list.
        if !origin.is_inside && !self.lists.admit(origin.caller) {
            return Err(ApiError::of_status(http::StatusCode::FORBIDDEN));
        }
        entry::inspect(parts)
    }

    async fn lead(&self, mut parts: Parts, body: Body, origin: Origin) -> Response {
        let (mut response, name) = match routes::find(parts.uri.path()) {
            Some(route) => (self.forward(route, (parts, body), origin).await, route.name),
            None => {
                parts.extensions.insert(origin);
                (self.others(Request::from_parts(parts, body)).await, OTHERS)
            }
        };
        response.extensions_mut().insert(RouteName(name));
        response
    }

    async fn others(&self, request: Request) -> Response {
        let Ok(response) = self.others.clone().call(request).await;
        response
    }

    async fn forward(&self, route: Route, (mut parts, body): (Parts, Body), origin: Origin) -> Response {
        let actor = identify(route, &mut parts).await;
        let user = actor.as_ref().ok().copied().flatten().map(|actor| actor.user_id);
        // Who tries secrets may be a stranger with somebody's token.
        let is_stranger = route.class == Class::Authentication || user.is_none();
        let is_judged = is_stranger && route.class != Class::Free;
        let suspected = is_judged.then(|| self.bots.suspect(origin, &parts.headers)).flatten();
        let caller = Caller { address: origin.caller, user, suspected };
        let decision = self.gate.count(route.class, caller).await;

        let ours = parts.extensions.remove::<CsrfError>().map_or(Ok(()), |error| Err(error.into()));
        let allowed = decision.as_ref().map_or(Ok(()), limits::enforce);
        let admitted = allowed.and(ours).and(actor).and_then(|_| fits(route.size, &parts.headers));
        let scope = parts.extensions.get::<Scope>();
        entry::introduce(&mut parts.headers, origin.caller, scope.map(|scope| &scope.request_id));
        let mut response = match admitted {
            Ok(()) => self.ask(route, Request::from_parts(parts, bounded(route.size, body))).await,
            Err(error) => {
                swallow(body).await;
                error.into_response()
            }
        };
        if is_judged {
            self.bots.note(origin, response.status()).await;
        }
        if let Some(decision) = decision {
            limits::tell(&decision, response.headers_mut());
        }
        response.extensions_mut().insert(Asker { address: origin.caller, user });
        response
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

/// Who is asking. Where passwords and refresh tokens are tried, an old access token does not matter, but a good one says
/// whom to count; media and images have signatures of their own.
async fn identify(route: Route, parts: &mut Parts) -> Result<Option<Actor>, ApiError> {
    match route.class {
        Class::Free => Ok(None),
        Class::Authentication => Ok(Scope::admit(parts).await.unwrap_or_default()),
        Class::General | Class::Search | Class::Streaming | Class::Upload => Scope::admit(parts).await,
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
    let is_inside = request.extensions().get::<Origin>().is_some_and(|origin| origin.is_inside);
    if is_public || is_inside {
        return next.run(request).await;
    }
    ApiError::not_found().into_response()
}
