use serde_json::json;

use super::tickets::Bearer;
use super::{Auth, Tokens};
use crate::domain::{Account, AuthError, Device, TicketKind};

impl Auth {
    /// Opens a session for whoever has shown a password or an account at another provider, unless the account asks for
    /// a second step.
    ///
    /// # Errors
    /// [`AuthError::MfaRequired`] with the ticket for that step.
    pub(super) async fn enter(
        &self,
        account: Account,
        device: Device,
    ) -> Result<(Tokens, Account), AuthError> {
        let mut tx = self.store.write().await?;
        let factor = tx.second_factors().find(account.id).await?;
        if !factor.is_some_and(|factor| factor.is_on()) {
            let tokens = self.open(tx, &account, device).await?;
            return Ok((tokens, account));
        }
        let methods = vec!["totp", "recovery_code"];
        let bearer = Bearer { user_id: Some(account.id), browser: None };
        let (token, ticket) = self.ticket(TicketKind::Mfa, bearer, &json!({}));
        tx.tickets().add(&ticket).await?;
        tx.commit().await?;
        Err(AuthError::MfaRequired { token, methods })
    }
}
