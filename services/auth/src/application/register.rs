use hallyu_contracts::auth::{UserRegistered, VerificationRequested};
use hallyu_kernel::{Country, Envelope, Role, StoreError};

use super::Auth;
use super::ports::Tx;
use crate::domain::{Account, AuthError, Registration};

/// What the profile is told of a new user beside the account.
pub(super) struct Newcomer {
    pub(super) country: Country,
    pub(super) marketing_agreed: bool,
}

impl From<&Registration> for Newcomer {
    fn from(registration: &Registration) -> Self {
        Self { country: registration.country, marketing_agreed: registration.marketing_agreed }
    }
}

impl Auth {
    /// Makes an account with the role `user` and has a mail sent that proves its address.
    ///
    /// # Errors
    /// [`AuthError::EmailTaken`], [`AuthError::NicknameTaken`], [`AuthError::Busy`].
    pub async fn register(&self, registration: Registration) -> Result<Account, AuthError> {
        let account = self.account(&registration, Role::User).await?;
        let mut tx = self.store.write().await?;
        self.add(tx.as_mut(), &account, &Newcomer::from(&registration)).await?;
        let wanted = VerificationRequested { user_id: account.id };
        tx.outbox().add(Envelope::new(&self.ambient, &wanted)).await?;
        tx.commit().await?;
        Ok(account)
    }

    /// The account that a registration makes. Hashing is slow, so it is done before the unit of work, and not at all if
    /// the account is refused anyway.
    pub(super) async fn account(
        &self,
        registration: &Registration,
        role: Role,
    ) -> Result<Account, AuthError> {
        let mut tx = self.store.read().await?;
        if tx.accounts().find_by_email(&registration.email.key()).await?.is_some() {
            return Err(AuthError::EmailTaken);
        }
        if tx.accounts().has_nickname(&registration.nickname.key()).await? {
            return Err(AuthError::NicknameTaken);
        }
        drop(tx);
        let password_hash = self.passwords.hash(registration.password.clone()).await?;
        let now = self.ambient.now();
        Ok(Account {
            id: self.ambient.id(),
            email: registration.email.clone(),
            nickname: registration.nickname.clone(),
            nickname_at: now,
            password_hash: Some(password_hash),
            role,
            language: registration.language,
            email_verified: false,
            suspension: None,
            last_login_at: None,
            created_at: now,
            updated_at: now,
        })
    }

    /// Adds the account and tells the other services.
    pub(super) async fn add(
        &self,
        tx: &mut dyn Tx,
        account: &Account,
        newcomer: &Newcomer,
    ) -> Result<(), AuthError> {
        tx.accounts().add(account).await.map_err(taken)?;
        let registered = UserRegistered {
            user_id: account.id,
            email: account.email.to_string(),
            nickname: account.nickname.to_string(),
            country: newcomer.country.to_string(),
            language: account.language,
            role: account.role,
            marketing_agreed: newcomer.marketing_agreed,
            registered_at: account.created_at,
        };
        tx.outbox().add(Envelope::new(&self.ambient, &registered)).await?;
        Ok(())
    }
}

/// Somebody else has the address or the nickname, perhaps only since a moment ago.
pub(super) fn taken(error: StoreError) -> AuthError {
    if error.is_duplicate("users", "email_key") {
        AuthError::EmailTaken
    } else if error.is_duplicate("users", "nickname_key") {
        AuthError::NicknameTaken
    } else {
        error.into()
    }
}
