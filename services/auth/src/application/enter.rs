use serde_json::json;

use super::ports::Tx;
use super::tickets::Bearer;
use super::{Auth, Client, LoggedIn};
use crate::domain::{Account, AuthError, TicketKind};

impl Auth {
    /// Opens a session for whoever has shown a password or an account at another provider, unless the account is shut or
    /// asks for a second step, and knows the client from now on. The account must have been read in the same unit of work.
    ///
    /// # Errors
    /// [`AuthError::Suspended`]; [`AuthError::MfaRequired`] with the ticket for that step.
    pub(super) async fn enter(
        &self,
        mut tx: Box<dyn Tx>,
        account: Account,
        client: &Client,
    ) -> Result<LoggedIn, AuthError> {
        if let Some(refusal) = self.further_step(tx.as_mut(), &account).await? {
            tx.commit().await?;
            return Err(refusal);
        }
        self.open_on(tx, account, client).await
    }

    /// Opens a session, and knows the client from now on.
    pub(super) async fn open_on(
        &self,
        mut tx: Box<dyn Tx>,
        account: Account,
        client: &Client,
    ) -> Result<LoggedIn, AuthError> {
        let devices = self.recognise(tx.as_mut(), account.id, client.tokens.clone()).await?;
        let tokens = self.open(tx, &account, client.device.clone()).await?;
        Ok(LoggedIn { tokens, account, devices })
    }

    /// Why nobody is let in yet, or not at all: commit, so that the ticket for the second step is good.
    async fn further_step(&self, tx: &mut dyn Tx, account: &Account) -> Result<Option<AuthError>, AuthError> {
        if let Err(suspended) = account.unless_suspended() {
            return Ok(Some(suspended));
        }
        let factor = tx.second_factors().find(account.id).await?;
        if !factor.is_some_and(|factor| factor.is_on()) {
            return Ok(None);
        }
        let mut methods = vec!["totp", "recovery_code"];
        if self.has_passkey(tx, account.id).await? {
            methods.push("passkey");
        }
        let bearer = Bearer { user_id: Some(account.id), browser: None };
        let (token, ticket) = self.ticket(TicketKind::Mfa, bearer, &json!({}));
        tx.tickets().add(&ticket).await?;
        // Written as it is: who changes the password meanwhile, and takes the tickets away, crosses this unit of work.
        tx.accounts().save(account).await?;
        Ok(Some(AuthError::MfaRequired { token, methods }))
    }
}
