use std::sync::Arc;

use hallyu_contracts::auth::AccessClaims;
use hallyu_kernel::Time;
use serde_json::json;
use tokio::sync::RwLock;

use super::Auth;
use super::ports::PublicKey;
use crate::domain::{AuthError, SigningKey};

/// This process's copy of the keys, so that a signature asks no database.
#[derive(Default)]
pub(crate) struct Keyring(RwLock<Option<Copy>>);

/// The keys as they were at a time.
#[derive(Clone)]
struct Copy {
    keys: Arc<[SigningKey]>,
    read_at: Time,
}

impl Auth {
    /// The keys that access tokens can be verified with: those that sign, and those retired whose tokens may still live.
    ///
    /// # Errors
    /// [`AuthError::Crypto`] if a key was sealed with another master key.
    pub async fn public_keys(&self) -> Result<Vec<PublicKey>, AuthError> {
        let (keys, now, life) = (self.keys().await?, self.ambient.now(), self.config.access_life());
        keys.iter().filter(|key| key.verifies(now, life)).map(|key| self.smith.public(key)).collect()
    }

    /// Makes a new key and retires the others. Nobody is logged out: what they signed is verified until it expires.
    /// Written to the audit log.
    ///
    /// # Errors
    /// [`AuthError::Store`].
    pub async fn rotate_signing_keys(&self) -> Result<(), AuthError> {
        let now = self.ambient.now();
        let key = self.smith.forge(now);
        let mut tx = self.store.write().await?;
        tx.signing_keys().retire_all(now).await?;
        tx.signing_keys().add(&key).await?;
        tx.audit_log().append(&self.audit("signing_key.rotate", key.kid.clone(), json!({}))).await?;
        tx.commit().await?;
        *self.keyring.0.write().await = None;
        Ok(())
    }

    pub(super) async fn sign(&self, claims: &AccessClaims) -> Result<String, AuthError> {
        let keys = self.keys().await?;
        let key = SigningKey::to_sign(&keys, self.ambient.now()).ok_or_else(no_key)?;
        self.smith.sign(key, claims)
    }

    /// The keys, read again once in a while because another process may have changed them.
    async fn keys(&self) -> Result<Arc<[SigningKey]>, AuthError> {
        let now = self.ambient.now();
        let is_fresh = |copy: &&Copy| now - copy.read_at < SigningKey::SLACK / 2;
        if let Some(copy) = self.keyring.0.read().await.as_ref().filter(is_fresh) {
            return Ok(Arc::clone(&copy.keys));
        }
        let mut ring = self.keyring.0.write().await;
        if let Some(copy) = ring.as_ref().filter(is_fresh) {
            return Ok(Arc::clone(&copy.keys));
        }
        let keys: Arc<[SigningKey]> = self.read_keys(now).await?.into();
        *ring = Some(Copy { keys: Arc::clone(&keys), read_at: now });
        Ok(keys)
    }

    /// Reads the keys; makes the first one if there is none to sign with.
    async fn read_keys(&self, now: Time) -> Result<Vec<SigningKey>, AuthError> {
        let mut keys = self.store.read().await?.signing_keys().all().await?;
        if SigningKey::to_sign(&keys, now).is_some() {
            return Ok(keys);
        }
        // Two processes that start together may both make one: then there are two, which is allowed.
        let key = self.smith.forge(now);
        let mut tx = self.store.write().await?;
        tx.signing_keys().add(&key).await?;
        tx.commit().await?;
        keys.push(key);
        Ok(keys)
    }
}

fn no_key() -> AuthError {
    AuthError::Crypto("there is no key to sign with", "every key is retired or not yet valid".into())
}
