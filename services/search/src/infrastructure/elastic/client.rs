use std::time::Duration;

use http::{Method, StatusCode};
use reqwest::Url;
use serde_json::Value;

use crate::application::ports::EngineError;

/// Name of the index where the URL says none.
const USUAL_NAME: &str = "hallyu-search";
const CONNECT: Duration = Duration::from_secs(2);
/// Longest wait for an answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// The URL does not name a server.
#[derive(Debug, thiserror::Error)]
#[error("expected opensearch://user:password@host:9200/name, or opensearch+plain:// without TLS")]
pub struct WrongUrl;

/// Speaks to the server.
#[derive(Clone)]
pub(super) struct Client {
    http: reqwest::Client,
    server: Url,
    name: String,
    login: Option<(String, Option<String>)>,
}

impl Client {
    pub(super) fn new(url: &str) -> Result<Self, WrongUrl> {
        let (scheme, rest) = url.split_once("://").ok_or(WrongUrl)?;
        let spoken = match scheme {
            "opensearch" | "elasticsearch" => "https",
            "opensearch+plain" | "elasticsearch+plain" => "http",
            _ => return Err(WrongUrl),
        };
        let mut server = Url::parse(&format!("{spoken}://{rest}")).map_err(|_| WrongUrl)?;
        let decoded =
            |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
        let login = (!server.username().is_empty())
            .then(|| (decoded(server.username()), server.password().map(decoded)));
        let name =
            Some(server.path().trim_matches('/')).filter(|name| !name.is_empty()).unwrap_or(USUAL_NAME);
        let name = name.to_owned();
        server.set_path("/");
        server.set_username("").and_then(|()| server.set_password(None)).map_err(|()| WrongUrl)?;
        let http = reqwest::Client::builder().connect_timeout(CONNECT).timeout(PATIENCE).build();
        Ok(Self { http: http.map_err(|_| WrongUrl)?, server, name, login })
    }

    /// What the index is called, and the alias that names it.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Sends a request; `None` if there is no such thing.
    pub(super) async fn ask(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Result<Option<Value>, EngineError> {
        let mut request = self.request(method, path)?;
        if let Some(body) = body {
            request = request.json(&body);
        }
        self.answer(request, path).await
    }

    /// Writes lines of JSON into an index; they are seen at once.
    pub(super) async fn bulk(&self, index: &str, lines: &str) -> Result<(), EngineError> {
        if lines.is_empty() {
            return Ok(());
        }
        let path = format!("{index}/_bulk?refresh=true");
        let request = self.request(Method::POST, &path)?;
        let request = request.header("content-type", "application/x-ndjson").body(lines.to_owned());
        let answer = self.answer(request, &path).await?.unwrap_or_default();
        match answer["errors"].as_bool() {
            Some(false) => Ok(()),
            _ => Err(EngineError::new(format!("{path}: {}", first_error(&answer)))),
        }
    }

    fn request(&self, method: Method, path: &str) -> Result<reqwest::RequestBuilder, EngineError> {
        let request = self.http.request(method, self.server.join(path).map_err(EngineError::new)?);
        Ok(match &self.login {
            Some((user, password)) => request.basic_auth(user, password.as_ref()),
            None => request,
        })
    }

    async fn answer(
        &self,
        request: reqwest::RequestBuilder,
        path: &str,
    ) -> Result<Option<Value>, EngineError> {
        let answer = request.send().await.map_err(EngineError::new)?;
        match answer.status() {
            StatusCode::NOT_FOUND => Ok(None),
            status if status.is_success() => answer.json().await.map(Some).map_err(EngineError::new),
            status => {
                let said = answer.text().await.unwrap_or_default();
                let said: String = said.chars().take(500).collect();
                Err(EngineError::new(format!("{path}: {status}: {said}")))
            }
        }
    }
}

/// What went wrong with the first line that failed.
fn first_error(answer: &Value) -> String {
    let items = answer["items"].as_array().into_iter().flatten();
    let errors = items.filter_map(|item| item.as_object()?.values().next()?.get("error"));
    errors.map(Value::to_string).next().unwrap_or_else(|| "not all was written".to_owned())
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client")
            .field("server", &self.server.as_str())
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_names_server_index_and_login() {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::new("opensearch://me:p%40ss@search.example:9200/titles").unwrap();
        assert_eq!((client.server.as_str(), client.name()), ("https://search.example:9200/", "titles"));
        assert_eq!(client.login, Some(("me".to_owned(), Some("p@ss".to_owned()))));
        assert!(!format!("{client:?}").contains("p@ss"));
        let plain = Client::new("elasticsearch+plain://127.0.0.1:9200").unwrap();
        assert_eq!((plain.server.as_str(), plain.name()), ("http://127.0.0.1:9200/", USUAL_NAME));
        for wrong in ["", "opensearch:", "http://host", "opensearch://"] {
            assert!(Client::new(wrong).is_err(), "{wrong}");
        }
    }
}
