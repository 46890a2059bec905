use hallyu_contracts::personal::ErasurePlanned;

use super::{User, texts};
use crate::domain::UserError;

impl User {
    /// Mails the user when the erasure will be and how it is called off: whoever asked for it may be somebody else.
    ///
    /// # Errors
    /// [`UserError::Files`] if the mail was not taken; asking again sends it then.
    pub(super) async fn on_erasure_planned(&self, event: &ErasurePlanned) -> Result<(), UserError> {
        let mut tx = self.store.read().await?;
        let Some(request) = tx.erasure_requests().get(event.user_id).await? else { return Ok(()) };
        let Some(profile) = tx.profiles().get(event.user_id).await? else { return Ok(()) };
        drop(tx);
        let mail = texts::erasure_planned(&profile, request.erase_at, &self.settings.public_url);
        self.mailer.send(mail).await.map_err(|error| UserError::Files("the mail", error.into()))
    }
}
