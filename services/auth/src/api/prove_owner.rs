use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use hallyu_contracts::auth::OwnerProof;
use hallyu_http::{ApiError, Id, Insider, NoContent};
use hallyu_kernel::UserId;

use crate::application::Auth;

/// Whether the bearer of a session owns the account, for the other processes of the platform
#[utoipa::path(
    post,
    path = "/internal/users/{user_id}/proof",
    request_body = serde_json::Value,
    tag = "internal",
    params(("user_id" = String, Path, example = "usr_01h455vb4pex5vsknk084sn02q")),
    responses(
        (status = NO_CONTENT, description = "It is proven"),
        (status = UNAUTHORIZED, description = "The password is wrong"),
        (status = FORBIDDEN, description = "The account has no password and the login is too long ago")
    )
)]
pub(super) async fn prove_owner(
    _: Insider,
    State(auth): State<Arc<Auth>>,
    Id(user_id): Id<UserId>,
    Json(proof): Json<OwnerProof>,
) -> Result<NoContent, ApiError> {
    auth.prove_owner(user_id, proof.session_id, proof.password).await?;
    Ok(NoContent)
}
