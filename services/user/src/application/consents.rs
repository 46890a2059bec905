use hallyu_kernel::Actor;

use super::User;
use crate::domain::{Consent, UserError};

impl User {
    /// Where the caller stands towards each text, with every decision so far. Waited for as [`User::me`].
    ///
    /// # Errors
    /// [`UserError::NotYet`].
    pub async fn consents(&self, actor: &Actor) -> Result<Vec<Consent>, UserError> {
        self.me(actor).await?;
        let mut tx = self.store.read().await?;
        let decisions = tx.consents().of(actor.user_id).await?;
        Ok(Consent::all(&decisions, &self.settings.texts))
    }
}
