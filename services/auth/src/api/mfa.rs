use std::sync::Arc;

use axum::extract::State;
use garde::Validate;
use hallyu_http::{Answer, ApiError, Body, Caller, Data, NoContent};
use hallyu_kernel::FieldError;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::device::FromClient;
use super::login::{Entered, LoggedIn, entered};
use crate::application::{Auth, Enrolment, Knowledge, MfaStatus};

/// The second step of a login.
#[derive(Deserialize, Validate, ToSchema)]
pub(super) struct VerifyMfaRequest {
    /// From `error.details` of `MFA_REQUIRED`.
    #[garde(length(chars, min = 1, max = 1024))]
    #[schema(min_length = 1, max_length = 1024)]
    mfa_token: String,
    /// Six digits of the authenticator app, or a recovery code.
    #[garde(length(chars, min = 1, max = 64))]
    #[schema(example = "123456", min_length = 1, max_length = 64)]
    code: String,
}

/// A code of the authenticator app.
#[derive(Deserialize, Validate, ToSchema)]
pub(super) struct ConfirmTotpRequest {
    #[garde(length(chars, min = 1, max = 64))]
    #[schema(example = "123456", min_length = 1, max_length = 64)]
    code: String,
}

/// One of both.
#[derive(Deserialize, Validate, ToSchema)]
pub(super) struct DisableTotpRequest {
    /// A code of the app, or a recovery code.
    #[garde(length(chars, min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    code: Option<String>,
    /// The password of the account.
    #[garde(length(chars, min = 1, max = 128))]
    #[schema(min_length = 1, max_length = 128)]
    password: Option<String>,
}

/// What an authenticator app must be told.
#[derive(Serialize, ToSchema)]
pub(super) struct EnrolmentView {
    /// To be typed (base 32).
    secret: String,
    /// To be shown as a QR code.
    #[schema(example = "otpauth://totp/HallyuLatino:ana%40example.com?secret=...&issuer=HallyuLatino")]
    otpauth_uri: String,
}

impl std::convert::From<Enrolment> for EnrolmentView {
    fn from(enrolment: Enrolment) -> Self {
        Self { secret: enrolment.secret, otpauth_uri: enrolment.uri }
    }
}

/// Codes for whoever loses the app, each good once. They are shown here and never again.
#[derive(Serialize, ToSchema)]
pub(super) struct RecoveryCodesView {
    recovery_codes: Vec<String>,
}

/// The two-step verification of an account.
#[derive(Serialize, ToSchema)]
pub(super) struct MfaStatusView {
    /// Whether logins ask for a code of an app.
    totp: bool,
    /// Recovery codes that are left.
    recovery_codes_left: u64,
}

impl std::convert::From<MfaStatus> for MfaStatusView {
    fn from(status: MfaStatus) -> Self {
        Self { totp: status.totp, recovery_codes_left: status.recovery_codes }
    }
}

/// Finish a login with a second step
///
/// A code is good once. After five wrong ones the login starts again from its first step.
#[utoipa::path(
    post,
    path = "/api/v1/auth/mfa/verify",
    tag = "auth",
    request_body = VerifyMfaRequest,
    responses((status = OK, description = "A session was opened", body = LoggedIn))
)]
pub(super) async fn verify_mfa(
    State(auth): State<Arc<Auth>>,
    FromClient(client): FromClient,
    Body(request): Body<VerifyMfaRequest>,
) -> Result<Entered, ApiError> {
    Ok(entered(&auth, auth.verify_mfa(&request.mfa_token, &request.code, client).await?))
}

/// Look at the account's two-step verification
#[utoipa::path(
    get,
    path = "/api/v1/auth/mfa",
    tag = "auth",
    security(("bearer" = [])),
    responses((status = OK, description = "What is on", body = MfaStatusView))
)]
pub(super) async fn mfa_status(
    State(auth): State<Arc<Auth>>,
    Caller(actor): Caller,
) -> Answer<MfaStatusView> {
    Ok(Data(auth.mfa_status(&actor).await?.into()))
}

/// Begin to use an authenticator app
///
/// Nothing changes for logins until a code was confirmed.
#[utoipa::path(
    post,
    path = "/api/v1/auth/mfa/totp/enrol",
    tag = "auth",
    security(("bearer" = [])),
    responses((status = OK, description = "A secret for the app", body = EnrolmentView))
)]
pub(super) async fn enrol_totp(
    State(auth): State<Arc<Auth>>,
    Caller(actor): Caller,
) -> Answer<EnrolmentView> {
    Ok(Data(auth.enrol_totp(&actor).await?.into()))
}

/// Switch two-step verification on
///
/// From now on logins ask for a code of the app.
#[utoipa::path(
    post,
    path = "/api/v1/auth/mfa/totp/confirm",
    tag = "auth",
    security(("bearer" = [])),
    request_body = ConfirmTotpRequest,
    responses((status = OK, description = "It is on; the recovery codes", body = RecoveryCodesView))
)]
pub(super) async fn confirm_totp(
    State(auth): State<Arc<Auth>>,
    Caller(actor): Caller,
    Body(request): Body<ConfirmTotpRequest>,
) -> Answer<RecoveryCodesView> {
    Ok(Data(RecoveryCodesView { recovery_codes: auth.confirm_totp(&actor, &request.code).await? }))
}

/// Switch two-step verification off
///
/// Asks for a code or the password, since a session may have been stolen.
#[utoipa::path(
    post,
    path = "/api/v1/auth/mfa/totp/disable",
    tag = "auth",
    security(("bearer" = [])),
    request_body = DisableTotpRequest,
    responses((status = NO_CONTENT, description = "It is off"))
)]
pub(super) async fn disable_totp(
    State(auth): State<Arc<Auth>>,
    Caller(actor): Caller,
    Body(request): Body<DisableTotpRequest>,
) -> Result<NoContent, ApiError> {
    let shown = match (request.code, request.password) {
        (Some(code), _) => Knowledge::Code(code),
        (None, Some(password)) => Knowledge::Password(password),
        (None, None) => return Err(ApiError::validation(vec![FieldError::new("code", "required")])),
    };
    auth.disable_totp(&actor, shown).await?;
    Ok(NoContent)
}
