use hallyu_contracts::auth::{RoleChanged, session_prefix};
use hallyu_kernel::{Envelope, Role, UserId};
use serde_json::{Value, json};

use super::{Auth, Who};
use crate::application::ports::{AuditEntry, Tx};
use crate::domain::{Account, AuthError};

impl Auth {
    /// Gives a user another role: tokens with the old one are good no more, a refresh gives one with the new. Written to
    /// the audit log. For the operator of this installation.
    ///
    /// # Errors
    /// [`AuthError::UnknownUser`].
    pub async fn set_role(&self, user_id: UserId, role: Role) -> Result<Account, AuthError> {
        let change = self.undisturbed(|| async {
            let tx = self.store.write().await?;
            self.apply_role(tx, (user_id, role), |details| {
                self.audit("role.set", user_id.to_string(), details)
            })
            .await
        });
        self.role_changed(change.await?).await
    }

    /// The same, for an admin, who may not do it to himself.
    ///
    /// # Errors
    /// [`AuthError::MissingRole`], [`AuthError::OwnAccount`], [`AuthError::UnknownUser`].
    pub async fn change_role(&self, who: &Who, user_id: UserId, role: Role) -> Result<Account, AuthError> {
        let change = self.undisturbed(|| async {
            let mut tx = self.store.write().await?;
            self.admit_admin(tx.as_mut(), who, user_id).await?;
            self.apply_role(tx, (user_id, role), |details| {
                who.signed(self.audit("role.set", user_id.to_string(), details))
            })
            .await
        });
        self.role_changed(change.await?).await
    }

    async fn apply_role(
        &self,
        mut tx: Box<dyn Tx>,
        (user_id, role): (UserId, Role),
        entry: impl FnOnce(Value) -> AuditEntry + Send,
    ) -> Result<Account, AuthError> {
        let found = tx.accounts().find(user_id).await?;
        let mut account = found.ok_or_else(|| AuthError::UnknownUser(user_id.to_string()))?;
        if account.role == role {
            return Ok(account);
        }
        let before = std::mem::replace(&mut account.role, role);
        account.updated_at = self.ambient.now();
        tx.accounts().save(&account).await?;
        tx.audit_log().append(&entry(json!({ "from": before, "to": role }))).await?;
        tx.outbox().add(Envelope::new(&self.ambient, &RoleChanged { user_id, role })).await?;
        tx.commit().await?;
        Ok(account)
    }

    async fn role_changed(&self, account: Account) -> Result<Account, AuthError> {
        self.cache.remove_prefix(&session_prefix(account.id)).await;
        Ok(account)
    }
}
