use std::sync::Arc;

use axum::extract::State;
use garde::Validate;
use hallyu_http::{ApiError, Body, Created, follows, invalid, schema};
use hallyu_kernel::{BrokenRule, Country, Language, Nickname, Time, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::application::Auth;
use crate::domain::{Account, AuthError, Email, Password, Registration};

/// A password that may be chosen: with an upper-case and a lower-case letter, a digit and a special character. Letters of
/// other scripts count, too.
#[derive(ToSchema)]
#[schema(
    example = "Correct-Horse-7",
    min_length = 8,
    max_length = 128,
    pattern = r"^(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])(?=.*[!-/:-@\[-`{-~ ]).*$"
)]
#[expect(dead_code, reason = "only describes")]
pub(super) struct NewPassword(String);

/// Wish for an account.
#[derive(Deserialize, Validate, ToSchema)]
pub(super) struct RegisterRequest {
    /// At most 255 characters; unique without regard to case.
    #[garde(custom(follows::<Email>))]
    #[schema(example = "ana@example.com", format = Email, max_length = 255)]
    email: String,
    #[garde(custom(follows::<Password>))]
    #[schema(value_type = NewPassword)]
    password: String,
    /// Letters or digits of any script; unique without regard to case.
    #[garde(custom(follows::<Nickname>))]
    #[schema(example = "하늘", min_length = 2, max_length = 20, pattern = r"^[\p{L}\p{N}]+$")]
    nickname: String,
    #[garde(custom(follows::<Country>))]
    #[schema(value_type = schema::Country)]
    country: String,
    /// Of the interface.
    #[garde(skip)]
    #[schema(value_type = schema::Language, example = "es")]
    language: Language,
    /// Must be true.
    #[garde(custom(accepted))]
    #[schema(schema_with = schema::agreed)]
    terms_agreed: bool,
    /// Must be true.
    #[garde(custom(accepted))]
    #[schema(schema_with = schema::agreed)]
    privacy_agreed: bool,
    /// Whether marketing may be sent.
    #[garde(skip)]
    #[serde(default)]
    marketing_agreed: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the form that garde calls")]
fn accepted(agreed: &bool, _: &()) -> garde::Result {
    if *agreed { Ok(()) } else { Err(invalid(&BrokenRule::new("accepted"))) }
}

impl TryFrom<RegisterRequest> for Registration {
    type Error = AuthError;

    fn try_from(request: RegisterRequest) -> Result<Self, AuthError> {
        let wrong =
            |field: &'static str| move |broken: BrokenRule| AuthError::Invalid(vec![broken.at(field)]);
        Ok(Self {
            email: request.email.parse().map_err(wrong("email"))?,
            password: request.password.parse().map_err(wrong("password"))?,
            nickname: request.nickname.parse().map_err(wrong("nickname"))?,
            country: request.country.parse().map_err(wrong("country"))?,
            language: request.language,
            marketing_agreed: request.marketing_agreed,
        })
    }
}

/// An account, as its owner sees it.
#[derive(Serialize, ToSchema)]
pub(super) struct AccountView {
    #[schema(value_type = String, example = "usr_01h455vb4pex5vsknk084sn02q")]
    user_id: UserId,
    email: String,
    nickname: String,
    /// Whether the user has opened the link in the mail.
    email_verified: bool,
    #[schema(value_type = String, format = DateTime)]
    created_at: Time,
}

impl From<Account> for AccountView {
    fn from(account: Account) -> Self {
        Self {
            user_id: account.id,
            email: account.email.to_string(),
            nickname: account.nickname.to_string(),
            email_verified: account.email_verified,
            created_at: account.created_at,
        }
    }
}

/// Make an account
///
/// A mail with a link that verifies the address is sent. The new user is not logged in.
#[utoipa::path(
    post,
    path = "/api/v1/auth/register",
    tag = "auth",
    request_body = RegisterRequest,
    responses((status = CREATED, description = "The account was made", body = AccountView))
)]
pub(super) async fn register(
    State(auth): State<Arc<Auth>>,
    Body(request): Body<RegisterRequest>,
) -> Result<Created<AccountView>, ApiError> {
    let account = auth.register(request.try_into()?).await?;
    Ok(Created(account.into()))
}
