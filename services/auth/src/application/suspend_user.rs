use hallyu_contracts::auth::{UserRestored, UserSuspended, session_prefix};
use hallyu_kernel::{Envelope, UserId};
use serde_json::json;

use super::{Auth, Who};
use crate::domain::{Account, AuthError, Suspension};

impl Auth {
    /// Shuts an account: its sessions end at once, and nobody logs in to it until an admin opens it again. Written to the
    /// audit log.
    ///
    /// # Errors
    /// [`AuthError::MissingRole`], [`AuthError::OwnAccount`], [`AuthError::UnknownUser`].
    pub async fn suspend_user(&self, who: &Who, user_id: UserId, reason: &str) -> Result<Account, AuthError> {
        let account = self.undisturbed(|| self.try_suspend(who, user_id, reason)).await?;
        self.cache.remove_prefix(&session_prefix(user_id)).await;
        Ok(account)
    }

    async fn try_suspend(&self, who: &Who, user_id: UserId, reason: &str) -> Result<Account, AuthError> {
        let now = self.ambient.now();
        let mut tx = self.store.write().await?;
        self.admit_admin(tx.as_mut(), who, user_id).await?;
        let found = tx.accounts().find(user_id).await?;
        let mut account = found.ok_or_else(|| AuthError::UnknownUser(user_id.to_string()))?;
        account.suspension = Some(Suspension { at: now, reason: reason.to_owned() });
        account.updated_at = now;
        tx.accounts().save(&account).await?;
        tx.user_sessions().end_all(user_id, None).await?;
        tx.tickets().remove_of(user_id).await?;
        let details = json!({ "reason": reason });
        let entry = who.signed(self.audit("user.suspend", user_id.to_string(), details));
        tx.audit_log().append(&entry).await?;
        tx.outbox().add(Envelope::new(&self.ambient, &UserSuspended { user_id })).await?;
        tx.commit().await?;
        Ok(account)
    }

    /// Opens a suspended account again. Its owner has to log in. Written to the audit log.
    ///
    /// # Errors
    /// [`AuthError::MissingRole`], [`AuthError::OwnAccount`], [`AuthError::UnknownUser`].
    pub async fn unsuspend_user(&self, who: &Who, user_id: UserId) -> Result<Account, AuthError> {
        self.undisturbed(|| self.try_unsuspend(Some(who), user_id)).await
    }

    /// The same, for the operator of this installation.
    ///
    /// # Errors
    /// [`AuthError::UnknownUser`].
    pub async fn reinstate_user(&self, user_id: UserId) -> Result<Account, AuthError> {
        self.undisturbed(|| self.try_unsuspend(None, user_id)).await
    }

    async fn try_unsuspend(&self, who: Option<&Who>, user_id: UserId) -> Result<Account, AuthError> {
        let mut tx = self.store.write().await?;
        if let Some(who) = who {
            self.admit_admin(tx.as_mut(), who, user_id).await?;
        }
        let found = tx.accounts().find(user_id).await?;
        let mut account = found.ok_or_else(|| AuthError::UnknownUser(user_id.to_string()))?;
        if account.suspension.take().is_none() {
            return Ok(account);
        }
        account.updated_at = self.ambient.now();
        tx.accounts().save(&account).await?;
        let entry = self.audit("user.unsuspend", user_id.to_string(), json!({}));
        let entry = match who {
            Some(who) => who.signed(entry),
            None => entry,
        };
        tx.audit_log().append(&entry).await?;
        tx.outbox().add(Envelope::new(&self.ambient, &UserRestored { user_id })).await?;
        tx.commit().await?;
        Ok(account)
    }
}
