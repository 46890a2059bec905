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

    /// Makes the key that signs after the present one. It is published now and signs a while later, when whoever keeps a
    /// copy of the published keys has seen it. Nobody is logged out: what the present key signed is verified until it
    /// expires. Written to the audit log.
    ///
    /// # Errors
    /// [`AuthError::Store`].
    pub async fn rotate_signing_keys(&self) -> Result<(), AuthError> {
        self.announce_key("operator").await?;
        Ok(())
    }

    /// What is due for the keys: the next one if the newest is too old, retirement of those that sign no more, and
    /// sealing with the present master key of what an earlier one sealed.
    pub(super) async fn tend_keys(&self) -> Result<(), AuthError> {
        let (now, life) = (self.ambient.now(), self.config.key_life());
        let keys = self.store.read().await?.signing_keys().all().await?;
        if SigningKey::is_next_due(&keys, now, life) {
            self.announce_key("schedule").await?;
        }
        let retired = SigningKey::superseded(&keys, now);
        let mut tx = self.store.write().await?;
        for key in &retired {
            tx.signing_keys().save(key).await?;
        }
        for key in keys.iter().filter(|key| !key.verifies(now, self.config.access_life())) {
            tx.signing_keys().remove(&key.kid).await?;
        }
        tx.commit().await?;
        self.reseal().await?;
        Ok(())
    }

    async fn announce_key(&self, because: &str) -> Result<(), AuthError> {
        let key = self.smith.forge(self.ambient.now() + SigningKey::ANNOUNCED);
        let mut tx = self.store.write().await?;
        tx.signing_keys().add(&key).await?;
        let details = json!({ "because": because, "signs_from": key.not_before });
        tx.audit_log().append(&self.audit("signing_key.rotate", key.kid.clone(), details)).await?;
        tx.commit().await?;
        self.read_keys_again().await;
        Ok(())
    }

    /// Forgets this process's copy of the keys.
    pub(super) async fn read_keys_again(&self) {
        *self.keyring.0.write().await = None;
    }

    pub(super) async fn sign(&self, claims: &AccessClaims) -> Result<String, AuthError> {
        let keys = self.keys().await?;
        let key = SigningKey::to_sign(&keys, self.ambient.now()).ok_or_else(no_key)?;
        self.smith.sign(key, claims)
    }

    /// The keys, read again once in a while because another process may have changed them.
    async fn keys(&self) -> Result<Arc<[SigningKey]>, AuthError> {
        let now = self.ambient.now();
        let is_fresh = |copy: &&Copy| now - copy.read_at < SigningKey::COPY;
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
