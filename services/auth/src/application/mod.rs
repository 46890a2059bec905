//! The use cases.

mod change_password;
mod confirm_totp;
mod create_user;
mod disable_totp;
mod end_session;
mod enrol_totp;
mod enter;
mod exchange_oauth;
mod find_users;
mod finish_oauth;
mod forgot_password;
mod guessing;
mod linked_accounts;
mod list_sessions;
mod live_session;
mod login;
mod logout;
mod mails;
mod mfa_status;
mod on_access_changed;
mod on_erasure_due;
mod on_export_requested;
mod on_nickname_changed;
mod on_password_changed;
mod on_password_reset_requested;
mod on_verification_requested;
mod open_session;
mod own_passkeys;
mod passkey_login;
pub mod ports;
mod prove_owner;
mod read_audit_log;
mod refresh;
mod register;
mod register_passkey;
mod reseal;
mod reset_password;
mod set_role;
mod signing_keys;
mod start_oauth;
mod suspend_user;
mod sweep;
mod tickets;
mod user_by_email;
mod verify_email;
mod verify_mfa;
mod vouched_account;

use std::sync::Arc;

use hallyu_contracts::auth::session_key;
use hallyu_kernel::{Actor, Ambient, MissingRole, Role, SessionId, StoreError, UserId};
use hallyu_platform::blobs::Blobs;
use hallyu_platform::cache::CacheAside;
use hallyu_platform::mail::Mailer;
use hallyu_platform::tombstones::Tombstones;
use serde_json::Value;

pub use self::create_user::NewUser;
pub use self::disable_totp::Knowledge;
pub use self::enrol_totp::Enrolment;
pub use self::finish_oauth::{Arrival, Outcome, Return};
pub use self::login::{Client, LoggedIn};
pub use self::mails::MailingError;
pub use self::mfa_status::MfaStatus;
pub use self::on_export_requested::ExportError;
pub use self::open_session::Tokens;
use self::ports::{AppCodes, AuditEntry, Passwords, Secrets, Store, TokenSmith, Tx, Vault};
pub use self::register_passkey::{Ceremony, MadePasskey};
use self::signing_keys::Keyring;
pub use self::start_oauth::Providers;
pub(crate) use self::sweep::DEVICE_LIFE;
use crate::Config;
use crate::domain::AuthError;

/// How often a unit of work is tried that others cross.
const ATTEMPTS: usize = 3;

/// Who asks for something that is written to the audit log.
#[derive(Clone, Debug)]
pub struct Who {
    /// The user.
    pub actor: Actor,
    /// Network address of the request.
    pub ip: Option<String>,
}

impl Who {
    /// The entry of the audit log, with who did it.
    fn signed(&self, entry: AuditEntry) -> AuditEntry {
        AuditEntry { actor: Some(self.actor.user_id), ip: self.ip.clone(), ..entry }
    }
}

/// Accounts, sessions and the tokens that prove them.
pub struct Auth {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) passwords: Arc<dyn Passwords>,
    pub(crate) secrets: Arc<dyn Secrets>,
    pub(crate) smith: Arc<dyn TokenSmith>,
    pub(crate) vault: Arc<dyn Vault>,
    pub(crate) app_codes: Arc<dyn AppCodes>,
    pub(crate) providers: Providers,
    pub(crate) passkeys: Option<Arc<dyn ports::PasskeyCeremonies>>,
    pub(crate) cache: CacheAside,
    pub(crate) blobs: Blobs,
    pub(crate) mailer: Arc<dyn Mailer>,
    pub(crate) tombstones: Tombstones,
    pub(crate) ambient: Ambient,
    pub(crate) config: Config,
    pub(crate) public_url: String,
    pub(crate) keyring: Keyring,
}

impl Auth {
    /// Whether users reach the platform over TLS only.
    pub(crate) fn is_reached_over_tls(&self) -> bool {
        self.public_url.starts_with("https://")
    }

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
        AuditEntry { id, actor: None, action: action.into(), subject, details, ip: None, at }
    }

    /// Passes if the actor is an admin still and the account is not his own. The actor's account is written, so that of
    /// two admins who demote each other at once one comes too late: there is always an admin.
    async fn admit_admin(&self, tx: &mut dyn Tx, who: &Who, user_id: UserId) -> Result<(), AuthError> {
        who.actor.require(Role::Admin)?;
        let actor = tx.accounts().find(who.actor.user_id).await?;
        let is_admin =
            actor.as_ref().is_some_and(|actor| actor.role == Role::Admin && actor.suspension.is_none());
        let Some(actor) = actor.filter(|_| is_admin) else { return Err(MissingRole(Role::Admin).into()) };
        if actor.id == user_id {
            return Err(AuthError::OwnAccount);
        }
        tx.accounts().save(&actor).await?;
        Ok(())
    }
}
