//! Which account an identity at a provider belongs to. The rules keep whoever controls an address at a provider from
//! getting into an account that is not his, and whoever has registered somebody else's address from staying in it.

use hallyu_contracts::auth::VerificationRequested;
use hallyu_kernel::{Envelope, Nickname, Role, StoreError, UserId};
use serde_json::json;

use super::Auth;
use super::finish_oauth::Traveller;
use super::ports::Tx;
use super::register::Newcomer;
use crate::domain::{Account, AuthError, Email, OauthAccount, Purpose, likely_country, nickname_from};

/// What provider tokens are sealed for.
pub(super) const TOKENS: &str = "oauth";
/// Numbers that are tried behind a nickname that somebody has.
const NUMBERS: usize = 20;

/// The account that was found or made.
pub(super) struct Settled {
    pub(super) user_id: UserId,
    /// Whether every session of the account has ended.
    pub(super) sessions_ended: bool,
}

impl Auth {
    pub(super) async fn account_of(
        &self,
        tx: &mut dyn Tx,
        traveller: &Traveller,
    ) -> Result<Settled, AuthError> {
        let known = tx
            .oauth_accounts()
            .find(traveller.provider, &traveller.vouched.identity.provider_user_id)
            .await?;
        if let Some(mut link) = known {
            if traveller.link_to.is_some_and(|user_id| user_id != link.user_id) {
                return Err(AuthError::AlreadyLinked);
            }
            link.tokens = self.vault.seal(TOKENS, &traveller.vouched.tokens);
            tx.oauth_accounts().save(&link).await?;
            return Ok(Settled { user_id: link.user_id, sessions_ended: false });
        }
        if let Some(user_id) = traveller.link_to {
            self.link(tx, user_id, traveller).await?;
            return Ok(Settled { user_id, sessions_ended: false });
        }
        let email = traveller.vouched.identity.email.clone().ok_or(AuthError::EmailMissing)?;
        let Some(account) = tx.accounts().find_by_email(&email.key()).await? else {
            return self.make_account(tx, traveller, email).await;
        };
        // Anybody can give any address to a provider that does not verify it.
        if !traveller.vouched.identity.email_verified {
            return Err(AuthError::EmailNotVerified);
        }
        let user_id = account.id;
        let sessions_ended = !account.email_verified;
        if sessions_ended {
            self.hand_over(tx, account, traveller).await?;
        }
        self.link(tx, user_id, traveller).await?;
        Ok(Settled { user_id, sessions_ended })
    }

    async fn link(&self, tx: &mut dyn Tx, user_id: UserId, traveller: &Traveller) -> Result<(), AuthError> {
        let link = OauthAccount {
            id: self.ambient.id(),
            user_id,
            provider: traveller.provider,
            provider_user_id: traveller.vouched.identity.provider_user_id.clone(),
            email: traveller.vouched.identity.email.as_ref().map(Email::to_string),
            tokens: self.vault.seal(TOKENS, &traveller.vouched.tokens),
            created_at: self.ambient.now(),
        };
        tx.oauth_accounts().add(&link).await.map_err(again)?;
        let details = json!({ "provider": traveller.provider.as_str(), "link": link.id });
        tx.audit_log().append(&self.audit_own(user_id, "oauth.link", details)).await?;
        Ok(())
    }

    /// Gives an account whose address nobody has shown to be his to whoever has shown it now. Whoever registered it may
    /// be somebody else: nothing that he could come back with stays.
    async fn hand_over(
        &self,
        tx: &mut dyn Tx,
        mut account: Account,
        traveller: &Traveller,
    ) -> Result<(), AuthError> {
        let user_id = account.id;
        (account.email_verified, account.password_hash) = (true, None);
        account.updated_at = self.ambient.now();
        tx.accounts().save(&account).await?;
        let sessions = tx.user_sessions().end_all(user_id, None).await?;
        tx.known_devices().forget(user_id).await?;
        tx.one_time_tokens().use_up(user_id, Purpose::ResetPassword, account.updated_at).await?;
        tx.second_factors().remove(user_id).await?;
        tx.passkeys().remove_of(user_id).await?;
        tx.oauth_accounts().remove_of(user_id).await?;
        tx.tickets().remove_of(user_id).await?;
        let details = json!({ "provider": traveller.provider.as_str(), "sessions_ended": sessions });
        tx.audit_log().append(&self.audit_own(user_id, "account.hand_over", details)).await?;
        Ok(())
    }

    async fn make_account(
        &self,
        tx: &mut dyn Tx,
        traveller: &Traveller,
        email: Email,
    ) -> Result<Settled, AuthError> {
        let now = self.ambient.now();
        let nickname = self.free_nickname(tx, traveller, &email).await?;
        let language = traveller.page.language();
        let account = Account {
            id: self.ambient.id(),
            email,
            nickname,
            nickname_at: now,
            password_hash: None,
            role: Role::User,
            suspension: None,
            last_login_at: None,
            language,
            email_verified: traveller.vouched.identity.email_verified,
            created_at: now,
            updated_at: now,
        };
        let country = likely_country(&traveller.accept_language, language);
        self.add(tx, &account, &Newcomer { country, marketing_agreed: false }).await.map_err(look_again)?;
        if !account.email_verified {
            let wanted = VerificationRequested { user_id: account.id };
            tx.outbox().add(Envelope::new(&self.ambient, &wanted)).await?;
        }
        self.link(tx, account.id, traveller).await?;
        Ok(Settled { user_id: account.id, sessions_ended: false })
    }

    async fn free_nickname(
        &self,
        tx: &mut dyn Tx,
        traveller: &Traveller,
        email: &Email,
    ) -> Result<Nickname, AuthError> {
        let wished = nickname_from(traveller.vouched.identity.name.as_deref(), email);
        let mut candidate = wished.clone();
        for _ in 0..NUMBERS {
            if !tx.accounts().has_nickname(&candidate.key()).await? {
                return Ok(candidate);
            }
            let number = u16::from_be_bytes(self.ambient.bytes()) % 10_000;
            candidate = format!("{wished}{number:04}").parse().unwrap_or(candidate);
        }
        Err(AuthError::NicknameTaken)
    }
}

/// Another login of the same account there was faster: look again.
fn again(error: StoreError) -> StoreError {
    if matches!(error, StoreError::Duplicate { .. }) { StoreError::Conflict } else { error }
}

/// Somebody was faster with the address or the nickname: look again.
fn look_again(error: AuthError) -> AuthError {
    match error {
        AuthError::EmailTaken | AuthError::NicknameTaken => StoreError::Conflict.into(),
        other => other,
    }
}
