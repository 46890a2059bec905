//! The ports' adapters.

mod bcrypt;
mod secrets;
pub mod sql;
mod token_smith;
mod totp;
mod vault;

pub use bcrypt::BcryptPasswords;
pub use secrets::RandomSecrets;
pub use token_smith::Ed25519Smith;
pub use totp::Rfc6238;
pub use vault::SealedVault;
