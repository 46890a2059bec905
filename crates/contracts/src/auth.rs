//! Spoken by the service `auth`.

use hallyu_kernel::{Language, Role, SessionId, Time, UserId};
use serde::{Deserialize, Serialize};

use crate::events;

/// An account was made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UserRegistered {
    /// The new user.
    pub user_id: UserId,
    /// As the user wrote it.
    pub email: String,
    /// Unique among all users.
    pub nickname: String,
    /// ISO 3166-1 alpha-2, upper case.
    pub country: String,
    /// Language of the interface.
    pub language: Language,
    /// Role that the account starts with.
    pub role: Role,
    /// Whether the user agreed to be sent marketing.
    pub marketing_agreed: bool,
    /// When.
    pub registered_at: Time,
}

/// An admin gave a user another role, or a plan did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoleChanged {
    /// Whose role.
    pub user_id: UserId,
    /// The new one.
    pub role: Role,
}

/// A user is to be sent a mail with which to prove the address.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VerificationRequested {
    /// Whose address.
    pub user_id: UserId,
}

/// Somebody wants a new password for the account of an address. Told of every address, so that it cannot be seen from
/// the answer whether there is such an account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PasswordResetRequested {
    /// As somebody typed it.
    pub email: String,
}

/// A user has another password; sessions that were opened with the old one have ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PasswordChanged {
    /// Whose password.
    pub user_id: UserId,
}

/// An admin has shut an account; its sessions have ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UserSuspended {
    /// Whose account.
    pub user_id: UserId,
}

/// An admin has opened a suspended account again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UserRestored {
    /// Whose account.
    pub user_id: UserId,
}

events!(
    UserRegistered => "user.registered",
    RoleChanged => "user.role_changed",
    VerificationRequested => "user.verification_requested",
    PasswordResetRequested => "user.password_reset_requested",
    PasswordChanged => "user.password_changed",
    UserSuspended => "user.suspended",
    UserRestored => "user.restored",
);

/// A live session, as `auth` answers the gateway at `GET /internal/sessions/{id}` and as the cache holds it under
/// [`session_key`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveSession {
    /// Whose session it is.
    pub user_id: UserId,
    /// The session.
    pub session_id: SessionId,
    /// The user's role now; tokens issued under another one are stale.
    pub role: Role,
    /// When the session ends unless it is refreshed.
    pub expires_at: Time,
}

/// What [`proof_path`] is asked with: whether whoever bears a session owns the account.
#[derive(Serialize, Deserialize)]
pub struct OwnerProof {
    /// The session; a recent one is enough for an account without a password.
    pub session_id: SessionId,
    /// The password that was given.
    pub password: Option<String>,
}

/// Where `auth` says whether the bearer of a session owns the account (POST of an [`OwnerProof`]).
#[must_use]
pub fn proof_path(user_id: UserId) -> String {
    format!("/internal/users/{user_id}/proof")
}

/// Cache key of a live session (`session:{user_id}:{session_id}`).
#[must_use]
pub fn session_key(user_id: UserId, session_id: SessionId) -> String {
    format!("{}{session_id}", session_prefix(user_id))
}

/// What the cache keys of all sessions of a user start with.
#[must_use]
pub fn session_prefix(user_id: UserId) -> String {
    format!("session:{user_id}:")
}

/// Claims of an access token (JWT, EdDSA).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessClaims {
    /// Always [`ISSUER`].
    pub iss: String,
    /// Always [`AUDIENCE`].
    pub aud: String,
    /// The user.
    pub sub: UserId,
    /// The session.
    pub sid: SessionId,
    /// The user's role when the token was issued.
    pub role: Role,
    /// Issued at, Unix seconds.
    pub iat: i64,
    /// Expires at, Unix seconds.
    pub exp: i64,
}

/// Issuer of access tokens.
pub const ISSUER: &str = "hallyulatino";
/// Audience of access tokens.
pub const AUDIENCE: &str = "hallyulatino-api";
