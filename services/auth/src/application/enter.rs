use serde_json::json;

use super::ports::Tx;
use super::tickets::Bearer;
use super::{Auth, Tokens};
use crate::domain::{Account, AuthError, Device, TicketKind};

impl Auth {
    /// Opens a session for whoever has shown an account at another provider, unless the account asks for a second step.
    ///
    /// # Errors
    /// [`AuthError::Suspended`]; [`AuthError::MfaRequired`] with the ticket for that step.
    pub(super) async fn enter(
        &self,
        account: Account,
        device: Device,
    ) -> Result<(Tokens, Account), AuthError> {
        self.undisturbed(|| self.try_enter(&account, device.clone())).await
    }

    async fn try_enter(&self, proved: &Account, device: Device) -> Result<(Tokens, Account), AuthError> {
        let mut tx = self.store.write().await?;
        let account = tx.accounts().find(proved.id).await?.ok_or(AuthError::InvalidCredentials)?;
        if let Some(refusal) = self.further_step(tx.as_mut(), &account).await? {
            tx.commit().await?;
            return Err(refusal);
        }
        let tokens = self.open(tx, &account, device).await?;
        Ok((tokens, account))
    }

    /// Why nobody is let in yet, or not at all, who has shown a password or the like: commit, so that the ticket for the
    /// second step is good. The account must have been read in the same unit of work.
    pub(super) async fn further_step(
        &self,
        tx: &mut dyn Tx,
        account: &Account,
    ) -> Result<Option<AuthError>, AuthError> {
        if let Err(suspended) = account.unless_suspended() {
            return Ok(Some(suspended));
        }
        let factor = tx.second_factors().find(account.id).await?;
        if !factor.is_some_and(|factor| factor.is_on()) {
            return Ok(None);
        }
        let methods = vec!["totp", "recovery_code"];
        let bearer = Bearer { user_id: Some(account.id), browser: None };
        let (token, ticket) = self.ticket(TicketKind::Mfa, bearer, &json!({}));
        tx.tickets().add(&ticket).await?;
        // Written as it is: who changes the password meanwhile, and takes the tickets away, crosses this unit of work.
        tx.accounts().save(account).await?;
        Ok(Some(AuthError::MfaRequired { token, methods }))
    }
}
