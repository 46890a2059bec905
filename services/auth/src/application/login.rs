use hallyu_kernel::UserId;
use uuid::Uuid;

use super::guessing::Guess;
use super::ports::Tx;
use super::{Auth, Tokens};
use crate::domain::{Account, AuthError, Device, DeviceTokens, Digest, Email, PasswordHash};

/// Who asks to be let in, as far as the request tells.
#[derive(Clone, Debug, Default)]
pub struct Client {
    /// From where.
    pub device: Device,
    /// What the client was given when somebody logged in from it.
    pub tokens: DeviceTokens,
}

/// Somebody was let in.
pub struct LoggedIn {
    /// What the session is proved with.
    pub tokens: Tokens,
    /// Whose session it is.
    pub account: Account,
    /// What the client shows the next time.
    pub devices: DeviceTokens,
}

impl Auth {
    /// Opens a session for whoever knows the password. An unknown address is answered like a wrong password, after the
    /// same time and as often. Wrong passwords slow strangers down, but no device that has logged in before.
    ///
    /// # Errors
    /// [`AuthError::InvalidCredentials`], [`AuthError::TooManyGuesses`], [`AuthError::Busy`]; if the password is right,
    /// [`AuthError::Suspended`] and [`AuthError::MfaRequired`].
    pub async fn login(&self, email: &str, password: String, client: Client) -> Result<LoggedIn, AuthError> {
        let key = Email::key_of(email);
        let (account, device) = self.who(&key, &client.tokens).await?;
        let guess = match &device {
            Some(device) => self.guess_on_device(&key, device),
            None => self.guess_of_stranger(&key, &client.device.network()),
        };
        let hash = account.as_ref().and_then(|account| account.password_hash.clone());
        let matches = self.try_password(&guess, password, hash).await?;
        let outcome = if matches { "accepted" } else { "refused" };
        metrics::counter!("auth_logins_total", "outcome" => outcome).increment(1);
        let account = account.filter(|_| matches).ok_or(AuthError::InvalidCredentials)?;
        self.undisturbed(|| self.let_in(&account, &client, &guess)).await
    }

    /// The account of an address, and which of the client's secrets is known for it.
    async fn who(
        &self,
        key: &str,
        tokens: &DeviceTokens,
    ) -> Result<(Option<Account>, Option<Digest>), AuthError> {
        let mut tx = self.store.read().await?;
        let account = tx.accounts().find_by_email(key).await?;
        // Also without an account, so that it takes as long.
        let user = account.as_ref().map_or_else(|| Uuid::nil().into(), |account| account.id);
        let secrets: Vec<Digest> = tokens.iter().map(|secret| self.secrets.digest(secret)).collect();
        let device = tx.known_devices().find(user, &secrets).await?;
        Ok((account, device))
    }

    /// Whether the password is right, unless too many were wrong.
    pub(super) async fn try_password(
        &self,
        guess: &Guess,
        password: String,
        hash: Option<PasswordHash>,
    ) -> Result<bool, AuthError> {
        self.count(guess).await?;
        let looked_at = self.passwords.matches(password, hash).await;
        if looked_at.is_err() {
            self.not_looked_at(guess).await?;
        }
        looked_at
    }

    async fn let_in(&self, proved: &Account, client: &Client, guess: &Guess) -> Result<LoggedIn, AuthError> {
        let mut tx = self.store.write().await?;
        let found = tx.accounts().find(proved.id).await?;
        // The password may have been changed while it was looked at.
        let unchanged = |account: &Account| account.password_hash == proved.password_hash;
        let account = found.filter(unchanged).ok_or(AuthError::InvalidCredentials)?;
        self.take_back(tx.as_mut(), guess).await?;
        self.enter(tx, account, client).await
    }

    /// Notes the client as one that the user logs in from; what it is to show the next time.
    pub(super) async fn recognise(
        &self,
        tx: &mut dyn Tx,
        user: UserId,
        tokens: DeviceTokens,
    ) -> Result<DeviceTokens, AuthError> {
        let secrets: Vec<Digest> = tokens.iter().map(|secret| self.secrets.digest(secret)).collect();
        let known = tx.known_devices().find(user, &secrets).await?;
        let (tokens, digest) = match known {
            Some(known) => (tokens, known),
            None => {
                let (secret, digest) = self.secrets.make();
                (tokens.with(secret), digest)
            }
        };
        tx.known_devices().remember(user, &digest, self.ambient.now()).await?;
        Ok(tokens)
    }
}
