use std::convert::Infallible;
use std::time::Duration;

use hallyu_contracts::auth::{AUDIENCE, AccessClaims, ISSUER, LiveSession, session_key};
use hallyu_kernel::{Role, UserId};
use serde_json::json;

use super::Auth;
use super::ports::Tx;
use crate::domain::{Account, AuthError, Device, RefreshToken, Session};

/// How long a session stays in the cache.
const CACHED: Duration = Duration::from_secs(30 * 60);

/// What a client proves itself with.
#[derive(Clone, PartialEq, Eq)]
pub struct Tokens {
    /// JWT for the `Authorization` header.
    pub access_token: String,
    /// Good once, for the next pair of tokens.
    pub refresh_token: String,
    /// Life of the access token, seconds.
    pub expires_in: u32,
}

impl Auth {
    /// Opens a session for the operator of this installation, who needs no password. Written to the audit log.
    ///
    /// # Errors
    /// [`AuthError::UnknownUser`].
    pub async fn open_session(&self, user_id: UserId) -> Result<Tokens, AuthError> {
        let mut tx = self.store.write().await?;
        let found = tx.accounts().find(user_id).await?;
        let account = found.ok_or_else(|| AuthError::UnknownUser(user_id.to_string()))?;
        let entry = self.audit("session.open", user_id.to_string(), json!({ "role": account.role }));
        tx.audit_log().append(&entry).await?;
        self.open(tx, &account, Device::new(Some("operator"), None)).await
    }

    /// Adds a session and commits. The account must have been read in the same unit of work.
    ///
    /// # Errors
    /// [`AuthError::Suspended`]; [`StoreError::Conflict`](hallyu_kernel::StoreError::Conflict) if somebody changed the
    /// account meanwhile.
    pub(super) async fn open(
        &self,
        mut tx: Box<dyn Tx>,
        account: &Account,
        device: Device,
    ) -> Result<Tokens, AuthError> {
        account.unless_suspended()?;
        let now = self.ambient.now();
        let (secret, refresh_digest) = self.secrets.make();
        let session = Session {
            id: self.ambient.id(),
            user_id: account.id,
            refresh_digest,
            device,
            expires_at: now + self.config.session_life(),
            last_seen_at: now,
            created_at: now,
        };
        tx.accounts().note_login(account.id, now).await?;
        tx.sessions().add(&session).await?;
        // Before the commit: whoever ends all sessions of the account either comes before and is noticed above, or
        // comes after the commit and empties the cache then.
        self.remember(&session.live(account.role)).await;
        tx.commit().await?;
        self.tokens(&session, secret, account.role).await
    }

    /// The pair of tokens of a session whose present secret this is.
    pub(super) async fn tokens(
        &self,
        session: &Session,
        secret: String,
        role: Role,
    ) -> Result<Tokens, AuthError> {
        let issued = self.ambient.now();
        let claims = AccessClaims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: session.user_id,
            sid: session.id,
            role,
            iat: issued.timestamp(),
            exp: (issued + self.config.access_life()).timestamp(),
        };
        let access_token = self.sign(&claims).await?;
        let refresh_token = RefreshToken { session_id: session.id, secret }.to_string();
        Ok(Tokens { access_token, refresh_token, expires_in: self.config.access_seconds })
    }

    /// Puts a session that nobody else knows yet into the cache, so that its first use asks no database.
    async fn remember(&self, session: &LiveSession) {
        let key = session_key(session.user_id, session.session_id);
        let json = serde_json::to_vec(session).expect("a session is plain data");
        let Ok(_) = self.cache.get_or_load(&key, CACHED, || async { Ok::<_, Infallible>(json.into()) }).await;
    }
}
