use hallyu_contracts::auth::session_prefix;
use hallyu_kernel::{Language, UserId};
use serde_json::json;

use super::Auth;
use super::ports::{Flow, Vouched};
use super::start_oauth::Journey;
use super::tickets::Bearer;
use crate::domain::{AuthError, Digest, PagePath, Provider, Ticket, TicketKind};

/// What a browser brings back from a provider.
#[derive(Clone, Debug, Default)]
pub struct Return {
    /// What our ticket's secret was sent as.
    pub state: String,
    /// What the provider gives for who somebody is; `None` if it or the user refused.
    pub code: Option<String>,
    /// Our cookie.
    pub browser: Option<String>,
    /// The browser's `Accept-Language`.
    pub accept_language: String,
}

/// Where a browser goes after it came back.
#[derive(Debug)]
pub struct Arrival {
    /// Language of the page.
    pub language: Language,
    /// What the page is told.
    pub outcome: Result<Outcome, AuthError>,
}

/// What came of a visit to a provider.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The account is known; this secret opens a session, once, soon and in this browser only.
    Known {
        /// The secret.
        code: String,
        /// The page to go on at.
        page: String,
    },
    /// The accounts are linked.
    Linked {
        /// The page to go on at.
        page: String,
    },
}

/// A login on its way back.
pub(super) struct Traveller {
    pub(super) provider: Provider,
    pub(super) page: PagePath,
    pub(super) accept_language: String,
    pub(super) link_to: Option<UserId>,
    browser: Option<Digest>,
    pub(super) vouched: Vouched,
}

impl Auth {
    /// Receives a browser that comes back from a provider: finds, makes or links the account.
    ///
    /// The outcome is an error of kind [`AuthError::TicketExpired`] for a state that is not ours, was used, is old or of
    /// another browser, [`AuthError::ProviderRefused`], [`AuthError::ProviderUnavailable`],
    /// [`AuthError::EmailNotVerified`], [`AuthError::EmailMissing`], [`AuthError::AlreadyLinked`].
    pub async fn finish_oauth(&self, provider: Provider, back: Return) -> Arrival {
        let mut language = Language::negotiate(&back.accept_language).unwrap_or_default();
        let outcome = self.arrive(provider, back, &mut language).await;
        let label = if outcome.is_ok() { "accepted" } else { "refused" };
        metrics::counter!("auth_oauth_total", "provider" => provider.as_str(), "outcome" => label)
            .increment(1);
        Arrival { language, outcome }
    }

    async fn arrive(
        &self,
        provider: Provider,
        back: Return,
        language: &mut Language,
    ) -> Result<Outcome, AuthError> {
        let ticket = self.undisturbed(|| self.recognise_traveller(&back)).await?;
        let journey: Journey = self.content(&ticket)?;
        let page: PagePath = journey.page.parse().map_err(|_| AuthError::TicketExpired)?;
        *language = page.language();
        if journey.provider != provider.as_str() {
            return Err(AuthError::TicketExpired);
        }
        let cancelled = || AuthError::ProviderRefused(provider, "it sent no code".to_owned());
        let code = back.code.ok_or_else(cancelled)?;
        let Journey { nonce, verifier, .. } = journey;
        let flow = Flow { redirect_uri: self.oauth_callback(provider), state: back.state, nonce, verifier };
        let vouched = self.providers.of(provider)?.identify(&flow, &code).await?;
        let traveller = Traveller {
            provider,
            page,
            accept_language: back.accept_language,
            link_to: ticket.user_id,
            browser: ticket.browser,
            vouched,
        };
        self.undisturbed(|| self.settle(&traveller)).await
    }

    /// Uses the state up, if the browser is the one that left with it.
    async fn recognise_traveller(&self, back: &Return) -> Result<Ticket, AuthError> {
        let mut tx = self.store.write().await?;
        let ticket = self.valid_ticket(tx.as_mut(), TicketKind::OauthState, &back.state).await?;
        self.is_browser_of(&ticket, back.browser.as_deref())?;
        self.spend(tx.as_mut(), &ticket).await?;
        tx.commit().await?;
        Ok(ticket)
    }

    async fn settle(&self, traveller: &Traveller) -> Result<Outcome, AuthError> {
        let mut tx = self.store.write().await?;
        let settled = self.account_of(tx.as_mut(), traveller).await?;
        let page = traveller.page.as_str().to_owned();
        if traveller.link_to.is_some() {
            tx.commit().await?;
            return Ok(Outcome::Linked { page });
        }
        let bearer = Bearer { browser: traveller.browser.clone(), user_id: Some(settled.user_id) };
        let (code, ticket) = self.ticket(TicketKind::OauthCode, bearer, &json!({}));
        tx.tickets().add(&ticket).await?;
        tx.commit().await?;
        if settled.sessions_ended {
            self.cache.remove_prefix(&session_prefix(settled.user_id)).await;
        }
        Ok(Outcome::Known { code, page })
    }

    /// Passes if the cookie is that of the browser which the ticket was given to.
    pub(super) fn is_browser_of(&self, ticket: &Ticket, cookie: Option<&str>) -> Result<(), AuthError> {
        let shown = cookie.map(|cookie| self.secrets.digest(cookie));
        let same = ticket.browser.as_ref().zip(shown).is_some_and(|(a, b)| self.secrets.equal(a, &b));
        if same { Ok(()) } else { Err(AuthError::TicketExpired) }
    }
}
