use std::sync::Arc;

use axum::extract::State;
use garde::Validate;
use hallyu_http::{Answer, Body, Caller, Data, Id, Listed, Paging, Query, schema};
use hallyu_kernel::{Language, Role, Time, UserId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::device::Asker;
use crate::application::Auth;
use crate::application::ports::Wanted;
use crate::domain::Account;

/// An account, as an admin sees it.
#[derive(Serialize, ToSchema)]
pub(super) struct AdminUser {
    #[schema(value_type = String, example = "usr_01h455vb4pex5vsknk084sn02q")]
    user_id: UserId,
    email: String,
    nickname: String,
    #[schema(value_type = schema::Role, example = "user")]
    role: Role,
    email_verified: bool,
    /// Language of mails.
    #[schema(value_type = schema::Language, example = "es")]
    language: Language,
    #[schema(value_type = String, format = DateTime)]
    created_at: Time,
    #[schema(value_type = Option<String>, format = DateTime)]
    last_login_at: Option<Time>,
    /// Since when the account is shut, if it is.
    #[schema(value_type = Option<String>, format = DateTime)]
    suspended_at: Option<Time>,
    suspension_reason: Option<String>,
}

/// An account with what is asked for one at a time only.
#[derive(Serialize, ToSchema)]
pub(super) struct AdminUserDetail {
    #[serde(flatten)]
    user: AdminUser,
    /// Sessions that are open.
    sessions: usize,
}

impl From<Account> for AdminUser {
    fn from(account: Account) -> Self {
        let (suspended_at, suspension_reason) =
            account.suspension.map(|suspension| (suspension.at, suspension.reason)).unzip();
        Self {
            user_id: account.id,
            email: account.email.to_string(),
            nickname: account.nickname.to_string(),
            role: account.role,
            email_verified: account.email_verified,
            language: account.language,
            created_at: account.created_at,
            last_login_at: account.last_login_at,
            suspended_at,
            suspension_reason,
        }
    }
}

/// Which accounts are wanted.
#[derive(Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct UserWishes {
    /// Part of the address or of the nickname.
    #[garde(length(chars, max = 255))]
    #[param(max_length = 255)]
    q: Option<String>,
    /// Only accounts with this role.
    #[garde(skip)]
    #[param(value_type = Option<schema::Role>, inline, example = "creator")]
    role: Option<Role>,
}

/// The role that a user is to have.
#[derive(Deserialize, Validate, ToSchema)]
pub(super) struct RoleRequest {
    #[garde(skip)]
    #[schema(value_type = schema::Role, example = "creator")]
    role: Role,
}

/// Why an account is shut.
#[derive(Deserialize, Validate, ToSchema)]
pub(super) struct SuspendRequest {
    /// For admins only.
    #[garde(length(chars, min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500, example = "Sells accounts")]
    reason: String,
}

/// List accounts
///
/// The newest first.
#[utoipa::path(
    get,
    path = "/api/v1/admin/users",
    tag = "admin",
    security(("bearer" = [])),
    params(UserWishes, Paging),
    responses((status = OK, description = "One page", body = Listed<AdminUser>))
)]
pub(super) async fn find_users(
    State(auth): State<Arc<Auth>>,
    Caller(actor): Caller,
    Query(wishes): Query<UserWishes>,
    Paging(page): Paging,
) -> Answer<Listed<AdminUser>> {
    let wanted = Wanted { text: wishes.q.unwrap_or_default().trim().to_owned(), role: wishes.role };
    let found = auth.find_users(&actor, &wanted, page).await?;
    Ok(Data(found.map(AdminUser::from).into()))
}

/// One account
#[utoipa::path(
    get,
    path = "/api/v1/admin/users/{id}",
    tag = "admin",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The user")),
    responses((status = OK, description = "The account", body = AdminUserDetail))
)]
pub(super) async fn find_user(
    State(auth): State<Arc<Auth>>,
    Caller(actor): Caller,
    Id(id): Id<UserId>,
) -> Answer<AdminUserDetail> {
    let (account, sessions) = auth.find_user(&actor, id).await?;
    Ok(Data(AdminUserDetail { user: account.into(), sessions }))
}

/// Give a user another role
///
/// Sessions of the user notice at once. Nobody changes the own role.
#[utoipa::path(
    put,
    path = "/api/v1/admin/users/{id}/role",
    tag = "admin",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The user")),
    request_body = RoleRequest,
    responses((status = OK, description = "The account", body = AdminUser))
)]
pub(super) async fn change_role(
    State(auth): State<Arc<Auth>>,
    Asker(who): Asker,
    Id(id): Id<UserId>,
    Body(request): Body<RoleRequest>,
) -> Answer<AdminUser> {
    Ok(Data(auth.change_role(&who, id, request.role).await?.into()))
}

/// Suspend a user
///
/// Sessions of the user end at once, and nobody can log in to the account. Nobody suspends the own account.
#[utoipa::path(
    post,
    path = "/api/v1/admin/users/{id}/suspend",
    tag = "admin",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The user")),
    request_body = SuspendRequest,
    responses((status = OK, description = "The account", body = AdminUser))
)]
pub(super) async fn suspend_user(
    State(auth): State<Arc<Auth>>,
    Asker(who): Asker,
    Id(id): Id<UserId>,
    Body(request): Body<SuspendRequest>,
) -> Answer<AdminUser> {
    Ok(Data(auth.suspend_user(&who, id, &request.reason).await?.into()))
}

/// Open a suspended account again
#[utoipa::path(
    post,
    path = "/api/v1/admin/users/{id}/unsuspend",
    tag = "admin",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The user")),
    responses((status = OK, description = "The account", body = AdminUser))
)]
pub(super) async fn unsuspend_user(
    State(auth): State<Arc<Auth>>,
    Asker(who): Asker,
    Id(id): Id<UserId>,
) -> Answer<AdminUser> {
    Ok(Data(auth.unsuspend_user(&who, id).await?.into()))
}
