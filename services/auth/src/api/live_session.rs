use std::sync::Arc;

use axum::extract::State;
use hallyu_contracts::auth::LiveSession;
use hallyu_http::{Answer, Data, Id, Insider};
use hallyu_kernel::SessionId;

use crate::application::Auth;

/// A session that has not ended, for the other processes of the platform
#[utoipa::path(
    get,
    path = "/internal/sessions/{session_id}",
    tag = "internal",
    params(("session_id" = String, Path, example = "ses_01h455vb4pex5vsknk084sn02q")),
    responses((status = OK, description = "The session lives"), (status = NOT_FOUND, description = "It does not"))
)]
pub(super) async fn live_session(
    _: Insider,
    State(auth): State<Arc<Auth>>,
    Id(session_id): Id<SessionId>,
) -> Answer<LiveSession> {
    Ok(Data(auth.live_session(session_id).await?))
}
