//! Rules about accounts, sessions and keys.

mod account;
mod base32;
mod email;
mod error;
mod one_time_token;
mod password;
mod second_factor;
mod session;
mod signing_key;
mod ticket;

pub use account::{Account, Registration};
pub(crate) use base32::encode as base32;
pub use email::Email;
pub use error::AuthError;
pub use one_time_token::{OneTimeToken, Purpose};
pub use password::{Password, PasswordHash};
pub use second_factor::{SecondFactor, TotpSecret};
pub use session::{Device, RefreshToken, Session};
pub use signing_key::SigningKey;
pub use ticket::{Ticket, TicketKind};

/// What is stored of a secret: enough to recognise it, useless to whoever reads it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Digest(pub Vec<u8>);
