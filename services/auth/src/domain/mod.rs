//! Rules about accounts, sessions and keys.

mod account;
mod email;
mod error;
mod one_time_token;
mod password;
mod session;
mod signing_key;

pub use account::{Account, Registration};
pub use email::Email;
pub use error::AuthError;
pub use one_time_token::{OneTimeToken, Purpose};
pub use password::{Password, PasswordHash};
pub use session::{Device, RefreshToken, Session};
pub use signing_key::SigningKey;

/// What is stored of a secret: enough to recognise it, useless to whoever reads it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Digest(pub Vec<u8>);
