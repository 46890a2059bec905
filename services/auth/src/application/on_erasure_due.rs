use hallyu_contracts::auth::session_prefix;
use hallyu_contracts::personal::{Erased, ErasureDue};
use hallyu_kernel::{Envelope, EventId};

use super::Auth;
use super::ports::Alias;
use crate::NAME;
use crate::domain::AuthError;

impl Auth {
    /// Removes an account with its sessions, which end everywhere at once, and all else that is held about the user; the
    /// address and the nickname are free then. The audit log keeps its entries, under a stand-in that names nobody.
    ///
    /// # Errors
    /// [`AuthError::Store`]; asking again with the same event is safe.
    pub async fn on_erasure_due(&self, id: EventId, event: &ErasureDue) -> Result<(), AuthError> {
        let mut tx = self.store.write().await?;
        if tx.inbox().claim(id).await? {
            let account = tx.accounts().find(event.user_id).await?;
            let mut names = vec![event.user_id.to_string()];
            if let Some(account) = account {
                names.extend([account.email.to_string(), account.email.key()]);
                names.extend([account.nickname.to_string(), account.nickname.key()]);
            }
            let alias = Alias::new(&self.tombstones.mark(event.user_id));
            tx.personal_data().disguise(event.user_id, &names, &alias).await?;
            tx.personal_data().erase(event.user_id).await?;
            let erased = Erased { erasure_id: event.erasure_id, holder: NAME.to_owned() };
            tx.outbox().add(Envelope::new(&self.ambient, &erased)).await?;
            tx.commit().await?;
        }
        // Also when the event comes again: the process may have ended between the commit and this.
        self.cache.remove_prefix(&session_prefix(event.user_id)).await;
        Ok(())
    }
}
