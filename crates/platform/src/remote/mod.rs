//! Asking a server of somebody else's for JSON over HTTP.
//!
//! What may pass (429, 5xx, no answer, a garbled answer) is tried again here, with growing pauses; what cannot pass is
//! returned at once. Whether an answer makes *sense* is for the caller to judge.

mod retry;

use std::sync::Arc;
use std::time::Duration;

use hallyu_kernel::Ambient;
use reqwest::header::HeaderMap;
use reqwest::{Client, RequestBuilder, Response};
use serde::de::DeserializeOwned;

pub use retry::{Sleeper, TokioSleeper};

use retry::{Backoff, Failure};

/// Why a provider gave no usable answer.
#[derive(Debug, thiserror::Error)]
pub enum RemoteError {
    /// The client cannot be made: the address is no URL, or TLS is not set up.
    #[error("the provider's client cannot be set up")]
    Setup(#[source] reqwest::Error),
    /// The provider refuses the request as it is; repeating it will not help.
    #[error("the provider refused with status {status}: {message}")]
    Refused {
        /// HTTP status, 400 to 499.
        status: u16,
        /// What the provider said, at most 300 characters.
        message: String,
    },
    /// The provider did not answer usably, however often it was asked.
    #[error("the provider is not available: {last}")]
    Unavailable {
        /// When it may be worth asking again.
        retry_after: Duration,
        /// The last failure.
        last: String,
    },
}

impl RemoteError {
    /// The setting of the provider's section that the operator has to correct, if that is what is wrong.
    pub fn wrong_setting(&self) -> Option<&'static str> {
        match self {
            Self::Refused { status: 401 | 403, .. } => Some("api_key"),
            Self::Setup(_) | Self::Refused { status: 404, .. } => Some("base_url"),
            Self::Refused { .. } | Self::Unavailable { .. } => None,
        }
    }
}

/// Asks one server. Clones share the connection pool and what is known about the server's health.
#[derive(Clone)]
pub(crate) struct Remote {
    client: Client,
    backoff: Arc<Backoff>,
}

impl Remote {
    /// Makes a client that waits so long for one answer; does not connect. A TLS provider for `rustls` has to be installed in
    /// the process.
    ///
    /// # Errors
    /// [`RemoteError::Setup`].
    pub(crate) fn new(
        patience: Duration,
        ambient: Ambient,
        sleeper: Arc<dyn Sleeper>,
    ) -> Result<Self, RemoteError> {
        let client = Client::builder().timeout(patience).build().map_err(RemoteError::Setup)?;
        Ok(Self { client, backoff: Arc::new(Backoff::new(ambient, sleeper)) })
    }

    /// Sends what `build` makes until there is an answer of this form or no hope for one; with its headers.
    ///
    /// # Errors
    /// [`RemoteError`].
    pub(crate) async fn ask<T: DeserializeOwned>(
        &self,
        build: impl Fn(&Client) -> RequestBuilder + Send + Sync,
    ) -> Result<(T, HeaderMap), RemoteError> {
        self.backoff.run(|| receive(build(&self.client))).await
    }

    /// Passes time as between two tries.
    pub(crate) async fn pause(&self, pause: Duration) {
        self.backoff.pause(pause).await;
    }
}

async fn receive<T: DeserializeOwned>(request: RequestBuilder) -> Result<(T, HeaderMap), Failure> {
    let response = request.send().await.map_err(|error| Failure::passing(describe(&error)))?;
    if !response.status().is_success() {
        return Err(refusal(response).await);
    }
    let headers = response.headers().clone();
    let body = response.bytes().await.map_err(|error| Failure::passing(describe(&error)))?;
    let answer = serde_json::from_slice(&body)
        .map_err(|error| Failure::passing(format!("garbled answer: {error}")))?;
    Ok((answer, headers))
}

async fn refusal(response: Response) -> Failure {
    let status = response.status();
    let retry_after =
        response.headers().get("retry-after").and_then(|value| value.to_str().ok()).map(str::to_owned);
    if status.is_server_error() || matches!(status.as_u16(), 408 | 409 | 425 | 429) {
        return Failure::Passing { what: format!("status {status}"), retry_after };
    }
    // A refusal is for the operator; its text helps, and nothing is lost if it cannot be read.
    let body = response.text().await.unwrap_or_default();
    Failure::Final(RemoteError::Refused { status: status.as_u16(), message: message_of(&body) })
}

/// The message inside an error object, or the start of whatever else was sent.
fn message_of(body: &str) -> String {
    let parsed: Option<serde_json::Value> = serde_json::from_str(body).ok();
    let known =
        parsed.as_ref().and_then(|body| body["error"]["message"].as_str().or(body["message"].as_str()));
    known.unwrap_or(body).chars().take(300).collect()
}

/// A transport error in a few words; addresses may hold credentials, so they are left out.
fn describe(error: &reqwest::Error) -> String {
    let what = match error {
        _ if error.is_timeout() => "no answer in time",
        _ if error.is_connect() => "no connection",
        _ => "the connection broke",
    };
    what.to_owned()
}
