use super::{Auth, Client, LoggedIn};
use crate::domain::{AuthError, TicketKind};

impl Auth {
    /// Takes the secret that a login through a provider ended with and opens a session, unless the account asks for a
    /// second step.
    ///
    /// # Errors
    /// [`AuthError::TicketExpired`] also for the secret of another browser, [`AuthError::Suspended`],
    /// [`AuthError::MfaRequired`].
    pub async fn exchange_oauth(
        &self,
        code: &str,
        browser: Option<&str>,
        client: Client,
    ) -> Result<LoggedIn, AuthError> {
        self.undisturbed(|| self.try_exchange_oauth(code, browser, &client)).await
    }

    async fn try_exchange_oauth(
        &self,
        code: &str,
        browser: Option<&str>,
        client: &Client,
    ) -> Result<LoggedIn, AuthError> {
        let mut tx = self.store.write().await?;
        let ticket = self.valid_ticket(tx.as_mut(), TicketKind::OauthCode, code).await?;
        self.is_browser_of(&ticket, browser)?;
        self.spend(tx.as_mut(), &ticket).await?;
        let user_id = ticket.user_id.ok_or(AuthError::TicketExpired)?;
        let account = tx.accounts().find(user_id).await?.ok_or(AuthError::TicketExpired)?;
        self.enter(tx, account, client).await
    }
}
