use hallyu_contracts::auth::{RoleChanged, session_prefix};

use super::Auth;

impl Auth {
    /// Forgets the user's cached sessions, which hold the old role. The role may have been set by another process, whose
    /// cache is not this one's.
    pub async fn on_role_changed(&self, event: &RoleChanged) {
        self.cache.remove_prefix(&session_prefix(event.user_id)).await;
    }
}
