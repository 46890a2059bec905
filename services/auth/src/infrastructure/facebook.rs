use std::fmt::Write;

use async_trait::async_trait;
use hmac::{Hmac, KeyInit, Mac};
use reqwest::Client;
use serde::Deserialize;
use serde_json::json;
use sha2::Sha256;

use super::provider_http::{ask, challenge, client, with_query};
use crate::application::ports::{Flow, IdentityProvider, Vouched};
use crate::domain::{AuthError, Identity, Provider};

/// Who we are to Facebook, and where it is.
#[derive(Clone)]
pub(crate) struct FacebookApp {
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
    /// Where people agree, for example `https://www.facebook.com/v23.0/dialog/oauth`.
    pub(crate) dialog_url: String,
    /// The Graph API with its version, for example `https://graph.facebook.com/v23.0`.
    pub(crate) graph_url: String,
}

/// Facebook: authorization code with PKCE, then `/me` with a proof that we hold the app's secret.
pub(crate) struct Facebook {
    app: FacebookApp,
    http: Client,
}

#[derive(Deserialize)]
struct TokenAnswer {
    access_token: String,
}

#[derive(Deserialize)]
struct Me {
    id: String,
    name: Option<String>,
    email: Option<String>,
}

impl Facebook {
    pub(crate) fn new(app: FacebookApp) -> Result<Self, reqwest::Error> {
        Ok(Self { app, http: client()? })
    }

    /// HMAC-SHA256 of the token under the app's secret, in hex.
    fn proof(&self, access_token: &str) -> String {
        let secret = self.app.client_secret.as_bytes();
        let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes keys of any length");
        mac.update(access_token.as_bytes());
        mac.finalize().into_bytes().iter().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }

    fn graph(&self, path: &str) -> String {
        format!("{}/{path}", self.app.graph_url.trim_end_matches('/'))
    }
}

#[async_trait]
impl IdentityProvider for Facebook {
    async fn address(&self, flow: &Flow) -> Result<String, AuthError> {
        let pairs = [
            ("response_type", "code"),
            ("client_id", &self.app.client_id),
            ("redirect_uri", &flow.redirect_uri),
            ("scope", "email,public_profile"),
            ("state", &flow.state),
            ("code_challenge", &challenge(&flow.verifier)),
            ("code_challenge_method", "S256"),
        ];
        with_query(&self.app.dialog_url, &pairs)
    }

    async fn identify(&self, flow: &Flow, code: &str) -> Result<Vouched, AuthError> {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &flow.redirect_uri),
            ("client_id", &self.app.client_id),
            ("client_secret", &self.app.client_secret),
            ("code_verifier", &flow.verifier),
        ];
        let request = self.http.post(self.graph("oauth/access_token")).form(&form);
        let TokenAnswer { access_token } = ask(Provider::Facebook, request).await?;
        let proof = self.proof(&access_token);
        let query = [("fields", "id,name,email"), ("appsecret_proof", &proof)];
        let request = self.http.get(self.graph("me")).query(&query).bearer_auth(&access_token);
        let me: Me = ask(Provider::Facebook, request).await?;
        let identity = Identity {
            provider_user_id: me.id,
            email: me.email.and_then(|email| email.parse().ok()),
            // Facebook does not say whether mail to the address arrives.
            email_verified: false,
            name: me.name,
        };
        let tokens = json!({ "access_token": access_token });
        Ok(Vouched { identity, tokens: tokens.to_string().into_bytes() })
    }
}
