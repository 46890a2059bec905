use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{Answer, ApiError, Caller, Data, Id, NoContent};
use hallyu_kernel::{LinkId, Time};
use serde::Serialize;
use utoipa::ToSchema;

use crate::application::Auth;
use crate::domain::OauthAccount;

/// An account at a provider that logs in to this one.
#[derive(Serialize, ToSchema)]
pub(super) struct LinkView {
    #[schema(value_type = String, example = "lnk_01h455vb4pex5vsknk084sn02q")]
    id: LinkId,
    /// `google` or `facebook`.
    provider: &'static str,
    /// Its address there when it was linked.
    email: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Time,
}

impl From<OauthAccount> for LinkView {
    fn from(link: OauthAccount) -> Self {
        let OauthAccount { id, provider, email, created_at, .. } = link;
        Self { id, provider: provider.as_str(), email, created_at }
    }
}

/// List linked accounts
#[utoipa::path(
    get,
    path = "/api/v1/auth/oauth/accounts",
    tag = "auth",
    security(("bearer" = [])),
    responses((status = OK, description = "Oldest first", body = Vec<LinkView>))
)]
pub(super) async fn linked_accounts(
    State(auth): State<Arc<Auth>>,
    Caller(actor): Caller,
) -> Answer<Vec<LinkView>> {
    Ok(Data(auth.linked_accounts(&actor).await?.into_iter().map(LinkView::from).collect()))
}

/// Unlink an account
///
/// Refused with `LAST_LOGIN_METHOD` if nobody could log in any more.
#[utoipa::path(
    delete,
    path = "/api/v1/auth/oauth/accounts/{link_id}",
    tag = "auth",
    security(("bearer" = [])),
    params(("link_id" = String, Path, example = "lnk_01h455vb4pex5vsknk084sn02q")),
    responses((status = NO_CONTENT, description = "It logs in no more"))
)]
pub(super) async fn unlink_account(
    State(auth): State<Arc<Auth>>,
    Caller(actor): Caller,
    Id(id): Id<LinkId>,
) -> Result<NoContent, ApiError> {
    auth.unlink_account(&actor, id).await?;
    Ok(NoContent)
}
