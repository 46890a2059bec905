use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{Answer, ApiError, Caller, Data, Id, NoContent};
use hallyu_kernel::{SessionId, Time};
use serde::Serialize;
use utoipa::ToSchema;

use crate::application::Auth;
use crate::domain::Session;

/// The logins that are open.
#[derive(Serialize, ToSchema)]
pub(super) struct OpenSessions {
    /// The one that was used last first.
    items: Vec<OpenSession>,
}

/// A login on one device.
#[derive(Serialize, ToSchema)]
pub(super) struct OpenSession {
    #[schema(value_type = String, example = "ses_01h455vb4pex5vsknk084sn02q")]
    session_id: SessionId,
    /// What the client called itself.
    #[schema(example = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")]
    device: Option<String>,
    /// Network address that the login came from.
    #[schema(example = "203.0.113.7")]
    ip: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Time,
    /// Give or take some minutes.
    #[schema(value_type = String, format = DateTime)]
    last_seen_at: Time,
    /// Whether it is the session that asks.
    is_current: bool,
}

impl OpenSession {
    fn of(session: Session, current: SessionId) -> Self {
        Self {
            session_id: session.id,
            device: session.device.name,
            ip: session.device.ip,
            created_at: session.created_at,
            last_seen_at: session.last_seen_at,
            is_current: session.id == current,
        }
    }
}

/// List one's sessions
#[utoipa::path(
    get,
    path = "/api/v1/auth/sessions",
    tag = "auth",
    security(("bearer" = [])),
    responses((status = OK, description = "The sessions that are open", body = OpenSessions))
)]
pub(super) async fn list_sessions(
    State(auth): State<Arc<Auth>>,
    Caller(actor): Caller,
) -> Answer<OpenSessions> {
    let sessions = auth.list_sessions(&actor).await?;
    let items = sessions.into_iter().map(|session| OpenSession::of(session, actor.session_id)).collect();
    Ok(Data(OpenSessions { items }))
}

/// End a session
///
/// It ends at once, everywhere, as by a logout.
#[utoipa::path(
    delete,
    path = "/api/v1/auth/sessions/{session_id}",
    tag = "auth",
    security(("bearer" = [])),
    params(("session_id" = String, Path, example = "ses_01h455vb4pex5vsknk084sn02q")),
    responses((status = NO_CONTENT, description = "The session has ended"))
)]
pub(super) async fn end_session(
    State(auth): State<Arc<Auth>>,
    Caller(actor): Caller,
    Id(session_id): Id<SessionId>,
) -> Result<NoContent, ApiError> {
    auth.end_session(&actor, session_id).await?;
    Ok(NoContent)
}

/// End all other sessions
///
/// All but the one that asks end at once, everywhere.
#[utoipa::path(
    delete,
    path = "/api/v1/auth/sessions",
    tag = "auth",
    security(("bearer" = [])),
    responses((status = NO_CONTENT, description = "The other sessions have ended"))
)]
pub(super) async fn end_other_sessions(
    State(auth): State<Arc<Auth>>,
    Caller(actor): Caller,
) -> Result<NoContent, ApiError> {
    auth.end_other_sessions(&actor).await?;
    Ok(NoContent)
}
