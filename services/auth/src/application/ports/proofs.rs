//! Others who prove who somebody is: identity providers, and devices that hold passkeys.

use async_trait::async_trait;
use hallyu_kernel::UserId;
use serde_json::Value;

use crate::domain::{Account, AuthError, Identity, Passkey};

/// A login on its way through a provider.
#[derive(Clone, Debug)]
pub struct Flow {
    /// Where the provider sends the browser back to.
    pub redirect_uri: String,
    /// Comes back with the browser.
    pub state: String,
    /// Comes back inside the ID token, where there is one.
    pub nonce: String,
    /// The secret of PKCE: shown only when the code is traded.
    pub verifier: String,
}

/// What a provider vouches for.
#[derive(Clone, Debug)]
pub struct Vouched {
    /// Who it is.
    pub identity: Identity,
    /// What the provider gave to ask it again (JSON). Secret.
    pub tokens: Vec<u8>,
}

/// Somebody else who knows who somebody is. Called outside of units of work.
#[async_trait]
pub trait IdentityProvider: Send + Sync {
    /// Where a browser is sent to be asked. [`AuthError::ProviderUnavailable`].
    async fn address(&self, flow: &Flow) -> Result<String, AuthError>;
    /// Trades the code that the browser has brought back. [`AuthError::ProviderRefused`],
    /// [`AuthError::ProviderUnavailable`].
    async fn identify(&self, flow: &Flow, code: &str) -> Result<Vouched, AuthError>;
}

/// A ceremony with a passkey that has begun.
#[derive(Clone, Debug)]
pub struct Begun {
    /// What the browser is given (`publicKey`, binary values in base64url).
    pub options: Value,
    /// What its end needs to know. Stays here.
    pub state: Value,
}

/// A passkey that a browser has made.
#[derive(Clone, Debug)]
pub struct NewCredential {
    /// How the device names it.
    pub id: Vec<u8>,
    /// Public key, counter and flags (JSON).
    pub credential: String,
}

/// Which passkey an answer claims to be of; nothing is proved yet.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The passkey.
    pub credential_id: Vec<u8>,
    /// Its user, as the device remembers.
    pub user_id: Option<UserId>,
}

/// Registers and checks passkeys (WebAuthn) for this site, with the device's user verified.
pub trait PasskeyCeremonies: Send + Sync {
    /// Begins a registration of a device that has none of the known ones.
    fn start_registration(&self, account: &Account, known: &[Passkey]) -> Result<Begun, AuthError>;
    /// What was registered. [`AuthError::PasskeyRefused`].
    fn finish_registration(&self, state: Value, answer: Value) -> Result<NewCredential, AuthError>;
    /// Begins a login with one of these, with none given with any that the device knows.
    fn start_login(&self, of: &[Passkey]) -> Result<Begun, AuthError>;
    /// Which passkey an answer is of. [`AuthError::PasskeyRefused`] if it is none.
    fn claim(&self, answer: &Value) -> Result<Claim, AuthError>;
    /// Checks the answer of this passkey; its credential with the new counter. [`AuthError::PasskeyRefused`].
    fn finish_login(&self, state: Value, answer: Value, key: &Passkey) -> Result<String, AuthError>;
}
