use hallyu_kernel::{PasskeyId, Time, UserId};

/// A key on a device of the user's, or in a password manager, that logs in without a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// The key's row.
    pub id: PasskeyId,
    /// Whose it is.
    pub user_id: UserId,
    /// How the device names it; unique.
    pub credential_id: Vec<u8>,
    /// How the user names it, at most [`Passkey::NAME`] characters.
    pub name: String,
    /// Public key, counter and flags, as the ceremony's adapter writes them (JSON).
    pub credential: String,
    /// When it was registered.
    pub created_at: Time,
    /// When it was used last.
    pub last_used_at: Option<Time>,
}

impl Passkey {
    /// Most characters of a name.
    pub const NAME: usize = 60;
    /// Most passkeys of an account.
    pub const MOST: usize = 20;
}
