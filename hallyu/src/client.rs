//! The command line as a client of the API: what `ingest` and `demo` do, any client can do.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use bytes::Bytes;
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};

use crate::operator::Operator;

/// Speaks to the API, as the operator unless it is told as whom.
pub(crate) struct Client {
    http: reqwest::Client,
    data: PathBuf,
    /// Access token of the account that it speaks as.
    account: Option<String>,
}

impl Client {
    /// For the server that runs on this data folder.
    pub(crate) fn new(data: &Path) -> Result<Self> {
        let http = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(5))
            .no_proxy()
            .build()
            .context("cannot make an HTTP client")?;
        Ok(Self { http, data: data.to_owned(), account: None })
    }

    /// The same server, as the account that logs in, for as long as an access token lives.
    pub(crate) async fn log_in(&self, email: &str, password: &str) -> Result<Self> {
        let login = json!({ "email": email, "password": password });
        let tokens = self.call(|| Ok(self.request(Method::POST, "/auth/login")?.json(&login))).await?;
        let account = Some(text(&tokens, "access_token")?);
        Ok(Self { http: self.http.clone(), data: self.data.clone(), account })
    }

    /// A request under `/api/v1`. The operator's token is read anew each time: the server renews it.
    pub(crate) fn request(&self, method: Method, path: &str) -> Result<RequestBuilder> {
        let operator = Operator::read(&self.data)?;
        Ok(self
            .http
            .request(method, format!("{}/api/v1{path}", operator.url))
            .bearer_auth(self.account.as_ref().unwrap_or(&operator.access_token)))
    }

    /// Sends JSON and returns the answer's `data`. The key makes a repeat of the same call answer the same.
    pub(crate) async fn post(&self, path: &str, body: &Value, idempotency_key: &str) -> Result<Value> {
        self.call(|| {
            Ok(self.request(Method::POST, path)?.json(body).header("Idempotency-Key", idempotency_key))
        })
        .await
    }

    /// Returns the `data` of a GET.
    pub(crate) async fn get(&self, path: &str) -> Result<Value> {
        self.call(|| self.request(Method::GET, path)).await
    }

    /// Sends bytes of a media type as they are.
    pub(crate) async fn send(
        &self,
        (method, path): (Method, &str),
        (kind, body): (&str, Bytes),
    ) -> Result<Value> {
        let content_type = |request: RequestBuilder| request.header("Content-Type", kind).body(body.clone());
        self.call(|| Ok(content_type(self.request(method.clone(), path)?))).await
    }

    /// The `data` of what [`Client::send_by`] is answered.
    pub(crate) async fn call(&self, make: impl Fn() -> Result<RequestBuilder>) -> Result<Value> {
        data(self.send_by(make).await?).await
    }

    /// Sends the request that `make` makes, again after the time that the server names while it is asked too often.
    pub(crate) async fn send_by(&self, make: impl Fn() -> Result<RequestBuilder>) -> Result<Response> {
        loop {
            let response = make()?.send().await?;
            if response.status() != StatusCode::TOO_MANY_REQUESTS {
                return Ok(response);
            }
            let named =
                response.headers().get("Retry-After").and_then(|value| value.to_str().ok()?.parse().ok());
            tokio::time::sleep(Duration::from_secs(named.unwrap_or(1))).await;
        }
    }
}

/// The `data` of an answer, or its error in words.
pub(crate) async fn data(response: Response) -> Result<Value> {
    let status = response.status();
    if status == StatusCode::NO_CONTENT {
        return Ok(Value::Null);
    }
    let mut body: Value =
        response.json().await.with_context(|| format!("the server answered {status} without JSON"))?;
    if status.is_success() {
        return Ok(body["data"].take());
    }
    let error = &body["error"];
    let mut words =
        format!("{} ({})", error["message"].as_str().unwrap_or("the server refused"), error["code"]);
    for field in error["details"]["fields"].as_array().into_iter().flatten() {
        words += &format!(
            "\n  {}: {}",
            field["field"].as_str().unwrap_or("?"),
            field["message"].as_str().unwrap_or("?")
        );
    }
    bail!("{words}")
}

/// A string of an answer.
pub(crate) fn text(value: &Value, name: &str) -> Result<String> {
    value[name].as_str().map(str::to_owned).with_context(|| format!("the server's answer has no {name}"))
}
