use hallyu_kernel::Role;
use serde_json::json;

use super::Auth;
use super::register::Newcomer;
use crate::domain::{Account, AuthError, Registration};

/// An account that the operator makes.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// What the user would have filled in.
    pub registration: Registration,
    /// What the user may do.
    pub role: Role,
}

impl Auth {
    /// Makes an account of any role, whose address counts as verified. Written to the audit log.
    ///
    /// # Errors
    /// [`AuthError::EmailTaken`], [`AuthError::NicknameTaken`].
    pub async fn create_user(&self, new: NewUser) -> Result<Account, AuthError> {
        let account = self.account(&new.registration, new.role).await?;
        let account = Account { email_verified: true, ..account };
        let mut tx = self.store.write().await?;
        self.add(tx.as_mut(), &account, &Newcomer::from(&new.registration)).await?;
        let entry = self.audit("user.create", account.id.to_string(), json!({ "role": account.role }));
        tx.audit_log().append(&entry).await?;
        tx.commit().await?;
        Ok(account)
    }
}
