use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use async_trait::async_trait;
use hallyu_contracts::auth::{AUDIENCE, AccessClaims, ISSUER};
use hallyu_kernel::{Actor, Ambient, Coded, Kind, Time};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use sha2::{Digest, Sha256};
use tokio::sync::Mutex;

use crate::sessions::SeenSession;

/// How long a verified token is not verified again; its expiry is looked at each time.
const REMEMBERED: Duration = Duration::from_secs(60);
/// Most tokens that are remembered.
const CAPACITY: u64 = 100_000;
/// Least seconds between two fetches of the keys, so that made-up key ids cannot flood the issuer.
const REFETCH_SECONDS: i64 = 10;

/// How much the issuer's clock may differ from this one, seconds.
const LEEWAY: i64 = 60;

/// Where the public keys of the token issuer come from.
#[async_trait]
pub trait KeySource: Send + Sync {
    /// The keys that are valid now.
    async fn keys(&self) -> Result<JwkSet, KeySourceError>;
}

/// The issuer's keys could not be had.
#[derive(Debug, thiserror::Error)]
#[error("cannot fetch the keys of the token issuer")]
pub struct KeySourceError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

/// Keys that never change.
#[derive(Clone, Debug)]
pub struct StaticKeys(pub JwkSet);

#[async_trait]
impl KeySource for StaticKeys {
    async fn keys(&self) -> Result<JwkSet, KeySourceError> {
        Ok(self.0.clone())
    }
}

/// Why a token was refused.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// Not ours, altered, of another audience, or of a session that ended.
    #[error("the token is not valid")]
    Invalid,
    /// It was valid, or its role is out of date: refresh it.
    #[error("the token has expired")]
    Expired,
    /// The keys could not be fetched.
    #[error(transparent)]
    Keys(#[from] KeySourceError),
}

impl Coded for TokenError {
    fn kind(&self) -> Kind {
        match self {
            Self::Invalid | Self::Expired => Kind::Unauthenticated,
            Self::Keys(_) => Kind::Unavailable,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Invalid => "INVALID_TOKEN",
            Self::Expired => "TOKEN_EXPIRED",
            Self::Keys(_) => "UNAVAILABLE",
        }
    }

    fn subject(&self) -> Option<&str> {
        matches!(self, Self::Keys(_)).then_some("auth")
    }
}

/// A token that was verified, and what has been found out about its bearer since.
pub(crate) struct Verified {
    pub(crate) actor: Actor,
    /// Unix seconds.
    expires_at: i64,
    pub(crate) session: SeenSession,
}

/// Verifies access tokens (JWT, EdDSA with Ed25519 only) against the issuer's published keys.
pub struct TokenVerifier {
    source: Arc<dyn KeySource>,
    ambient: Ambient,
    keys: RwLock<HashMap<String, Arc<DecodingKey>>>,
    fetched_at: Mutex<Option<Time>>,
    verified: moka::sync::Cache<[u8; 32], Arc<Verified>>,
    validation: Validation,
}

impl TokenVerifier {
    /// Fetches the keys when the first token comes.
    #[must_use]
    pub fn new(source: Arc<dyn KeySource>, ambient: Ambient) -> Self {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation.validate_exp = false; // checked against our own clock
        Self {
            source,
            ambient,
            keys: RwLock::default(),
            fetched_at: Mutex::default(),
            verified: moka::sync::Cache::builder().max_capacity(CAPACITY).time_to_live(REMEMBERED).build(),
            validation,
        }
    }

    /// Who the token was issued to.
    ///
    /// # Errors
    /// See [`TokenError`].
    pub async fn verify(&self, token: &str) -> Result<Actor, TokenError> {
        self.verified(token).await.map(|verified| verified.actor)
    }

    pub(crate) async fn verified(&self, token: &str) -> Result<Arc<Verified>, TokenError> {
        let digest: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        let verified = match self.verified.get(&digest) {
            Some(verified) => verified,
            None => {
                let verified = Arc::new(self.verify_signature(token).await?);
                self.verified.insert(digest, Arc::clone(&verified));
                verified
            }
        };
        if verified.expires_at.saturating_add(LEEWAY) <= self.ambient.now().timestamp() {
            return Err(TokenError::Expired);
        }
        Ok(verified)
    }

    async fn verify_signature(&self, token: &str) -> Result<Verified, TokenError> {
        let header = jsonwebtoken::decode_header(token).map_err(|_| TokenError::Invalid)?;
        if header.alg != Algorithm::EdDSA {
            return Err(TokenError::Invalid);
        }
        let key = self.key(&header.kid.ok_or(TokenError::Invalid)?).await?;
        let token = jsonwebtoken::decode::<AccessClaims>(token, &key, &self.validation)
            .map_err(|_| TokenError::Invalid)?;
        let AccessClaims { sub, sid, role, iat, exp, .. } = token.claims;
        if iat > self.ambient.now().timestamp().saturating_add(LEEWAY) {
            return Err(TokenError::Invalid);
        }
        let actor = Actor { user_id: sub, session_id: sid, role };
        Ok(Verified { actor, expires_at: exp, session: SeenSession::of(&actor) })
    }

    async fn key(&self, id: &str) -> Result<Arc<DecodingKey>, TokenError> {
        if let Some(key) = self.known(id) {
            return Ok(key);
        }
        let mut fetched_at = self.fetched_at.lock().await;
        // Whoever held the lock before may have fetched it.
        if let Some(key) = self.known(id) {
            return Ok(key);
        }
        let now = self.ambient.now();
        if fetched_at.is_some_and(|before| (now - before).num_seconds() < REFETCH_SECONDS) {
            return Err(TokenError::Invalid);
        }
        let set = self.source.keys().await?;
        *fetched_at = Some(now);
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = ring(&set);
        self.known(id).ok_or(TokenError::Invalid)
    }

    fn known(&self, id: &str) -> Option<Arc<DecodingKey>> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).get(id).map(Arc::clone)
    }
}

/// The usable keys by their ids.
fn ring(set: &JwkSet) -> HashMap<String, Arc<DecodingKey>> {
    let named = set.keys.iter().filter_map(|key| Some((key.common.key_id.clone()?, key)));
    named.filter_map(|(id, key)| Some((id, Arc::new(DecodingKey::from_jwk(key).ok()?)))).collect()
}
