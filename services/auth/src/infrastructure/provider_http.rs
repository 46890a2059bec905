use std::error::Error;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use reqwest::{Client, RequestBuilder, redirect};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::domain::{AuthError, Provider};

/// Longest wait for an answer of a provider.
const PATIENCE: Duration = Duration::from_secs(10);
/// Longest wait for a connection.
const CONNECT: Duration = Duration::from_secs(5);
/// Most bytes of an answer.
const LARGEST: usize = 256 * 1024;

/// A client for providers: bounded in time, follows no redirects.
pub(super) fn client() -> Result<Client, reqwest::Error> {
    Client::builder().timeout(PATIENCE).connect_timeout(CONNECT).redirect(redirect::Policy::none()).build()
}

/// `base?name=value&...`, each value escaped.
pub(super) fn with_query(base: &str, pairs: &[(&str, &str)]) -> Result<String, AuthError> {
    let wrong = |error| AuthError::Crypto("a provider's address is no URL", Box::new(error));
    reqwest::Url::parse_with_params(base, pairs).map(String::from).map_err(wrong)
}

/// The PKCE challenge of a verifier (RFC 7636, S256).
pub(super) fn challenge(verifier: &str) -> String {
    BASE64.encode(Sha256::digest(verifier.as_bytes()))
}

/// Sends a request and reads JSON. [`AuthError::ProviderRefused`] for an answer of 400 to 499,
/// [`AuthError::ProviderUnavailable`] for whatever else is no usable answer.
pub(super) async fn ask<T: DeserializeOwned>(
    provider: Provider,
    request: RequestBuilder,
) -> Result<T, AuthError> {
    // The address may hold a token; the log must not.
    let lost = |error: reqwest::Error| unavailable(provider, error.without_url());
    let mut response = request.send().await.map_err(lost)?;
    let status = response.status();
    if status.is_client_error() {
        return Err(AuthError::ProviderRefused(provider, format!("status {status}")));
    }
    if !status.is_success() {
        return Err(unavailable(provider, format!("status {status}")));
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(lost)? {
        body.extend_from_slice(&chunk);
        if body.len() > LARGEST {
            return Err(unavailable(provider, "the answer is too large"));
        }
    }
    serde_json::from_slice(&body).map_err(|error| unavailable(provider, error))
}

pub(super) fn unavailable(provider: Provider, cause: impl Into<Box<dyn Error + Send + Sync>>) -> AuthError {
    AuthError::ProviderUnavailable(provider, cause.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_is_that_of_rfc_7636() {
        // Appendix B.
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(challenge(verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn values_of_a_query_are_escaped() {
        let address = with_query("https://x.example/a?b=c", &[("d", "e f&g=h")]).unwrap();
        assert_eq!(address, "https://x.example/a?b=c&d=e+f%26g%3Dh");
    }
}
