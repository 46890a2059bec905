use std::sync::Arc;

use hallyu_kernel::Actor;
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue};

use crate::{ApiError, Sessions, TokenVerifier};

/// Decides who is asking: a valid token of a living session.
pub struct Access {
    tokens: Arc<TokenVerifier>,
    sessions: Option<Sessions>,
}

impl Access {
    /// Verifies the token and that its session is alive.
    #[must_use]
    pub fn new(tokens: Arc<TokenVerifier>, sessions: Sessions) -> Self {
        Self { tokens, sessions: Some(sessions) }
    }

    /// Verifies the token only; a logout then takes effect when the token expires.
    #[must_use]
    pub fn by_token_only(tokens: Arc<TokenVerifier>) -> Self {
        Self { tokens, sessions: None }
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
