use hallyu_contracts::personal::ExportReady;

use super::{User, texts};
use crate::domain::{ExportState, UserError};

impl User {
    /// Mails the user where the archive can be fetched.
    ///
    /// # Errors
    /// [`UserError::Files`] if the mail was not taken; asking again sends it then.
    pub(super) async fn on_export_ready(&self, event: &ExportReady) -> Result<(), UserError> {
        let mut tx = self.store.read().await?;
        let Some(export) = tx.exports().get(event.export_id).await? else { return Ok(()) };
        let Some(profile) = tx.profiles().get(export.user_id).await? else { return Ok(()) };
        drop(tx);
        let Some(end) = export.expires_at.filter(|_| export.state == ExportState::Ready) else {
            return Ok(());
        };
        let mail = texts::export_ready(&profile, end, &self.settings.public_url);
        self.mailer.send(mail).await.map_err(|error| UserError::Files("the mail", error.into()))
    }
}
