use hallyu_kernel::{Actor, StoreError};
use serde_json::{Value, json};

use super::Auth;
use super::tickets::Bearer;
use crate::domain::{AuthError, Passkey, TicketKind};

/// A ceremony that a browser is to go on with.
#[derive(Clone, Debug, PartialEq)]
pub struct Ceremony {
    /// The ticket for its end.
    pub ticket: String,
    /// What the browser's `navigator.credentials` is given.
    pub options: Value,
}

/// What a browser answers at the end of a registration.
#[derive(Clone, Debug)]
pub struct MadePasskey {
    /// The ticket of the ceremony.
    pub ticket: String,
    /// How the user names the passkey.
    pub name: String,
    /// The browser's `PublicKeyCredential`.
    pub answer: Value,
}

impl Auth {
    /// Begins to register a passkey of the actor.
    ///
    /// # Errors
    /// [`AuthError::NotConfigured`] where browsers have no passkeys, [`AuthError::TooManyPasskeys`].
    pub async fn start_passkey_registration(&self, actor: &Actor) -> Result<Ceremony, AuthError> {
        let ceremonies = self.passkey_ceremonies()?;
        let user_id = actor.user_id;
        let mut tx = self.store.write().await?;
        let found = tx.accounts().find(user_id).await?;
        let account = found.ok_or_else(|| AuthError::UnknownUser(user_id.to_string()))?;
        let known = tx.passkeys().of_user(user_id).await?;
        if known.len() >= Passkey::MOST {
            return Err(AuthError::TooManyPasskeys);
        }
        let begun = ceremonies.start_registration(&account, &known)?;
        let bearer = Bearer { browser: None, user_id: Some(user_id) };
        let (secret, ticket) = self.ticket(TicketKind::PasskeyRegistration, bearer, &begun.state);
        tx.tickets().add(&ticket).await?;
        tx.commit().await?;
        Ok(Ceremony { ticket: secret, options: begun.options })
    }

    /// Registers the passkey that the browser has made. Written to the audit log.
    ///
    /// # Errors
    /// [`AuthError::TicketExpired`], also for the ticket of somebody else; [`AuthError::PasskeyRefused`].
    pub async fn finish_passkey_registration(
        &self,
        actor: &Actor,
        made: &MadePasskey,
    ) -> Result<Passkey, AuthError> {
        self.undisturbed(|| self.try_register_passkey(actor, made)).await
    }

    async fn try_register_passkey(&self, actor: &Actor, shown: &MadePasskey) -> Result<Passkey, AuthError> {
        let (ceremonies, user_id) = (self.passkey_ceremonies()?, actor.user_id);
        let mut tx = self.store.write().await?;
        let ticket = self.valid_ticket(tx.as_mut(), TicketKind::PasskeyRegistration, &shown.ticket).await?;
        if ticket.user_id != Some(user_id) {
            return Err(AuthError::TicketExpired);
        }
        self.spend(tx.as_mut(), &ticket).await?;
        let made = match ceremonies.finish_registration(self.content(&ticket)?, shown.answer.clone()) {
            Ok(made) => made,
            Err(refused) => {
                tx.commit().await?;
                return Err(refused);
            }
        };
        let key = Passkey {
            id: self.ambient.id(),
            user_id,
            credential_id: made.id,
            name: shown.name.trim().chars().take(Passkey::NAME).collect(),
            credential: made.credential,
            created_at: self.ambient.now(),
            last_used_at: None,
        };
        tx.passkeys().add(&key).await.map_err(known_already)?;
        let entry = self.audit_own(user_id, "passkey.register", json!({ "passkey": key.id }));
        tx.audit_log().append(&entry).await?;
        tx.commit().await?;
        Ok(key)
    }
}

fn known_already(error: StoreError) -> AuthError {
    match error {
        StoreError::Duplicate { .. } => AuthError::PasskeyRefused("it is registered already".to_owned()),
        other => other.into(),
    }
}
