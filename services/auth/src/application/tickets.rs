use hallyu_kernel::UserId;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Auth;
use super::ports::Tx;
use crate::domain::{AuthError, Digest, Ticket, TicketKind};

/// Who must show a ticket.
#[derive(Clone, Debug, Default)]
pub(super) struct Bearer {
    /// The browser that has the cookie with this digest, if only one may.
    pub(super) browser: Option<Digest>,
    /// Who it is about, if that is known yet.
    pub(super) user_id: Option<UserId>,
}

impl Auth {
    /// A new ticket and its secret; the next step will find `content` in it.
    pub(super) fn ticket(
        &self,
        kind: TicketKind,
        bearer: Bearer,
        content: &impl Serialize,
    ) -> (String, Ticket) {
        let (secret, digest) = self.secrets.make();
        let plain = serde_json::to_vec(content).expect("plain data");
        let ticket = Ticket {
            id: self.ambient.id(),
            kind,
            digest,
            browser: bearer.browser,
            user_id: bearer.user_id,
            tries: 0,
            sealed: self.vault.seal(kind.as_str(), &plain),
            expires_at: self.ambient.now() + kind.life(),
        };
        (secret, ticket)
    }

    /// What was put into a ticket.
    pub(super) fn content<T: DeserializeOwned>(&self, ticket: &Ticket) -> Result<T, AuthError> {
        let plain = self.vault.open(ticket.kind.as_str(), &ticket.sealed)?;
        serde_json::from_slice(&plain).map_err(|error| AuthError::Crypto("a ticket's content", error.into()))
    }

    /// The ticket with this secret, if it leads to this step and is still good; it can be shown again.
    pub(super) async fn valid_ticket(
        &self,
        tx: &mut dyn Tx,
        kind: TicketKind,
        secret: &str,
    ) -> Result<Ticket, AuthError> {
        let found = tx.tickets().find(&self.secrets.digest(secret)).await?;
        let ticket = found.ok_or(AuthError::TicketExpired)?;
        ticket.leads_to(kind, self.ambient.now())?;
        Ok(ticket)
    }

    /// Uses a ticket up.
    pub(super) async fn spend(&self, tx: &mut dyn Tx, ticket: &Ticket) -> Result<(), AuthError> {
        if tx.tickets().take(ticket.id).await? { Ok(()) } else { Err(AuthError::TicketExpired) }
    }
}
