//! One line for each request: who asked for what, and how it went. Neither queries nor headers are in it, so no secrets
//! are.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::task::{Context, Poll};
use std::time::Instant;

use axum::body::HttpBody as _;
use axum::extract::Request;
use axum::response::Response;
use futures_util::future::{BoxFuture, Either};
use hallyu_http::{REQUEST_ID, RouteName};
use hallyu_kernel::UserId;
use http::Method;
use serde::{Deserialize, Serialize};
use tower::Service;

/// Whether there is a line for each request, and how much of the caller's address is in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AccessLog {
    /// No lines.
    Off,
    /// The network of the address: the first 24 bits of IPv4, the first 48 of IPv6.
    #[default]
    Truncated,
    /// The whole address.
    Full,
}

impl AccessLog {
    fn shown(self, address: IpAddr) -> IpAddr {
        match (self, address) {
            (Self::Full, _) => address,
            (_, IpAddr::V4(address)) => Ipv4Addr::from_bits(address.to_bits() & !0xff).into(),
            (_, IpAddr::V6(address)) => Ipv6Addr::from_bits(address.to_bits() >> 80 << 80).into(),
        }
    }
}

/// Who was answered; an extension of the answer.
#[derive(Clone, Copy)]
pub(crate) struct Asker {
    pub(crate) address: IpAddr,
    pub(crate) user: Option<UserId>,
}

/// The layer; it stands around everything.
#[derive(Clone)]
pub(crate) struct Logged<S> {
    inner: S,
    kind: AccessLog,
}

impl<S> Logged<S> {
    pub(crate) fn new(inner: S, kind: AccessLog) -> Self {
        Self { inner, kind }
    }
}

impl<S> Service<Request> for Logged<S>
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

    fn call(&mut self, request: Request) -> Self::Future {
        if self.kind == AccessLog::Off || !tracing::enabled!(target: "hallyu::access", tracing::Level::INFO) {
            return Either::Left(self.inner.call(request));
        }
        let (began, method, kind) = (Instant::now(), request.method().clone(), self.kind);
        let answer = self.inner.call(request);
        Either::Right(Box::pin(async move {
            let response = answer.await?;
            write(&response, &method, (kind, began));
            Ok(response)
        }))
    }
}

/// Writes the line when the answer begins. `bytes` is the length of its body, where that is known by then.
fn write(response: &Response, method: &Method, (kind, began): (AccessLog, Instant)) {
    let extensions = response.extensions();
    let asker = extensions.get::<Asker>();
    tracing::info!(
        target: "hallyu::access",
        %method,
        route = extensions.get::<RouteName>().map_or("preflight", |name| name.0),
        status = response.status().as_u16(),
        micros = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX),
        bytes = response.body().size_hint().exact(),
        request_id = response.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok()),
        user = asker.and_then(|asker| asker.user).map(tracing::field::display),
        address = asker.map(|asker| tracing::field::display(kind.shown(asker.address))),
        "request",
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_cut_to_its_network_unless_it_is_wanted_whole() {
        for (address, truncated) in [("203.0.113.77", "203.0.113.0"), ("2001:db8:1:2::7", "2001:db8:1::")] {
            let address = address.parse().unwrap();
            assert_eq!(AccessLog::Truncated.shown(address).to_string(), truncated);
            assert_eq!(AccessLog::Full.shown(address), address);
        }
    }
}
