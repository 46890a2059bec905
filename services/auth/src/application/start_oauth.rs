use std::sync::Arc;

use hallyu_kernel::{BrokenRule, UserId};
use serde::{Deserialize, Serialize};

use super::Auth;
use super::ports::{Flow, IdentityProvider};
use super::tickets::Bearer;
use crate::domain::{AuthError, PagePath, Provider, TicketKind};

/// Who may vouch for users; `None` is not configured.
#[derive(Clone, Default)]
pub struct Providers {
    pub(crate) google: Option<Arc<dyn IdentityProvider>>,
    pub(crate) facebook: Option<Arc<dyn IdentityProvider>>,
}

impl Providers {
    /// Whether somebody can log in through it.
    pub(crate) fn has(&self, provider: Provider) -> bool {
        self.of(provider).is_ok()
    }

    pub(super) fn of(&self, provider: Provider) -> Result<&dyn IdentityProvider, AuthError> {
        let (configured, setting) = match provider {
            Provider::Google => (&self.google, "oauth.google_client_id"),
            Provider::Facebook => (&self.facebook, "oauth.facebook_client_id"),
        };
        configured.as_deref().ok_or(AuthError::NotConfigured(setting))
    }
}

/// A browser on its way to a provider.
#[derive(Clone, Debug)]
pub struct Departure {
    /// Where it goes.
    pub address: String,
    /// The cookie by which it is recognised when it comes back.
    pub browser: String,
}

/// What must be known of a login when the browser comes back.
#[derive(Serialize, Deserialize)]
pub(super) struct Journey {
    pub(super) provider: String,
    pub(super) nonce: String,
    pub(super) verifier: String,
    /// The page of ours to end at.
    pub(super) page: String,
}

impl Auth {
    /// Sends a browser to a provider, from which it comes back to `page`; with a user, to link the account there to the
    /// user's.
    ///
    /// # Errors
    /// [`AuthError::NotConfigured`], [`AuthError::Invalid`] if `page` is not one of the web app,
    /// [`AuthError::ProviderUnavailable`].
    pub async fn start_oauth(
        &self,
        provider: Provider,
        page: &str,
        user_id: Option<UserId>,
    ) -> Result<Departure, AuthError> {
        let at = self.providers.of(provider)?;
        let wrong = |broken: BrokenRule| AuthError::Invalid(vec![broken.at("redirect_uri")]);
        let page: PagePath = page.parse().map_err(wrong)?;
        let ((nonce, _), (verifier, _), (browser, digest)) =
            (self.secrets.make(), self.secrets.make(), self.secrets.make());
        let bearer = Bearer { browser: Some(digest), user_id };
        let journey = Journey {
            provider: provider.as_str().to_owned(),
            nonce: nonce.clone(),
            verifier: verifier.clone(),
            page: page.as_str().to_owned(),
        };
        let (state, ticket) = self.ticket(TicketKind::OauthState, bearer, &journey);
        let redirect_uri = self.oauth_callback(provider);
        let address = at.address(&Flow { redirect_uri, state, nonce, verifier }).await?;
        let mut tx = self.store.write().await?;
        tx.tickets().add(&ticket).await?;
        tx.commit().await?;
        Ok(Departure { address, browser })
    }

    /// Where a provider sends browsers back to; it must be registered there.
    pub(super) fn oauth_callback(&self, provider: Provider) -> String {
        format!("{}/api/v1/auth/oauth/{provider}/callback", self.public_url.trim_end_matches('/'))
    }
}
