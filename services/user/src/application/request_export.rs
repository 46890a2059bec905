use hallyu_contracts::personal::ExportRequested;
use hallyu_kernel::{Actor, Envelope};

use super::User;
use crate::domain::{Export, UserError};

impl User {
    /// Asks every service for its part of a copy of all that is held about the caller. The same request again, or any
    /// while one is in work, gives that one.
    ///
    /// # Errors
    /// [`UserError::ExportTooSoon`] less than a day after the last one, unless that failed; [`UserError::NotYet`].
    pub async fn request_export(
        &self,
        actor: &Actor,
        request_key: Option<String>,
    ) -> Result<Export, UserError> {
        self.me(actor).await?;
        let now = self.ambient.now();
        let mut tx = self.store.write().await?;
        let known = tx.exports().of(actor.user_id).await?;
        if let Some(same) = known.iter().find(|export| export.answers(request_key.as_deref())) {
            return Ok(same.clone());
        }
        if let Some(last) = known.first() {
            last.allow_another(now)?;
        }
        let export = Export::new(self.ambient.id(), actor.user_id, (request_key, now));
        tx.exports().insert(&export).await?;
        let requested = ExportRequested { export_id: export.id, user_id: export.user_id };
        tx.outbox().add(Envelope::new(&self.ambient, &requested)).await?;
        tx.commit().await?;
        Ok(export)
    }
}
