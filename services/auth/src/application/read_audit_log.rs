use hallyu_kernel::{Actor, Role};
use uuid::Uuid;

use super::Auth;
use super::ports::{AuditEntry, WantedEntries};
use crate::domain::AuthError;

impl Auth {
    /// At most `limit` entries of the audit log that an admin looks for, newest first, and after which one the next page
    /// begins; none if there is no more.
    ///
    /// # Errors
    /// [`AuthError::MissingRole`].
    pub async fn read_audit_log(
        &self,
        actor: &Actor,
        wanted: &WantedEntries,
        limit: u32,
    ) -> Result<(Vec<AuditEntry>, Option<Uuid>), AuthError> {
        actor.require(Role::Admin)?;
        let mut entries = self.store.read().await?.audit_log().read(wanted, limit + 1).await?;
        let there_is_more = entries.len() > limit as usize;
        entries.truncate(limit as usize);
        let next = entries.last().filter(|_| there_is_more).map(|last| last.id);
        Ok((entries, next))
    }
}
