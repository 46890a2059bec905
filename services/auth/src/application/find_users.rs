use hallyu_kernel::{Actor, Page, PageRequest, Role, UserId};

use super::Auth;
use super::ports::Wanted;
use crate::domain::{Account, AuthError};

impl Auth {
    /// The accounts that an admin looks for, newest first.
    ///
    /// # Errors
    /// [`AuthError::MissingRole`].
    pub async fn find_users(
        &self,
        actor: &Actor,
        wanted: &Wanted,
        page: PageRequest,
    ) -> Result<Page<Account>, AuthError> {
        actor.require(Role::Admin)?;
        let mut tx = self.store.read().await?;
        Ok(tx.accounts().search(wanted, page).await?)
    }

    /// One account, and how many of its sessions live, for an admin.
    ///
    /// # Errors
    /// [`AuthError::MissingRole`], [`AuthError::UnknownUser`].
    pub async fn find_user(&self, actor: &Actor, id: UserId) -> Result<(Account, usize), AuthError> {
        actor.require(Role::Admin)?;
        let mut tx = self.store.read().await?;
        let found = tx.accounts().find(id).await?;
        let account = found.ok_or_else(|| AuthError::UnknownUser(id.to_string()))?;
        let sessions = tx.user_sessions().of_user(id, self.ambient.now()).await?;
        Ok((account, sessions.len()))
    }
}
