use async_trait::async_trait;
use hallyu_kernel::{Ambient, Time};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use reqwest::Client;
use serde::Deserialize;
use serde_json::{Value, json};
use subtle::ConstantTimeEq;
use tokio::sync::Mutex;

use super::provider_http::{ask, challenge, client, unavailable, with_query};
use crate::application::ports::{Flow, IdentityProvider, Vouched};
use crate::domain::{AuthError, Identity, Provider};

/// Algorithms of ID tokens: public keys only, so that no secret of ours can be a key.
const ALGORITHMS: [Algorithm; 3] = [Algorithm::RS256, Algorithm::ES256, Algorithm::EdDSA];
/// How far the provider's clock may be off, seconds.
const SKEW: i64 = 60;
/// How long what the provider publishes is believed, seconds.
const FRESH: i64 = 60 * 60;
/// Least seconds between two fetches because of an unknown key, so that made-up key ids cannot flood the provider.
const REFETCH: i64 = 10;

/// Who we are to an OpenID provider.
#[derive(Clone)]
pub(crate) struct OpenIdClient {
    pub(crate) provider: Provider,
    pub(crate) issuer: String,
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
}

/// Any OpenID provider: authorization code with PKCE, ID token verified against its published keys.
pub(crate) struct OpenId {
    of: OpenIdClient,
    http: Client,
    ambient: Ambient,
    published: Mutex<Option<Published>>,
}

/// What a provider publishes, and when we read it.
#[derive(Clone)]
struct Published {
    metadata: Metadata,
    keys: JwkSet,
    read_at: Time,
}

#[derive(Clone, Deserialize)]
struct Metadata {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
}

#[derive(Deserialize)]
struct TokenAnswer {
    id_token: String,
    access_token: Option<String>,
    refresh_token: Option<String>,
}

/// `aud` is one text or a list.
#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

#[derive(Deserialize)]
struct IdClaims {
    sub: String,
    aud: Audience,
    azp: Option<String>,
    exp: i64,
    nonce: Option<String>,
    email: Option<String>,
    /// Some providers write a text here; only `true` counts.
    email_verified: Option<Value>,
    name: Option<String>,
}

impl OpenId {
    pub(crate) fn new(of: OpenIdClient, ambient: Ambient) -> Result<Self, reqwest::Error> {
        Ok(Self { of, http: client()?, ambient, published: Mutex::default() })
    }

    fn refused(&self, why: impl Into<String>) -> AuthError {
        AuthError::ProviderRefused(self.of.provider, why.into())
    }

    /// What the provider publishes, at most as many seconds old.
    async fn published(&self, age: i64) -> Result<Published, AuthError> {
        let mut published = self.published.lock().await;
        let now = self.ambient.now();
        if let Some(known) = published.as_ref().filter(|known| (now - known.read_at).num_seconds() < age) {
            return Ok(known.clone());
        }
        let issuer = self.of.issuer.trim_end_matches('/');
        let address = format!("{issuer}/.well-known/openid-configuration");
        let metadata: Metadata = self.fetch(&address).await?;
        if metadata.issuer.trim_end_matches('/') != issuer {
            return Err(unavailable(self.of.provider, "it publishes another issuer than the configured one"));
        }
        let keys = self.fetch(&metadata.jwks_uri).await?;
        Ok(published.insert(Published { metadata, keys, read_at: now }).clone())
    }

    /// Reads something that must be there: a refusal is no answer, either.
    async fn fetch<T: serde::de::DeserializeOwned>(&self, address: &str) -> Result<T, AuthError> {
        match ask(self.of.provider, self.http.get(address)).await {
            Err(AuthError::ProviderRefused(provider, why)) => Err(unavailable(provider, why)),
            other => other,
        }
    }

    async fn key(&self, id: &str) -> Result<(DecodingKey, String), AuthError> {
        let mut published = self.published(FRESH).await?;
        if published.keys.find(id).is_none() {
            published = self.published(REFETCH).await?;
        }
        let key = published.keys.find(id).ok_or_else(|| self.refused("the ID token's key is unknown"))?;
        let key = DecodingKey::from_jwk(key).map_err(|error| self.refused(error.to_string()))?;
        Ok((key, published.metadata.issuer))
    }

    async fn verify(&self, id_token: &str, nonce: &str) -> Result<IdClaims, AuthError> {
        let header =
            jsonwebtoken::decode_header(id_token).map_err(|error| self.refused(error.to_string()))?;
        if !ALGORITHMS.contains(&header.alg) {
            return Err(self.refused("the ID token's algorithm is not accepted"));
        }
        let (key, issuer) =
            self.key(&header.kid.ok_or_else(|| self.refused("the ID token names no key"))?).await?;
        let mut validation = Validation::new(header.alg);
        validation.set_issuer(&[issuer]);
        validation.set_audience(&[&self.of.client_id]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation.validate_exp = false; // checked against our own clock
        let token = jsonwebtoken::decode::<IdClaims>(id_token, &key, &validation);
        let claims = token.map_err(|error| self.refused(error.to_string()))?.claims;
        self.check(&claims, nonce)?;
        Ok(claims)
    }

    fn check(&self, claims: &IdClaims, nonce: &str) -> Result<(), AuthError> {
        if claims.exp + SKEW <= self.ambient.now().timestamp() {
            return Err(self.refused("the ID token has expired"));
        }
        let given = claims.nonce.as_deref().unwrap_or_default();
        if !bool::from(given.as_bytes().ct_eq(nonce.as_bytes())) {
            return Err(self.refused("the ID token answers another login"));
        }
        let several = matches!(&claims.aud, Audience::Many(all) if all.len() > 1);
        let is_for_us = match &claims.azp {
            Some(party) => *party == self.of.client_id,
            None => !several,
        };
        if !is_for_us || matches!(&claims.aud, Audience::One(one) if *one != self.of.client_id) {
            return Err(self.refused("the ID token is for somebody else"));
        }
        Ok(())
    }
}

#[async_trait]
impl IdentityProvider for OpenId {
    async fn address(&self, flow: &Flow) -> Result<String, AuthError> {
        let metadata = self.published(FRESH).await?.metadata;
        let pairs = [
            ("response_type", "code"),
            ("client_id", &self.of.client_id),
            ("redirect_uri", &flow.redirect_uri),
            ("scope", "openid email profile"),
            ("state", &flow.state),
            ("nonce", &flow.nonce),
            ("code_challenge", &challenge(&flow.verifier)),
            ("code_challenge_method", "S256"),
        ];
        with_query(&metadata.authorization_endpoint, &pairs)
    }

    async fn identify(&self, flow: &Flow, code: &str) -> Result<Vouched, AuthError> {
        let metadata = self.published(FRESH).await?.metadata;
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &flow.redirect_uri),
            ("client_id", &self.of.client_id),
            ("client_secret", &self.of.client_secret),
            ("code_verifier", &flow.verifier),
        ];
        let request = self.http.post(&metadata.token_endpoint).form(&form);
        let answer: TokenAnswer = ask(self.of.provider, request).await?;
        let claims = self.verify(&answer.id_token, &flow.nonce).await?;
        let tokens = json!({ "access_token": answer.access_token, "refresh_token": answer.refresh_token });
        let identity = Identity {
            provider_user_id: claims.sub,
            email: claims.email.and_then(|email| email.parse().ok()),
            email_verified: claims.email_verified == Some(Value::Bool(true)),
            name: claims.name,
        };
        Ok(Vouched { identity, tokens: tokens.to_string().into_bytes() })
    }
}
