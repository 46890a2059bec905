use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use bytes::Bytes;
use hallyu_contracts::auth::{LiveSession, session_key};
use hallyu_kernel::{Actor, Ambient};
use hallyu_platform::cache::CacheAside;
use http::{Method, StatusCode};

use crate::{ApiError, TokenError, Upstream};

/// How long an answer of `auth` is kept. A logout is seen at once all the same: `auth` removes the key.
const REMEMBERED: Duration = Duration::from_secs(60);

/// Knows which sessions are alive: from the cache, else from `auth`.
pub struct Sessions {
    cache: CacheAside,
    auth: Upstream,
    ambient: Ambient,
}

impl Sessions {
    /// Looks sessions up in `cache`, which `auth` writes too, and asks `auth` for those that are not there.
    #[must_use]
    pub fn new(cache: CacheAside, auth: Upstream, ambient: Ambient) -> Self {
        Self { cache, auth, ambient }
    }

    /// Passes if the actor's session is alive and its role is still the one in the token.
    ///
    /// # Errors
    /// 401 `INVALID_TOKEN` if the session ended, `TOKEN_EXPIRED` if the role changed; 503 if `auth` does not answer.
    pub(crate) async fn check(&self, actor: &Actor, seen: &SeenSession) -> Result<(), ApiError> {
        let found = self.cache.get_or_load(&seen.key, REMEMBERED, || self.ask(actor)).await?;
        let session = seen.read(&found)?;
        let is_alive = session.user_id == actor.user_id
            && session.session_id == actor.session_id
            && session.expires_at > self.ambient.now();
        if !is_alive {
            return Err(TokenError::Invalid.into());
        }
        if session.role != actor.role {
            return Err(TokenError::Expired.into());
        }
        Ok(())
    }

    async fn ask(&self, actor: &Actor) -> Result<Bytes, ApiError> {
        let path = format!("/internal/sessions/{}", actor.session_id);
        let (status, body) = self.auth.fetch(Method::GET, &path).await?;
        match status {
            StatusCode::OK => session_of(&body),
            StatusCode::NOT_FOUND => Err(TokenError::Invalid.into()),
            other => Err(ApiError::unavailable("auth", format!("auth answered {other} to {path}"))),
        }
    }
}

/// What the cache said of a session last time: as long as it says the same, it is not read again.
pub(crate) struct SeenSession {
    key: String,
    last: RwLock<Option<(Bytes, LiveSession)>>,
}

impl SeenSession {
    pub(crate) fn of(actor: &Actor) -> Self {
        Self { key: session_key(actor.user_id, actor.session_id), last: RwLock::default() }
    }

    fn read(&self, found: &Bytes) -> Result<LiveSession, ApiError> {
        if let Some((bytes, session)) = &*self.last.read().unwrap_or_else(PoisonError::into_inner)
            && bytes == found
        {
            return Ok(*session);
        }
        let session: LiveSession = serde_json::from_slice(found)
            .map_err(|error| ApiError::internal(format!("unreadable session in the cache: {error}")))?;
        *self.last.write().unwrap_or_else(PoisonError::into_inner) = Some((found.clone(), session));
        Ok(session)
    }
}

/// Takes the session out of the envelope, as the cache holds it.
fn session_of(answer: &[u8]) -> Result<Bytes, ApiError> {
    #[derive(serde::Deserialize)]
    struct Answer {
        data: LiveSession,
    }
    let session =
        serde_json::from_slice::<Answer>(answer).and_then(|answer| serde_json::to_vec(&answer.data));
    session
        .map(Bytes::from)
        .map_err(|error| ApiError::unavailable("auth", format!("unreadable session: {error}")))
}
