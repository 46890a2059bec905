use hallyu_contracts::auth::{RoleChanged, session_prefix};
use hallyu_kernel::{Envelope, Role, UserId};
use serde_json::json;

use super::Auth;
use crate::domain::{Account, AuthError};

impl Auth {
    /// Gives a user another role: tokens with the old one are good no more, a refresh gives one with the new. Written to
    /// the audit log.
    ///
    /// # Errors
    /// [`AuthError::UnknownUser`].
    pub async fn set_role(&self, user_id: UserId, role: Role) -> Result<Account, AuthError> {
        let mut tx = self.store.write().await?;
        let found = tx.accounts().find(user_id).await?;
        let mut account = found.ok_or_else(|| AuthError::UnknownUser(user_id.to_string()))?;
        if account.role == role {
            return Ok(account);
        }
        let before = std::mem::replace(&mut account.role, role);
        account.updated_at = self.ambient.now();
        tx.accounts().save(&account).await?;
        let entry = self.audit("role.set", user_id.to_string(), json!({ "from": before, "to": role }));
        tx.audit_log().append(&entry).await?;
        tx.outbox().add(Envelope::new(&self.ambient, &RoleChanged { user_id, role })).await?;
        tx.commit().await?;
        self.cache.remove_prefix(&session_prefix(user_id)).await;
        Ok(account)
    }
}
