use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::EncodePrivateKey;
use hallyu_contracts::auth::{AUDIENCE, AccessClaims, ISSUER};
use hallyu_http::{Access, Host, JwkSet, StaticKeys, TokenVerifier};
use hallyu_kernel::{Actor, Ambient};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::Serialize;
use serde_json::json;

/// How long an [`Issuer`]'s tokens are valid, seconds.
const LIFETIME: i64 = 1800;

/// Issues access tokens in the place of `auth`, with one key that never changes.
#[derive(Clone)]
pub struct Issuer {
    key_id: &'static str,
    key: SigningKey,
    ambient: Ambient,
}

impl Issuer {
    /// Tokens are issued at the time of `ambient`.
    #[must_use]
    pub fn new(ambient: Ambient) -> Self {
        Self { key_id: "test", key: SigningKey::from_bytes(&[7; 32]), ambient }
    }

    /// An issuer whose key nobody trusts, although it claims to be the trusted one.
    #[must_use]
    pub fn forger(ambient: Ambient) -> Self {
        Self { key: SigningKey::from_bytes(&[8; 32]), ..Self::new(ambient) }
    }

    /// The same key under another id.
    #[must_use]
    pub fn with_key_id(mut self, key_id: &'static str) -> Self {
        self.key_id = key_id;
        self
    }

    /// The public key, as `auth` publishes it.
    #[must_use]
    pub fn keys(&self) -> JwkSet {
        let x = URL_SAFE_NO_PAD.encode(self.key.verifying_key().to_bytes());
        let key = json!({ "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": self.key_id, "x": x });
        serde_json::from_value(json!({ "keys": [key] })).expect("a well-formed key set")
    }

    /// A verifier that trusts this issuer.
    #[must_use]
    pub fn verifier(&self) -> Arc<TokenVerifier> {
        Arc::new(TokenVerifier::new(Arc::new(StaticKeys(self.keys())), self.ambient.clone()))
    }

    /// Lets in whoever has a token of this issuer; sessions are not looked up.
    #[must_use]
    pub fn access(&self) -> Arc<Access> {
        Arc::new(Access::by_token_only(self.verifier()))
    }

    /// What `Service::finish` needs in a test.
    #[must_use]
    pub fn host(&self) -> Host {
        Host { access: self.access(), ambient: self.ambient.clone(), metrics: None }
    }

    /// The claims of a token for `actor` that is issued now and valid for half an hour.
    #[must_use]
    pub fn claims(&self, actor: &Actor) -> AccessClaims {
        let iat = self.ambient.now().timestamp();
        AccessClaims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: actor.user_id,
            sid: actor.session_id,
            role: actor.role,
            iat,
            exp: iat + LIFETIME,
        }
    }

    /// Signs any claims.
    ///
    /// # Panics
    /// If they cannot be written as JSON.
    pub fn sign(&self, claims: &impl Serialize) -> String {
        let header = Header { kid: Some(self.key_id.to_owned()), ..Header::new(Algorithm::EdDSA) };
        let der = self.key.to_pkcs8_der().expect("a key can be written");
        jsonwebtoken::encode(&header, claims, &EncodingKey::from_ed_der(der.as_bytes()))
            .expect("plain claims")
    }

    /// An access token.
    #[must_use]
    pub fn token(&self, actor: &Actor) -> String {
        self.sign(&self.claims(actor))
    }

    /// The `Authorization` header's value for `actor`.
    #[must_use]
    pub fn bearer(&self, actor: &Actor) -> String {
        format!("Bearer {}", self.token(actor))
    }
}
