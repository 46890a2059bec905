use hallyu_kernel::{Time, UserId};
use serde_json::json;

use super::ports::Tx;
use super::{Auth, Client, LoggedIn};
use crate::domain::{AuthError, SecondFactor, Ticket, TicketKind, TotpSecret};

/// What app secrets are sealed for.
pub(super) const TOTP: &str = "totp";

impl Auth {
    /// The second step of a login: takes the ticket of the first and a code of the app, or a recovery code, and opens a
    /// session. After [`Ticket::PATIENCE`] wrong codes the ticket is good no more; after [`SecondFactor::PATIENCE`], in
    /// whatever logins, no code of the app is looked at for a while.
    ///
    /// # Errors
    /// [`AuthError::TicketExpired`], [`AuthError::WrongCode`], [`AuthError::TooManyCodes`].
    pub async fn verify_mfa(&self, token: &str, code: &str, client: Client) -> Result<LoggedIn, AuthError> {
        self.undisturbed(|| self.try_verify_mfa(token, code, &client)).await
    }

    async fn try_verify_mfa(&self, token: &str, code: &str, client: &Client) -> Result<LoggedIn, AuthError> {
        let mut tx = self.store.write().await?;
        let mut ticket = self.valid_ticket(tx.as_mut(), TicketKind::Mfa, token).await?;
        let user_id = ticket.user_id.ok_or(AuthError::TicketExpired)?;
        let found = tx.second_factors().find(user_id).await?;
        let mut factor = found.ok_or(AuthError::TicketExpired)?;
        if let Err(refused) = self.take_code(tx.as_mut(), &mut factor, code).await? {
            self.count_try(tx.as_mut(), &mut ticket).await?;
            tx.commit().await?;
            return Err(refused);
        }
        self.spend(tx.as_mut(), &ticket).await?;
        let account = tx.accounts().find(user_id).await?.ok_or(AuthError::TicketExpired)?;
        self.open_on(tx, account, client).await
    }

    async fn count_try(&self, tx: &mut dyn Tx, ticket: &mut Ticket) -> Result<(), AuthError> {
        ticket.tries += 1;
        tx.tickets().save(ticket).await?;
        Ok(())
    }

    /// Uses up a code of the app or a recovery code. What is refused has changed the store, too: commit either way.
    pub(super) async fn take_code(
        &self,
        tx: &mut dyn Tx,
        factor: &mut SecondFactor,
        code: &str,
    ) -> Result<Result<(), AuthError>, AuthError> {
        let (now, user_id) = (self.ambient.now(), factor.user_id);
        let code: String = code.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
        if !SecondFactor::is_code(&code) {
            return self.take_recovery_code(tx, user_id, &code).await;
        }
        if let Err(deaf) = factor.listens(now) {
            return Ok(Err(deaf));
        }
        let outcome = factor.redeem(self.step_of(factor, &code, now)?, now);
        self.keep_tried(tx, factor, now).await?;
        Ok(outcome)
    }

    /// Stores what a try has changed; whoever blocks the codes stands in the audit log.
    pub(super) async fn keep_tried(
        &self,
        tx: &mut dyn Tx,
        factor: &SecondFactor,
        now: Time,
    ) -> Result<(), AuthError> {
        tx.second_factors().put(factor).await?;
        if factor.listens(now).is_err() {
            let entry = self.audit("mfa.blocked", factor.user_id.to_string(), json!({}));
            tx.audit_log().append(&entry).await?;
        }
        Ok(())
    }

    async fn take_recovery_code(
        &self,
        tx: &mut dyn Tx,
        user_id: UserId,
        code: &str,
    ) -> Result<Result<(), AuthError>, AuthError> {
        let digest = self.secrets.digest(&code.to_ascii_uppercase());
        if !tx.second_factors().take_recovery_code(user_id, &digest).await? {
            return Ok(Err(AuthError::WrongCode));
        }
        let left = tx.second_factors().recovery_codes(user_id).await?;
        let entry = self.audit_own(user_id, "mfa.recovery_code", json!({ "left": left }));
        tx.audit_log().append(&entry).await?;
        Ok(Ok(()))
    }

    /// The step whose code the app shows, if it is one of those that count now.
    pub(super) fn step_of(
        &self,
        factor: &SecondFactor,
        code: &str,
        now: Time,
    ) -> Result<Option<i64>, AuthError> {
        let plain = self.vault.open(TOTP, &factor.sealed)?;
        let short = |_| AuthError::Crypto("an app's secret", "it has not 20 bytes".into());
        let secret = TotpSecret(plain.try_into().map_err(short)?);
        Ok(self.app_codes.step_of(&secret, code, SecondFactor::steps(now)))
    }
}
