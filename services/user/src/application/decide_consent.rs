use hallyu_kernel::Actor;

use super::User;
use crate::domain::{Choice, Consent, ConsentKind, UserError};

impl User {
    /// Notes what the caller says to the text in force. Saying the same again changes nothing.
    ///
    /// # Errors
    /// [`UserError::ConsentNeeded`] if an account cannot go on without it, [`UserError::NotYet`].
    pub async fn decide_consent(
        &self,
        actor: &Actor,
        kind: ConsentKind,
        choice: Choice,
    ) -> Result<Consent, UserError> {
        self.me(actor).await?;
        let texts = &self.settings.texts;
        let mut tx = self.store.write().await?;
        let mut decisions = tx.consents().of(actor.user_id).await?;
        let consent = Consent::of(kind, &decisions, texts);
        let Some(decision) = consent.decide(choice, self.ambient.now())? else { return Ok(consent) };
        tx.consents().add(actor.user_id, std::slice::from_ref(&decision)).await?;
        tx.commit().await?;
        decisions.push(decision);
        Ok(Consent::of(kind, &decisions, texts))
    }
}
