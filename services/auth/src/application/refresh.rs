use serde_json::json;

use super::ports::Tx;
use super::{Auth, Tokens};
use crate::domain::{AuthError, Digest, RefreshToken, Session};

impl Auth {
    /// Takes a refresh token and gives the next pair of tokens. A token that comes a second time may have been stolen,
    /// so its session ends for everybody who holds one of its tokens.
    ///
    /// # Errors
    /// [`AuthError::InvalidToken`] if it is none, was used before or its session has ended; [`AuthError::TokenExpired`].
    pub async fn refresh(&self, token: &str) -> Result<Tokens, AuthError> {
        let token: RefreshToken = token.parse().map_err(|_| AuthError::InvalidToken)?;
        let presented = self.secrets.digest(&token.secret);
        // If another refresh was faster, looking again shows that the token is spent now.
        self.undisturbed(|| self.try_refresh(&token, &presented)).await
    }

    async fn try_refresh(&self, token: &RefreshToken, presented: &Digest) -> Result<Tokens, AuthError> {
        let mut tx = self.store.write().await?;
        let mut session = tx.sessions().find(token.session_id).await?.ok_or(AuthError::InvalidToken)?;
        if !self.secrets.equal(&session.refresh_digest, presented) {
            return Err(self.refuse(tx, &session, presented).await?);
        }
        let now = self.ambient.now();
        if !session.is_live(now) {
            return Err(AuthError::TokenExpired);
        }
        let account = tx.accounts().find(session.user_id).await?.ok_or(AuthError::InvalidToken)?;
        account.unless_suspended().map_err(|_| AuthError::InvalidToken)?;
        let (secret, digest) = self.secrets.make();
        session.rotate(digest, now, self.config.session_life());
        tx.sessions().rotate(&session, presented, now).await?;
        tx.commit().await?;
        // What the cache holds may have the old expiry or role. Storing it anew here could undo a logout.
        self.forget(session.user_id, session.id).await;
        self.tokens(&session, secret, account.role).await
    }

    /// Ends the session if the token was good once; one that never was does no harm to it.
    async fn refuse(
        &self,
        mut tx: Box<dyn Tx>,
        session: &Session,
        presented: &Digest,
    ) -> Result<AuthError, AuthError> {
        if !tx.sessions().was_spent(session.id, presented).await? {
            return Ok(AuthError::InvalidToken);
        }
        tx.sessions().end(session.id).await?;
        let details = json!({ "user_id": session.user_id });
        tx.audit_log().append(&self.audit("session.reuse", session.id.to_string(), details)).await?;
        tx.commit().await?;
        self.forget(session.user_id, session.id).await;
        tracing::warn!(session_id = %session.id, "a refresh token was used twice; its session has ended");
        Ok(AuthError::InvalidToken)
    }
}
