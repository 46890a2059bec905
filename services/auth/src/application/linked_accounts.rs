use hallyu_kernel::{Actor, LinkId, UserId};
use serde_json::json;

use super::Auth;
use super::ports::Tx;
use crate::domain::{AuthError, OauthAccount};

impl Auth {
    /// The accounts at providers that log in to the actor's, oldest first.
    ///
    /// # Errors
    /// [`AuthError::Store`].
    pub async fn linked_accounts(&self, actor: &Actor) -> Result<Vec<OauthAccount>, AuthError> {
        Ok(self.store.read().await?.oauth_accounts().of_user(actor.user_id).await?)
    }

    /// Ends a link, unless it is the only way to log in. Written to the audit log.
    ///
    /// # Errors
    /// [`AuthError::UnknownWay`], [`AuthError::LastLoginMethod`].
    pub async fn unlink_account(&self, actor: &Actor, id: LinkId) -> Result<(), AuthError> {
        self.undisturbed(|| self.try_unlink_account(actor.user_id, id)).await
    }

    async fn try_unlink_account(&self, user_id: UserId, id: LinkId) -> Result<(), AuthError> {
        let mut tx = self.store.write().await?;
        if !tx.oauth_accounts().remove(user_id, id).await? {
            return Err(AuthError::UnknownWay);
        }
        self.still_has_a_way_in(tx.as_mut(), user_id).await?;
        tx.audit_log().append(&self.audit_own(user_id, "oauth.unlink", json!({ "link": id }))).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Passes if somebody can still log in to the account: by password, provider or passkey. The account is written, so
    /// that of two units of work that take a way each one comes too late.
    pub(super) async fn still_has_a_way_in(&self, tx: &mut dyn Tx, user_id: UserId) -> Result<(), AuthError> {
        let mut account = tx.accounts().find(user_id).await?.ok_or(AuthError::UnknownWay)?;
        let has_way = account.password_hash.is_some()
            || !tx.oauth_accounts().of_user(user_id).await?.is_empty()
            || !tx.passkeys().of_user(user_id).await?.is_empty();
        if !has_way {
            return Err(AuthError::LastLoginMethod);
        }
        account.updated_at = self.ambient.now();
        tx.accounts().save(&account).await?;
        Ok(())
    }
}
