use chrono::Duration;
use hallyu_kernel::StoreError;

use super::Auth;
use super::ports::Tx;
use crate::domain::{AuthError, Digest, Patience, Throttle};

/// For an account, by strangers from anywhere.
const ACCOUNT: Patience = Patience { free: 30, longest: Duration::hours(1) };
/// For an account, by strangers from one network: fewer, so that one network alone does not slow the others down.
const NETWORK: Patience = Patience { free: 10, longest: Duration::hours(1) };
/// For an account, on a device that somebody has logged in from, or in a session.
const DEVICE: Patience = Patience { free: 10, longest: Duration::minutes(15) };
/// How soon somebody tries again whom others crossed at the same moment.
const CROSSED: std::time::Duration = std::time::Duration::from_secs(1);

/// What a guess is counted for, each with its patience.
pub(super) struct Guess(Vec<(Digest, Patience)>);

impl Auth {
    /// A password for the account of an address, from a network. Whether there is such an account makes no difference.
    pub(super) fn guess_of_stranger(&self, email_key: &str, network: &str) -> Guess {
        let place = self.secrets.digest(&format!("network {network} {email_key}"));
        Guess(vec![(place, NETWORK), (self.strangers(email_key), ACCOUNT)])
    }

    /// A password for an account, on a device that its owner has logged in from.
    pub(super) fn guess_on_device(&self, email_key: &str, device: &Digest) -> Guess {
        let device: String = device.0.iter().map(|byte| format!("{byte:02x}")).collect();
        Guess(vec![(self.secrets.digest(&format!("device {device} {email_key}")), DEVICE)])
    }

    /// A secret of the owner, from somebody who is logged in: `subject` is what it is a guess of and whose.
    pub(super) fn guess_of_member(&self, subject: &str) -> Guess {
        Guess(vec![(self.secrets.digest(&format!("member {subject}")), DEVICE)])
    }

    /// What strangers' guesses for an account are counted under.
    pub(super) fn strangers(&self, email_key: &str) -> Digest {
        self.secrets.digest(&format!("account {email_key}"))
    }

    /// Counts a guess before it is looked at. Of many at once no more pass than one after the other would.
    ///
    /// # Errors
    /// [`AuthError::TooManyGuesses`].
    pub(super) async fn count(&self, guess: &Guess) -> Result<(), AuthError> {
        match self.undisturbed(|| self.try_count(guess)).await {
            Err(AuthError::Store(StoreError::Conflict)) => Err(AuthError::TooManyGuesses(CROSSED)),
            outcome => outcome,
        }
    }

    async fn try_count(&self, guess: &Guess) -> Result<(), AuthError> {
        let now = self.ambient.now();
        let mut tx = self.store.write().await?;
        let mut throttles: Vec<Throttle> = Vec::with_capacity(guess.0.len());
        let mut wait = Duration::zero();
        for (key, _) in &guess.0 {
            let throttle = tx.throttles().find(key).await?;
            wait = wait.max(throttle.admits(now).err().unwrap_or_default());
            throttles.push(throttle);
        }
        if wait > Duration::zero() {
            metrics::counter!("auth_guesses_refused_total").increment(1);
            return Err(AuthError::TooManyGuesses(wait.to_std().unwrap_or(CROSSED)));
        }
        for (throttle, (key, patience)) in throttles.iter_mut().zip(&guess.0) {
            throttle.count(*patience, now);
            tx.throttles().save(key, throttle).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Takes a guess back that was right, in the unit of work that follows from it.
    pub(super) async fn take_back(&self, tx: &mut dyn Tx, guess: &Guess) -> Result<(), AuthError> {
        for (key, patience) in &guess.0 {
            let mut throttle = tx.throttles().find(key).await?;
            throttle.take_back(*patience);
            if throttle.failures == 0 {
                tx.throttles().clear(key).await?;
            } else {
                tx.throttles().save(key, &throttle).await?;
            }
        }
        Ok(())
    }

    /// Takes a guess back that nobody could look at.
    pub(super) async fn not_looked_at(&self, guess: &Guess) -> Result<(), AuthError> {
        self.undisturbed(|| async {
            let mut tx = self.store.write().await?;
            self.take_back(tx.as_mut(), guess).await?;
            tx.commit().await?;
            Ok(())
        })
        .await
    }
}
