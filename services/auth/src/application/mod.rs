//! The use cases.

mod confirm_totp;
mod create_user;
mod disable_totp;
mod enrol_totp;
mod enter;
mod live_session;
mod login;
mod logout;
mod mails;
mod mfa_status;
mod on_nickname_changed;
mod on_role_changed;
mod on_verification_requested;
mod open_session;
pub mod ports;
mod refresh;
mod register;
mod set_role;
mod signing_keys;
mod sweep;
mod tickets;
mod user_by_email;
mod verify_email;
mod verify_mfa;

use std::sync::Arc;

use hallyu_contracts::auth::session_key;
use hallyu_kernel::{Ambient, SessionId, StoreError, UserId};
use hallyu_platform::cache::CacheAside;
use hallyu_platform::mail::Mailer;
use serde_json::Value;

pub use self::create_user::NewUser;
pub use self::disable_totp::Knowledge;
pub use self::enrol_totp::Enrolment;
pub use self::mfa_status::MfaStatus;
pub use self::on_verification_requested::VerificationError;
pub use self::open_session::Tokens;
use self::ports::{AppCodes, AuditEntry, Passwords, Secrets, Store, TokenSmith, Vault};
use self::signing_keys::Keyring;
use crate::Config;
use crate::domain::AuthError;

/// How often a unit of work is tried that others cross.
const ATTEMPTS: usize = 3;

/// Accounts, sessions and the tokens that prove them.
pub struct Auth {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) passwords: Arc<dyn Passwords>,
    pub(crate) secrets: Arc<dyn Secrets>,
    pub(crate) smith: Arc<dyn TokenSmith>,
    pub(crate) vault: Arc<dyn Vault>,
    pub(crate) app_codes: Arc<dyn AppCodes>,
    pub(crate) cache: CacheAside,
    pub(crate) mailer: Arc<dyn Mailer>,
    pub(crate) ambient: Ambient,
    pub(crate) config: Config,
    pub(crate) public_url: String,
    pub(crate) keyring: Keyring,
}

impl Auth {
    /// Makes every process forget what it knows of a session.
    async fn forget(&self, user_id: UserId, session_id: SessionId) {
        self.cache.remove(&session_key(user_id, session_id)).await;
    }

    /// Tries again a few times what another unit of work crossed.
    async fn undisturbed<T, F>(&self, attempt: impl Fn() -> F) -> Result<T, AuthError>
    where
        F: Future<Output = Result<T, AuthError>>,
    {
        for _ in 1..ATTEMPTS {
            match attempt().await {
                Err(AuthError::Store(StoreError::Conflict)) => {}
                outcome => return outcome,
            }
        }
        attempt().await
    }

    /// An entry of the audit log about something that a user does with the own account now.
    fn audit_own(&self, user_id: UserId, action: &'static str, details: Value) -> AuditEntry {
        AuditEntry { actor: Some(user_id), ..self.audit(action, user_id.to_string(), details) }
    }

    /// An entry of the audit log about something that the operator or the system does now.
    fn audit(&self, action: &'static str, subject: String, details: Value) -> AuditEntry {
        let (id, at) = (self.ambient.id(), self.ambient.now());
        AuditEntry { id, actor: None, action, subject, details, ip: None, at }
    }
}
