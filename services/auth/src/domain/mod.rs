//! Rules about accounts, sessions, guesses and keys.

mod account;
mod base32;
mod device_tokens;
mod email;
mod error;
mod identity;
mod one_time_token;
mod passkey;
mod password;
mod second_factor;
mod session;
mod signing_key;
mod throttle;
mod ticket;

pub use account::{Account, Registration, Suspension};
pub(crate) use base32::encode as base32;
pub use device_tokens::DeviceTokens;
pub use email::Email;
pub use error::AuthError;
pub use identity::{Identity, OauthAccount, PagePath, Provider, likely_country, nickname_from};
pub use one_time_token::{OneTimeToken, Purpose};
pub use passkey::Passkey;
pub use password::{Password, PasswordHash};
pub use second_factor::{SecondFactor, TotpSecret};
pub use session::{Device, RefreshToken, Session};
pub use signing_key::SigningKey;
pub use throttle::{Patience, Throttle};
pub use ticket::{Ticket, TicketKind};

/// What is stored of a secret: enough to recognise it, useless to whoever reads it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Digest(pub Vec<u8>);
