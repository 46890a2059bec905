use std::sync::Arc;
use std::thread::available_parallelism;

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use bcrypt::{BcryptError, Version};
use hallyu_kernel::Ambient;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use crate::application::ports::Passwords;
use crate::domain::{AuthError, Password, PasswordHash};

/// Callers that may wait for each hash that is computed: at a quarter of a second each, two seconds.
const WAITING: usize = 8;

/// bcrypt on the blocking threads, no more at a time than there are cores: logins must not starve everything else.
pub struct BcryptPasswords {
    cost: u32,
    ambient: Ambient,
    running: Arc<Semaphore>,
    /// Places of those who run and those who wait.
    places: Arc<Semaphore>,
}

impl BcryptPasswords {
    /// Hashes at `cost` (4 to 31), `parallel` at a time; 0 is one per core.
    #[must_use]
    pub fn new(cost: u32, parallel: usize, ambient: Ambient) -> Self {
        let cores = || available_parallelism().map_or(1, usize::from);
        let parallel = if parallel == 0 { cores() } else { parallel };
        let (running, places) = (Semaphore::new(parallel), Semaphore::new(parallel * (1 + WAITING)));
        Self { cost, ambient, running: Arc::new(running), places: Arc::new(places) }
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, BcryptError> + Send + 'static,
    ) -> Result<T, AuthError> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| AuthError::Busy)?;
        let turn = Arc::clone(&self.running).acquire_owned().await.map_err(failed)?;
        // Whoever asked may be gone before the hash is ready; the core is busy until then all the same.
        let work = move || {
            let outcome = work();
            drop((place, turn));
            outcome
        };
        tokio::task::spawn_blocking(work).await.map_err(failed)?.map_err(failed)
    }
}

#[async_trait]
impl Passwords for BcryptPasswords {
    async fn hash(&self, password: Password) -> Result<PasswordHash, AuthError> {
        let (cost, salt) = (self.cost, self.ambient.bytes());
        let text = self.run(move || {
            let parts = bcrypt::hash_with_salt(digested(password.expose()), cost, salt)?;
            Ok(parts.format_for_version(Version::TwoB))
        });
        text.await.map(PasswordHash)
    }

    async fn matches(&self, password: String, hash: Option<PasswordHash>) -> Result<bool, AuthError> {
        let is_known = hash.is_some();
        let hash = hash.map_or_else(|| nobodys(self.cost), |hash| hash.0);
        let matches = self.run(move || bcrypt::verify(digested(&password), &hash)).await?;
        Ok(matches && is_known)
    }
}

/// bcrypt looks at 72 bytes only, which 128 characters can exceed.
fn digested(password: &str) -> String {
    BASE64.encode(Sha256::digest(password.as_bytes()))
}

/// A hash that no password is known for, to be compared with when there is no account.
fn nobodys(cost: u32) -> String {
    format!("$2b${cost:02}$......................OOOOOOOOOOOOOOOOOOOOOOOOOOOOOOO")
}

fn failed(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> AuthError {
    AuthError::Crypto("bcrypt", error.into())
}

#[cfg(test)]
mod tests {
    use hallyu_testkit::test_ambient;

    use super::*;

    fn passwords(parallel: usize) -> BcryptPasswords {
        BcryptPasswords::new(4, parallel, test_ambient())
    }

    #[tokio::test]
    async fn a_password_matches_its_hash_only() {
        let passwords = passwords(1);
        let long = format!("A1!{}", "a".repeat(120));
        let hash = passwords.hash(long.parse().unwrap()).await.unwrap();
        assert!(hash.0.starts_with("$2b$04$"), "{}", hash.0);
        assert!(passwords.matches(long.clone(), Some(hash.clone())).await.unwrap());
        // Differs beyond the 72 bytes that bcrypt looks at.
        assert!(!passwords.matches(format!("{long}b"), Some(hash)).await.unwrap());
    }

    #[tokio::test]
    async fn without_an_account_the_same_work_is_done_in_vain() {
        assert!(!passwords(1).matches("whatever".into(), None).await.unwrap());
        let parts: bcrypt::HashParts = nobodys(12).parse().unwrap();
        assert_eq!(parts.get_cost(), 12);
    }

    #[tokio::test]
    async fn whoever_finds_the_queue_full_is_sent_away() {
        let passwords = passwords(1);
        let turn = passwords.running.acquire().await.unwrap();
        let mut waiting: Vec<_> =
            (0..=WAITING).map(|_| Box::pin(passwords.matches("x".into(), None))).collect();
        for waiter in &mut waiting {
            assert!(futures_util::poll!(waiter).is_pending());
        }
        assert!(matches!(passwords.matches("x".into(), None).await, Err(AuthError::Busy)));
        drop(turn);
        for waiter in waiting {
            assert!(!waiter.await.unwrap());
        }
        assert!(passwords.matches("x".into(), None).await.is_ok(), "there is room again");
    }
}
