//! The ports' adapters.

mod bcrypt;
mod facebook;
mod openid;
mod provider_http;
mod secrets;
pub mod sql;
mod token_smith;
mod totp;
mod vault;
mod webauthn;

pub use bcrypt::BcryptPasswords;
pub(crate) use facebook::{Facebook, FacebookApp};
pub(crate) use openid::{OpenId, OpenIdClient};
pub use secrets::RandomSecrets;
pub use token_smith::Ed25519Smith;
pub use totp::Rfc6238;
pub use vault::SealedVault;
pub(crate) use webauthn::WebauthnCeremonies;
