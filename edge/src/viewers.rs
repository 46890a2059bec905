use std::sync::Arc;
use std::time::Duration;

use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use hallyu_http::{ApiError, Scope, Upstream};
use hallyu_kernel::{Ambient, SessionId};
use hallyu_platform::playback::{COOKIE, PlaybackGrant, PlaybackSigner};
use moka::future::Cache;

use crate::error::EdgeError;

/// How long a session that was alive counts as alive: after a logout a film goes on at most for this long.
const REMEMBERED: Duration = Duration::from_secs(15);
/// How many sessions are remembered.
const MOST: u64 = 100_000;

/// Decides whether the caller may use an address: it is ours and valid, and the caller is in its session.
pub(crate) struct Viewers {
    signer: Arc<PlaybackSigner>,
    auth: Option<Upstream>,
    ambient: Ambient,
    alive: Cache<SessionId, bool>,
}

impl Viewers {
    pub(crate) fn new(signer: Arc<PlaybackSigner>, auth: Option<Upstream>, ambient: Ambient) -> Self {
        let alive = Cache::builder().max_capacity(MOST).time_to_live(REMEMBERED).build();
        Self { signer, auth, ambient, alive }
    }

    /// What the address allows this caller.
    pub(crate) async fn admit(&self, token: &str, parts: &mut Parts) -> Result<PlaybackGrant, ApiError> {
        let grant = self.signer.verify(token, self.ambient.now())?;
        let has_cookie = playback_cookies(&parts.headers).any(|value| {
            self.signer.session_of_cookie(value).is_ok_and(|session| session == grant.session_id)
        });
        if !has_cookie {
            let actor = Scope::admit(parts).await?;
            if actor.is_none_or(|actor| actor.session_id != grant.session_id) {
                return Err(EdgeError::Session.into());
            }
        }
        if self.is_alive(grant.session_id).await { Ok(grant) } else { Err(EdgeError::Session.into()) }
    }

    async fn is_alive(&self, session: SessionId) -> bool {
        let Some(auth) = &self.auth else { return true };
        if let Some(alive) = self.alive.get(&session).await {
            return alive;
        }
        match auth.fetch(Method::GET, &format!("/internal/sessions/{session}")).await {
            Ok((StatusCode::OK, _)) => self.remember(session, true).await,
            Ok((StatusCode::NOT_FOUND, _)) => self.remember(session, false).await,
            // The address is signed and short-lived: films go on while `auth` restarts.
            Ok((status, _)) => {
                tracing::warn!(%status, "cannot ask whether a session is alive");
                true
            }
            Err(error) => {
                tracing::warn!(code = error.code(), "cannot ask whether a session is alive");
                true
            }
        }
    }

    async fn remember(&self, session: SessionId, alive: bool) -> bool {
        self.alive.insert(session, alive).await;
        alive
    }
}

fn playback_cookies(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let all = headers.get_all(header::COOKIE).into_iter().filter_map(|header| header.to_str().ok());
    let pairs = all.flat_map(|header| header.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(|(name, _)| *name == COOKIE).map(|(_, value)| value)
}
