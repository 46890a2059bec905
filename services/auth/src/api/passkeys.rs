use std::sync::Arc;

use axum::extract::State;
use garde::Validate;
use hallyu_http::{Answer, ApiError, Body, Caller, Created, Data, Id, NoContent};
use hallyu_kernel::{PasskeyId, Time};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::device::FromClient;
use super::login::{Entered, LoggedIn, entered};
use crate::application::{Auth, Ceremony, MadePasskey};
use crate::domain::Passkey;

/// For `navigator.credentials` of the browser.
#[derive(Serialize, ToSchema)]
pub(super) struct CeremonyView {
    /// For the request that ends the ceremony.
    ticket: String,
    /// `publicKey` (WebAuthn), binary values in base64url.
    #[schema(value_type = Object)]
    options: Value,
}

impl From<Ceremony> for CeremonyView {
    fn from(ceremony: Ceremony) -> Self {
        Self { ticket: ceremony.ticket, options: ceremony.options }
    }
}

/// A passkey that the browser has made.
#[derive(Deserialize, Validate, ToSchema)]
pub(super) struct FinishRegistrationRequest {
    #[garde(length(chars, min = 1, max = 1024))]
    #[schema(min_length = 1, max_length = 1024)]
    ticket: String,
    /// For the owner to recognise it.
    #[garde(length(chars, min = 1, max = 60))]
    #[schema(example = "Mi teléfono", min_length = 1, max_length = 60)]
    name: String,
    /// The browser's `PublicKeyCredential`, binary values in base64url.
    #[garde(skip)]
    #[schema(value_type = Object)]
    credential: Value,
}

/// How a login with a passkey begins.
#[derive(Deserialize, Validate, ToSchema)]
pub(super) struct StartLoginRequest {
    /// If the passkey is the second step of a login: from `error.details` of `MFA_REQUIRED`.
    #[garde(length(chars, min = 1, max = 1024))]
    #[schema(min_length = 1, max_length = 1024)]
    mfa_token: Option<String>,
}

/// A passkey that was shown.
#[derive(Deserialize, Validate, ToSchema)]
pub(super) struct FinishLoginRequest {
    #[garde(length(chars, min = 1, max = 1024))]
    #[schema(min_length = 1, max_length = 1024)]
    ticket: String,
    /// The browser's `PublicKeyCredential`, binary values in base64url.
    #[garde(skip)]
    #[schema(value_type = Object)]
    credential: Value,
}

/// Another name for a passkey.
#[derive(Deserialize, Validate, ToSchema)]
pub(super) struct RenamePasskeyRequest {
    #[garde(length(chars, min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60)]
    name: String,
}

/// A passkey, as its owner sees it.
#[derive(Serialize, ToSchema)]
pub(super) struct PasskeyView {
    #[schema(value_type = String, example = "pky_01h455vb4pex5vsknk084sn02q")]
    id: PasskeyId,
    name: String,
    #[schema(value_type = String, format = DateTime)]
    created_at: Time,
    #[schema(value_type = Option<String>, format = DateTime)]
    last_used_at: Option<Time>,
}

impl From<Passkey> for PasskeyView {
    fn from(key: Passkey) -> Self {
        Self { id: key.id, name: key.name, created_at: key.created_at, last_used_at: key.last_used_at }
    }
}

/// Begin to register a passkey
#[utoipa::path(
    post,
    path = "/api/v1/auth/passkeys/registration",
    tag = "auth",
    security(("bearer" = [])),
    responses((status = OK, description = "For the browser", body = CeremonyView))
)]
pub(super) async fn start_passkey_registration(
    State(auth): State<Arc<Auth>>,
    Caller(actor): Caller,
) -> Answer<CeremonyView> {
    Ok(Data(auth.start_passkey_registration(&actor).await?.into()))
}

/// Register a passkey
#[utoipa::path(
    post,
    path = "/api/v1/auth/passkeys",
    tag = "auth",
    security(("bearer" = [])),
    request_body = FinishRegistrationRequest,
    responses((status = CREATED, description = "It can be used to log in", body = PasskeyView))
)]
pub(super) async fn finish_passkey_registration(
    State(auth): State<Arc<Auth>>,
    Caller(actor): Caller,
    Body(request): Body<FinishRegistrationRequest>,
) -> Result<Created<PasskeyView>, ApiError> {
    let FinishRegistrationRequest { ticket, name, credential: answer } = request;
    let made = MadePasskey { ticket, name, answer };
    Ok(Created(auth.finish_passkey_registration(&actor, &made).await?.into()))
}

/// List passkeys
#[utoipa::path(
    get,
    path = "/api/v1/auth/passkeys",
    tag = "auth",
    security(("bearer" = [])),
    responses((status = OK, description = "Oldest first", body = Vec<PasskeyView>))
)]
pub(super) async fn own_passkeys(
    State(auth): State<Arc<Auth>>,
    Caller(actor): Caller,
) -> Answer<Vec<PasskeyView>> {
    Ok(Data(auth.own_passkeys(&actor).await?.into_iter().map(PasskeyView::from).collect()))
}

/// Rename a passkey
#[utoipa::path(
    patch,
    path = "/api/v1/auth/passkeys/{passkey_id}",
    tag = "auth",
    security(("bearer" = [])),
    params(("passkey_id" = String, Path, example = "pky_01h455vb4pex5vsknk084sn02q")),
    request_body = RenamePasskeyRequest,
    responses((status = OK, description = "As it is now", body = PasskeyView))
)]
pub(super) async fn rename_passkey(
    State(auth): State<Arc<Auth>>,
    Caller(actor): Caller,
    Id(id): Id<PasskeyId>,
    Body(request): Body<RenamePasskeyRequest>,
) -> Answer<PasskeyView> {
    Ok(Data(auth.rename_passkey(&actor, id, &request.name).await?.into()))
}

/// Remove a passkey
///
/// Refused with `LAST_LOGIN_METHOD` if nobody could log in any more.
#[utoipa::path(
    delete,
    path = "/api/v1/auth/passkeys/{passkey_id}",
    tag = "auth",
    security(("bearer" = [])),
    params(("passkey_id" = String, Path, example = "pky_01h455vb4pex5vsknk084sn02q")),
    responses((status = NO_CONTENT, description = "It logs in no more"))
)]
pub(super) async fn remove_passkey(
    State(auth): State<Arc<Auth>>,
    Caller(actor): Caller,
    Id(id): Id<PasskeyId>,
) -> Result<NoContent, ApiError> {
    auth.remove_passkey(&actor, id).await?;
    Ok(NoContent)
}

/// Begin a login with a passkey
///
/// Nobody needs to say who he is: the device knows.
#[utoipa::path(
    post,
    path = "/api/v1/auth/passkeys/login/start",
    tag = "auth",
    request_body = StartLoginRequest,
    responses((status = OK, description = "For the browser", body = CeremonyView))
)]
pub(super) async fn start_passkey_login(
    State(auth): State<Arc<Auth>>,
    Body(request): Body<StartLoginRequest>,
) -> Answer<CeremonyView> {
    Ok(Data(auth.start_passkey_login(request.mfa_token.as_deref()).await?.into()))
}

/// Log in with a passkey
#[utoipa::path(
    post,
    path = "/api/v1/auth/passkeys/login/finish",
    tag = "auth",
    request_body = FinishLoginRequest,
    responses((status = OK, description = "A session was opened", body = LoggedIn))
)]
pub(super) async fn finish_passkey_login(
    State(auth): State<Arc<Auth>>,
    FromClient(client): FromClient,
    Body(request): Body<FinishLoginRequest>,
) -> Result<Entered, ApiError> {
    Ok(entered(&auth, auth.finish_passkey_login(&request.ticket, &request.credential, client).await?))
}
