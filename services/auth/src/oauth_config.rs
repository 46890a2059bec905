use std::sync::Arc;

use hallyu_kernel::Ambient;
use serde::Deserialize;

use crate::application::Providers;
use crate::domain::Provider;
use crate::infrastructure::{Facebook, FacebookApp, OpenId, OpenIdClient};

/// The section `[oauth]` of the settings: who else may say who somebody is. A provider without a client id is off.
#[derive(Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OauthConfig {
    /// Our id at Google.
    pub google_client_id: String,
    /// Our secret at Google.
    pub google_client_secret: String,
    /// Google's issuer, or that of another OpenID provider; the rest is read from what it publishes.
    pub google_issuer: String,
    /// Our id at Facebook.
    pub facebook_client_id: String,
    /// Our secret at Facebook.
    pub facebook_client_secret: String,
    /// Where people agree.
    pub facebook_dialog_url: String,
    /// The Graph API with its version.
    pub facebook_graph_url: String,
}

/// Settings of `[oauth]` that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OauthConfigError {
    /// A setting is missing or is no address.
    #[error("oauth.{setting} must be {expected}")]
    Setting {
        /// Which.
        setting: &'static str,
        /// What it must be.
        expected: &'static str,
    },
    /// The HTTP client cannot be made.
    #[error("the client of the providers cannot be set up")]
    Client(#[from] reqwest::Error),
}

impl Default for OauthConfig {
    fn default() -> Self {
        Self {
            google_client_id: String::new(),
            google_client_secret: String::new(),
            google_issuer: "https://accounts.google.com".to_owned(),
            facebook_client_id: String::new(),
            facebook_client_secret: String::new(),
            facebook_dialog_url: "https://www.facebook.com/v23.0/dialog/oauth".to_owned(),
            facebook_graph_url: "https://graph.facebook.com/v23.0".to_owned(),
        }
    }
}

impl OauthConfig {
    /// The providers that are configured.
    ///
    /// # Errors
    /// The first setting that cannot be used.
    pub fn providers(&self, ambient: &Ambient) -> Result<Providers, OauthConfigError> {
        let mut providers = Providers::default();
        if !self.google_client_id.is_empty() {
            needed("google_client_secret", &self.google_client_secret)?;
            address("google_issuer", &self.google_issuer)?;
            let client = OpenIdClient {
                provider: Provider::Google,
                issuer: self.google_issuer.clone(),
                client_id: self.google_client_id.clone(),
                client_secret: self.google_client_secret.clone(),
            };
            providers.google = Some(Arc::new(OpenId::new(client, ambient.clone())?));
        }
        if !self.facebook_client_id.is_empty() {
            needed("facebook_client_secret", &self.facebook_client_secret)?;
            address("facebook_dialog_url", &self.facebook_dialog_url)?;
            address("facebook_graph_url", &self.facebook_graph_url)?;
            let app = FacebookApp {
                client_id: self.facebook_client_id.clone(),
                client_secret: self.facebook_client_secret.clone(),
                dialog_url: self.facebook_dialog_url.clone(),
                graph_url: self.facebook_graph_url.clone(),
            };
            providers.facebook = Some(Arc::new(Facebook::new(app)?));
        }
        Ok(providers)
    }
}

fn needed(setting: &'static str, value: &str) -> Result<(), OauthConfigError> {
    let wrong = OauthConfigError::Setting { setting, expected: "set where the client id is" };
    if value.is_empty() { Err(wrong) } else { Ok(()) }
}

/// Secrets travel to these addresses: plain HTTP is for this machine only.
fn address(setting: &'static str, value: &str) -> Result<(), OauthConfigError> {
    let wrong = OauthConfigError::Setting { setting, expected: "an https:// address" };
    let Ok(url) = reqwest::Url::parse(value) else { return Err(wrong) };
    let is_local = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
    if url.scheme() == "https" || (url.scheme() == "http" && is_local) { Ok(()) } else { Err(wrong) }
}

#[cfg(test)]
mod tests {
    use hallyu_testkit::test_ambient;

    use super::*;

    fn complaint(config: &OauthConfig) -> Option<String> {
        config.providers(&test_ambient()).err().map(|error| error.to_string())
    }

    #[test]
    fn half_a_provider_is_refused_by_name() {
        assert_eq!(complaint(&OauthConfig::default()), None);
        let half = OauthConfig { google_client_id: "x".into(), ..OauthConfig::default() };
        assert_eq!(
            complaint(&half).unwrap(),
            "oauth.google_client_secret must be set where the client id is"
        );
        let plain = OauthConfig {
            google_client_secret: "y".into(),
            google_issuer: "http://accounts.example".into(),
            ..half
        };
        assert_eq!(complaint(&plain).unwrap(), "oauth.google_issuer must be an https:// address");
    }
}
