use hallyu_kernel::UserId;
use serde_json::Value;

use super::ports::{PasskeyCeremonies, Tx};
use super::register_passkey::Ceremony;
use super::tickets::Bearer;
use super::{Auth, Client, LoggedIn};
use crate::domain::{Account, AuthError, Ticket, TicketKind};

impl Auth {
    /// Begins a login with a passkey: of whoever has one, or as the second step of the login with this ticket.
    ///
    /// # Errors
    /// [`AuthError::NotConfigured`]; [`AuthError::TicketExpired`] if the first step is too long ago or its user has no
    /// passkey.
    pub async fn start_passkey_login(&self, mfa_token: Option<&str>) -> Result<Ceremony, AuthError> {
        let ceremonies = self.passkey_ceremonies()?;
        let mut tx = self.store.write().await?;
        let (mut user_id, mut keys) = (None, Vec::new());
        if let Some(token) = mfa_token {
            user_id = self.valid_ticket(tx.as_mut(), TicketKind::Mfa, token).await?.user_id;
            keys = tx.passkeys().of_user(user_id.ok_or(AuthError::TicketExpired)?).await?;
            if keys.is_empty() {
                return Err(AuthError::TicketExpired);
            }
        }
        let begun = ceremonies.start_login(&keys)?;
        let bearer = Bearer { browser: None, user_id };
        let (secret, ticket) = self.ticket(TicketKind::PasskeyLogin, bearer, &begun.state);
        tx.tickets().add(&ticket).await?;
        tx.commit().await?;
        Ok(Ceremony { ticket: secret, options: begun.options })
    }

    /// Opens a session for whoever has shown a passkey. The device has verified its user, so that this is two factors in
    /// one: no second step is asked for.
    ///
    /// # Errors
    /// [`AuthError::TicketExpired`], [`AuthError::PasskeyRefused`].
    pub async fn finish_passkey_login(
        &self,
        ticket: &str,
        answer: &Value,
        client: Client,
    ) -> Result<LoggedIn, AuthError> {
        self.undisturbed(|| self.try_passkey_login(ticket, answer, &client)).await
    }

    async fn try_passkey_login(
        &self,
        ticket: &str,
        answer: &Value,
        client: &Client,
    ) -> Result<LoggedIn, AuthError> {
        let mut tx = self.store.write().await?;
        let ticket = self.valid_ticket(tx.as_mut(), TicketKind::PasskeyLogin, ticket).await?;
        self.spend(tx.as_mut(), &ticket).await?;
        let proved = self.prove_passkey(tx.as_mut(), &ticket, answer).await;
        let outcome = if proved.is_ok() { "accepted" } else { "refused" };
        metrics::counter!("auth_passkey_logins_total", "outcome" => outcome).increment(1);
        match proved {
            Ok(account) => self.open_on(tx, account, client).await,
            Err(refused @ AuthError::PasskeyRefused(_)) => {
                tracing::info!(error = &refused as &dyn std::error::Error, "no login with a passkey");
                // A challenge is good for one answer, right or wrong.
                tx.commit().await?;
                Err(refused)
            }
            Err(other) => Err(other),
        }
    }

    async fn prove_passkey(
        &self,
        tx: &mut dyn Tx,
        ticket: &Ticket,
        answer: &Value,
    ) -> Result<Account, AuthError> {
        let ceremonies = self.passkey_ceremonies()?;
        let claim = ceremonies.claim(answer)?;
        let found = tx.passkeys().find(&claim.credential_id).await?;
        let mut key = found.ok_or_else(|| AuthError::PasskeyRefused("it is unknown".to_owned()))?;
        let expected = ticket.user_id.or(claim.user_id);
        if expected != Some(key.user_id) {
            return Err(AuthError::PasskeyRefused("it is somebody else's".to_owned()));
        }
        key.credential = ceremonies.finish_login(self.content(ticket)?, answer.clone(), &key)?;
        key.last_used_at = Some(self.ambient.now());
        tx.passkeys().save(&key).await?;
        let account = tx.accounts().find(key.user_id).await?;
        account.ok_or_else(|| AuthError::PasskeyRefused("its account is gone".to_owned()))
    }

    /// The ceremonies, where browsers have passkeys.
    pub(super) fn passkey_ceremonies(&self) -> Result<&dyn PasskeyCeremonies, AuthError> {
        self.passkeys.as_deref().ok_or(AuthError::NotConfigured("gateway.public_url"))
    }

    /// Whether the second step of a user's login may be a passkey.
    pub(super) async fn has_passkey(&self, tx: &mut dyn Tx, user_id: UserId) -> Result<bool, AuthError> {
        Ok(self.passkeys.is_some() && !tx.passkeys().of_user(user_id).await?.is_empty())
    }
}
