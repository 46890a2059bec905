use hallyu_kernel::{Actor, PasskeyId, UserId};
use serde_json::json;

use super::Auth;
use crate::domain::{AuthError, Passkey};

impl Auth {
    /// The actor's passkeys, oldest first.
    ///
    /// # Errors
    /// [`AuthError::Store`].
    pub async fn own_passkeys(&self, actor: &Actor) -> Result<Vec<Passkey>, AuthError> {
        Ok(self.store.read().await?.passkeys().of_user(actor.user_id).await?)
    }

    /// Gives a passkey another name.
    ///
    /// # Errors
    /// [`AuthError::UnknownWay`].
    pub async fn rename_passkey(
        &self,
        actor: &Actor,
        id: PasskeyId,
        name: &str,
    ) -> Result<Passkey, AuthError> {
        let mut tx = self.store.write().await?;
        let own = tx.passkeys().of_user(actor.user_id).await?;
        let mut key = own.into_iter().find(|key| key.id == id).ok_or(AuthError::UnknownWay)?;
        key.name = name.trim().chars().take(Passkey::NAME).collect();
        tx.passkeys().save(&key).await?;
        tx.commit().await?;
        Ok(key)
    }

    /// Removes a passkey, unless it is the only way to log in. Written to the audit log.
    ///
    /// # Errors
    /// [`AuthError::UnknownWay`], [`AuthError::LastLoginMethod`].
    pub async fn remove_passkey(&self, actor: &Actor, id: PasskeyId) -> Result<(), AuthError> {
        self.undisturbed(|| self.try_remove_passkey(actor.user_id, id)).await
    }

    async fn try_remove_passkey(&self, user_id: UserId, id: PasskeyId) -> Result<(), AuthError> {
        let mut tx = self.store.write().await?;
        if !tx.passkeys().remove(user_id, id).await? {
            return Err(AuthError::UnknownWay);
        }
        self.still_has_a_way_in(tx.as_mut(), user_id).await?;
        tx.audit_log().append(&self.audit_own(user_id, "passkey.remove", json!({ "passkey": id }))).await?;
        tx.commit().await?;
        Ok(())
    }
}
