use hallyu_contracts::auth::session_prefix;
use hallyu_kernel::UserId;

use super::Auth;

impl Auth {
    /// Forgets the user's cached sessions: they hold the old role, or have ended. Another process may have changed that,
    /// whose cache is not this one's.
    pub async fn on_access_changed(&self, user_id: UserId) {
        self.cache.remove_prefix(&session_prefix(user_id)).await;
    }
}
