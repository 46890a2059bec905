use std::sync::Arc;

use hallyu_kernel::Actor;
use http::header::AUTHORIZATION;
use http::request::Parts;
use http::{HeaderMap, HeaderValue};

use crate::{ApiError, Insiders, Sessions, TokenVerifier};

/// Decides who is asking: a valid token of a living session.
pub struct Access {
    tokens: Arc<TokenVerifier>,
    sessions: Option<Sessions>,
    insiders: Option<Insiders>,
}

impl Access {
    /// Verifies the token and that its session is alive.
    #[must_use]
    pub fn new(tokens: Arc<TokenVerifier>, sessions: Sessions) -> Self {
        Self { tokens, sessions: Some(sessions), insiders: None }
    }

    /// Verifies the token only; a logout then takes effect when the token expires.
    #[must_use]
    pub fn by_token_only(tokens: Arc<TokenVerifier>) -> Self {
        Self { tokens, sessions: None, insiders: None }
    }

    /// Lets these processes call what is internal; without, nobody may.
    #[must_use]
    pub fn knowing(self, insiders: Insiders) -> Self {
        Self { insiders: Some(insiders), ..self }
    }

    /// Whether the request comes from another process of this installation.
    pub(crate) fn is_insider(&self, parts: &Parts) -> bool {
        let asked = (&parts.method, parts.uri.path());
        self.insiders.as_ref().is_some_and(|insiders| insiders.know(&parts.headers, asked))
    }

    /// The bearer of the token among `headers`; `None` without one.
    ///
    /// # Errors
    /// 401 `INVALID_TOKEN` or `TOKEN_EXPIRED`; 503 if the keys or the session cannot be looked up.
    pub async fn actor(&self, headers: &HeaderMap) -> Result<Option<Actor>, ApiError> {
        let Some(header) = headers.get(AUTHORIZATION) else {
            return Ok(None);
        };
        let verified = self.tokens.verified(bearer(header).unwrap_or_default()).await?;
        if let Some(sessions) = &self.sessions {
            sessions.check(&verified.actor, &verified.session).await?;
        }
        Ok(Some(verified.actor))
    }
}

/// The token of an `Authorization: Bearer` header.
#[must_use]
pub fn bearer(header: &HeaderValue) -> Option<&str> {
    let (scheme, token) = header.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
