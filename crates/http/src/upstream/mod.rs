mod breaker;
mod remote;

use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::Duration;

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::future::BoxFuture;
use hallyu_kernel::Language;
use http::uri::Scheme;
use http::{Method, Request, StatusCode, Uri, header};
use http_body_util::BodyExt;
use jsonwebtoken::jwk::JwkSet;
use serde::Serialize;

use crate::insiders::INSIDER;
use crate::{ApiError, Insiders, KeySource, KeySourceError};
use remote::Remote;

/// Most bytes of an answer that [`Upstream::fetch`] reads.
const FETCHED: usize = 256 * 1024;
/// How long [`Upstream::fetch`] waits for the whole answer: what a service asks another stands between a user and an
/// answer of its own.
const DEADLINE: Duration = Duration::from_secs(5);

/// A service, wherever it runs; a [`tower::Service`] whose callers cannot tell where.
#[derive(Clone)]
pub struct Upstream {
    name: &'static str,
    place: Place,
    insiders: Option<Insiders>,
}

#[derive(Clone)]
enum Place {
    Local(Arc<OnceLock<Router>>),
    Remote(Arc<Remote>),
}

/// A service's address is not `http://host:port`.
#[derive(Debug, thiserror::Error)]
#[error("the address of {0} must be http://host:port")]
pub struct WrongAddress(&'static str);

impl Upstream {
    /// A service in this process.
    #[must_use]
    pub fn local(name: &'static str, router: Router) -> Self {
        let upstream = Self::pending(name);
        upstream.bind(router);
        upstream
    }

    /// A service in this process whose router does not exist yet; it is unavailable until [`Upstream::bind`].
    #[must_use]
    pub fn pending(name: &'static str) -> Self {
        Self { name, place: Place::Local(Arc::default()), insiders: None }
    }

    /// Gives a pending upstream and all its clones their router. The first one counts.
    pub fn bind(&self, router: Router) {
        if let Place::Local(place) = &self.place {
            let _first_counts = place.set(router);
        }
    }

    /// A service that runs elsewhere.
    ///
    /// # Errors
    /// [`WrongAddress`] if the address is not `http://host:port`.
    pub fn remote(name: &'static str, address: &Uri) -> Result<Self, WrongAddress> {
        let authority = address.authority().cloned().ok_or(WrongAddress(name))?;
        if address.scheme() != Some(&Scheme::HTTP) || address.path().len() > 1 {
            return Err(WrongAddress(name));
        }
        let place = Place::Remote(Arc::new(Remote::new(name, authority)));
        Ok(Self { name, place, insiders: None })
    }

    /// The same, whose own requests to what is internal are recognised by those who hold the same master key.
    #[must_use]
    pub fn signing(self, insiders: Insiders) -> Self {
        Self { insiders: Some(insiders), ..self }
    }

    /// The service's name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Passes a request on; whatever goes wrong on the way is an answer, too (503 with the service's name).
    pub async fn send(&self, request: Request<Body>) -> Response {
        match &self.place {
            Place::Local(place) => {
                let Some(router) = place.get() else {
                    return ApiError::unavailable(self.name, "it has not started yet").into_response();
                };
                let Ok(response) = tower::Service::call(&mut router.clone(), request).await;
                response
            }
            Place::Remote(remote) => remote.send(request).await,
        }
    }

    /// Sends a request without a body and reads the whole answer, which must come within five seconds.
    ///
    /// # Errors
    /// 503 with the service's name if it does not answer in time or answers too much.
    pub async fn fetch(&self, method: Method, path: &str) -> Result<(StatusCode, Bytes), ApiError> {
        self.read(Request::builder().method(method).uri(path).body(Body::empty())).await
    }

    /// Fetches an answer that may be as large as this, bytes.
    ///
    /// # Errors
    /// As [`Upstream::fetch`].
    pub async fn fetch_up_to(&self, most: usize, path: &str) -> Result<(StatusCode, Bytes), ApiError> {
        self.read_up_to(most, Request::get(path).body(Body::empty())).await
    }

    /// Fetches what a reader of this language gets.
    ///
    /// # Errors
    /// As [`Upstream::fetch`].
    pub async fn fetch_in(&self, language: Language, path: &str) -> Result<(StatusCode, Bytes), ApiError> {
        let request = Request::get(path).header(header::ACCEPT_LANGUAGE, language.as_str());
        self.read(request.body(Body::empty())).await
    }

    /// Sends JSON as a POST and reads the whole answer.
    ///
    /// # Errors
    /// As [`Upstream::fetch`].
    pub async fn ask(
        &self,
        path: &str,
        question: &(impl Serialize + Sync),
    ) -> Result<(StatusCode, Bytes), ApiError> {
        let json = serde_json::to_vec(question).map_err(|error| self.unavailable(error.to_string()))?;
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
        self.read(request.body(json.into())).await
    }

    async fn read(&self, request: http::Result<Request<Body>>) -> Result<(StatusCode, Bytes), ApiError> {
        self.read_up_to(FETCHED, request).await
    }

    async fn read_up_to(
        &self,
        most: usize,
        request: http::Result<Request<Body>>,
    ) -> Result<(StatusCode, Bytes), ApiError> {
        let mut request = request.map_err(|error| self.unavailable(error.to_string()))?;
        if let Some(insiders) = &self.insiders {
            let proof = insiders.sign(request.method(), request.uri().path());
            request.headers_mut().insert(INSIDER, proof);
        }
        tokio::time::timeout(DEADLINE, self.read_all(most, request)).await.unwrap_or_else(|_| {
            if let Place::Remote(remote) = &self.place {
                remote.late();
            }
            Err(self.unavailable("no answer in time".to_owned()))
        })
    }

    async fn read_all(&self, most: usize, request: Request<Body>) -> Result<(StatusCode, Bytes), ApiError> {
        let response = self.send(request).await;
        if let Some(error) = response.extensions().get::<ApiError>() {
            return Err(error.clone());
        }
        let status = response.status();
        let body = http_body_util::Limited::new(response.into_body(), most).collect().await;
        body.map(|body| (status, body.to_bytes())).map_err(|error| self.unavailable(error.to_string()))
    }

    fn unavailable(&self, cause: String) -> ApiError {
        ApiError::unavailable(self.name, cause)
    }
}

impl tower::Service<Request<Body>> for Upstream {
    type Response = Response;
    type Error = std::convert::Infallible;
    type Future = BoxFuture<'static, Result<Response, Self::Error>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let upstream = self.clone();
        Box::pin(async move { Ok(upstream.send(request).await) })
    }
}

/// `auth` publishes its keys at `/.well-known/jwks.json`.
#[async_trait]
impl KeySource for Upstream {
    async fn keys(&self) -> Result<JwkSet, KeySourceError> {
        let fault = |cause: String| KeySourceError(cause.into());
        let fetched = self.fetch(Method::GET, "/.well-known/jwks.json").await;
        let (status, body) =
            fetched.map_err(|error| fault(error.causes().unwrap_or(error.code()).to_owned()))?;
        if status != StatusCode::OK {
            return Err(fault(format!("{} answered {status}", self.name)));
        }
        serde_json::from_slice(&body).map_err(|error| fault(error.to_string()))
    }
}
