use std::sync::Arc;
use std::time::Duration;

use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use hallyu_contracts::auth::LiveSession;
use hallyu_contracts::playback::{STREAM_CHECK_PATH, StreamCheck};
use hallyu_http::{ApiError, Scope, Upstream};
use hallyu_kernel::{Ambient, SessionId};
use hallyu_platform::playback::{COOKIE, PlaybackGrant, PlaybackSigner, Use};
use moka::future::Cache;
use serde::Deserialize;

use crate::error::{ENDED, EdgeError};

/// How long what was found out of a session is believed: after a logout, or when it has lost its place, a film goes on at most for
/// this long.
const REMEMBERED: Duration = Duration::from_secs(10);
/// How many sessions are remembered.
const MOST: u64 = 100_000;

/// Decides whether the caller may use an address: it is ours and valid, and the caller is in its session, which is alive and has a
/// place among the devices of its account.
pub(crate) struct Viewers {
    signer: Arc<PlaybackSigner>,
    auth: Option<Upstream>,
    content: Option<Upstream>,
    ambient: Ambient,
    known: Cache<SessionId, Standing>,
}

/// What is known of a session.
#[derive(Clone, Copy)]
enum Standing {
    /// It may play.
    Plays,
    /// It has ended, or other devices have all places: its player asks for another address and hears why.
    Out,
    /// Another device has ended what it plays.
    Ended,
}

impl Viewers {
    pub(crate) fn new(
        signer: Arc<PlaybackSigner>,
        (auth, content): (Option<Upstream>, Option<Upstream>),
        ambient: Ambient,
    ) -> Self {
        let known = Cache::builder().max_capacity(MOST).time_to_live(REMEMBERED).build();
        Self { signer, auth, content, ambient, known }
    }

    /// What the address allows this caller.
    pub(crate) async fn admit(
        &self,
        token: &str,
        purpose: Use,
        parts: &mut Parts,
    ) -> Result<PlaybackGrant, ApiError> {
        let grant = self.signer.verify_for(purpose, token, self.ambient.now())?;
        let has_cookie = playback_cookies(&parts.headers).any(|value| {
            self.signer.session_of_cookie(value).is_ok_and(|session| session == grant.session_id)
        });
        if !has_cookie {
            let actor = Scope::admit(parts).await?;
            if actor.is_none_or(|actor| actor.session_id != grant.session_id) {
                return Err(EdgeError::Session.into());
            }
        }
        // A download takes no place among the devices that play.
        if purpose == Use::Download {
            let is_alive = !matches!(self.session(grant.session_id).await, Ok(None));
            return if is_alive { Ok(grant) } else { Err(EdgeError::Session.into()) };
        }
        match self.standing(&grant).await {
            Standing::Plays => Ok(grant),
            Standing::Out => Err(EdgeError::Session.into()),
            Standing::Ended => Err(EdgeError::Ended.into()),
        }
    }

    async fn standing(&self, grant: &PlaybackGrant) -> Standing {
        if let Some(standing) = self.known.get(&grant.session_id).await {
            return standing;
        }
        match self.find_out(grant).await {
            Ok(standing) => {
                self.known.insert(grant.session_id, standing).await;
                standing
            }
            // The address is signed and short-lived: films go on while other services restart.
            Err(error) => {
                tracing::warn!(code = error.code(), "cannot ask whether a session may play");
                Standing::Plays
            }
        }
    }

    async fn find_out(&self, grant: &PlaybackGrant) -> Result<Standing, ApiError> {
        if self.auth.is_none() {
            return Ok(Standing::Plays);
        }
        let Some(session) = self.session(grant.session_id).await? else { return Ok(Standing::Out) };
        let Some(content) = &self.content else { return Ok(Standing::Plays) };
        let LiveSession { user_id, session_id, role, .. } = session;
        let check = StreamCheck { user_id, session_id, role, media_id: grant.media_id };
        match content.ask(STREAM_CHECK_PATH, &check).await? {
            (status, _) if status.is_success() => Ok(Standing::Plays),
            (StatusCode::CONFLICT, body) if is_ended(&body) => Ok(Standing::Ended),
            (StatusCode::CONFLICT, _) => Ok(Standing::Out),
            (status, _) => Err(ApiError::unavailable("content", format!("{status} to {STREAM_CHECK_PATH}"))),
        }
    }
}

impl Viewers {
    /// The session, if it is alive.
    async fn session(&self, id: SessionId) -> Result<Option<LiveSession>, ApiError> {
        let auth = self.auth.as_ref().ok_or_else(|| ApiError::unavailable("auth", "there is none"))?;
        let path = format!("/internal/sessions/{id}");
        match auth.fetch(Method::GET, &path).await? {
            (StatusCode::OK, body) => session_of(&body).map(Some),
            (StatusCode::NOT_FOUND, _) => Ok(None),
            (status, _) => Err(ApiError::unavailable("auth", format!("{status} to {path}"))),
        }
    }
}

/// The session in an answer of `auth`.
fn session_of(answer: &[u8]) -> Result<LiveSession, ApiError> {
    #[derive(Deserialize)]
    struct Answer {
        data: LiveSession,
    }
    let answer = serde_json::from_slice::<Answer>(answer);
    answer.map(|answer| answer.data).map_err(|error| ApiError::unavailable("auth", error.to_string()))
}

/// Whether an answer of `content` says that another device has ended the stream.
fn is_ended(answer: &[u8]) -> bool {
    let answer: serde_json::Value = serde_json::from_slice(answer).unwrap_or_default();
    answer["error"]["code"] == ENDED
}

fn playback_cookies(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let all = headers.get_all(header::COOKIE).into_iter().filter_map(|header| header.to_str().ok());
    let pairs = all.flat_map(|header| header.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(|(name, _)| *name == COOKIE).map(|(_, value)| value)
}
