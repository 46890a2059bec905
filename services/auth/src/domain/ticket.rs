use std::str::FromStr;

use chrono::Duration;
use hallyu_kernel::{Time, UserId};
use uuid::Uuid;

use super::{AuthError, Digest};

/// Which step a ticket leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TicketKind {
    /// The second step of a login: password or provider were right.
    Mfa,
    /// The way back from another provider.
    OauthState,
    /// The end of a login through another provider.
    OauthCode,
    /// The end of a passkey's registration.
    PasskeyRegistration,
    /// The end of a login with a passkey.
    PasskeyLogin,
}

impl TicketKind {
    const ALL: [Self; 5] =
        [Self::Mfa, Self::OauthState, Self::OauthCode, Self::PasskeyRegistration, Self::PasskeyLogin];

    /// The name in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mfa => "mfa",
            Self::OauthState => "oauth_state",
            Self::OauthCode => "oauth_code",
            Self::PasskeyRegistration => "passkey_registration",
            Self::PasskeyLogin => "passkey_login",
        }
    }

    /// How long such a ticket is good.
    #[must_use]
    pub fn life(self) -> Duration {
        match self {
            Self::OauthCode => Duration::seconds(60),
            Self::OauthState => Duration::minutes(10),
            Self::Mfa | Self::PasskeyRegistration | Self::PasskeyLogin => Duration::minutes(5),
        }
    }
}

/// The text names no kind of ticket.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown kind of ticket: {0}")]
pub struct UnknownTicket(String);

impl FromStr for TicketKind {
    type Err = UnknownTicket;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|kind| kind.as_str() == text);
        known.ok_or_else(|| UnknownTicket(text.to_owned()))
    }
}

/// A secret that leads from one step of a login to the next, once and soon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// The ticket's row.
    pub id: Uuid,
    /// Which step it leads to.
    pub kind: TicketKind,
    /// Recognises it.
    pub digest: Digest,
    /// Recognises the browser that must show it, if only one may.
    pub browser: Option<Digest>,
    /// Who it is about, if that is known yet.
    pub user_id: Option<UserId>,
    /// How often something wrong was shown with it.
    pub tries: i32,
    /// What the next step needs to know, sealed.
    pub sealed: Vec<u8>,
    /// From when on it is no longer good.
    pub expires_at: Time,
}

impl Ticket {
    /// Wrong codes after which a ticket is good no more.
    pub const PATIENCE: i32 = 5;

    /// Passes if the ticket leads to this step and is still good.
    ///
    /// # Errors
    /// [`AuthError::TicketExpired`].
    pub fn leads_to(&self, kind: TicketKind, now: Time) -> Result<(), AuthError> {
        if self.kind == kind && now < self.expires_at && self.tries < Self::PATIENCE {
            Ok(())
        } else {
            Err(AuthError::TicketExpired)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_as_they_were_written() {
        for kind in TicketKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
        }
        assert!("x".parse::<TicketKind>().is_err());
    }

    #[test]
    fn leads_to_its_step_in_time_and_while_there_is_patience() {
        let at = |seconds| Time::from_timestamp(seconds, 0).unwrap();
        let ticket = Ticket {
            id: Uuid::from_u128(1),
            kind: TicketKind::Mfa,
            digest: Digest(vec![]),
            browser: None,
            user_id: None,
            tries: Ticket::PATIENCE - 1,
            sealed: vec![],
            expires_at: at(10),
        };
        assert!(ticket.leads_to(TicketKind::Mfa, at(9)).is_ok());
        assert!(ticket.leads_to(TicketKind::Mfa, at(10)).is_err());
        assert!(ticket.leads_to(TicketKind::OauthCode, at(9)).is_err());
        let tried = Ticket { tries: Ticket::PATIENCE, ..ticket };
        assert!(tried.leads_to(TicketKind::Mfa, at(9)).is_err());
    }
}
