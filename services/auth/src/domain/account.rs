use hallyu_kernel::{Country, Language, Nickname, Role, Time, UserId};

use super::{AuthError, Email, Password, PasswordHash};

/// A checked wish for an account.
#[derive(Clone, Debug)]
pub struct Registration {
    /// E-mail address.
    pub email: Email,
    /// The password to log in with.
    pub password: Password,
    /// The name that others see.
    pub nickname: Nickname,
    /// Where the user lives.
    pub country: Country,
    /// Language of the interface and of mails.
    pub language: Language,
    /// Whether the user agreed to be sent marketing.
    pub marketing_agreed: bool,
}

/// Why an account is shut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspension {
    /// Since when.
    pub at: Time,
    /// What the admin wrote, 1 to 500 characters; for admins only.
    pub reason: String,
}

/// A user's identity: how the user logs in and what the user may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The user.
    pub id: UserId,
    /// Unique, without regard to case.
    pub email: Email,
    /// Unique, without regard to case, among registrations. What others see is the profile's, in the service `user`.
    pub nickname: Nickname,
    /// When the user took the nickname.
    pub nickname_at: Time,
    /// What is stored of the password; `None` if the user logs in by other ways only.
    pub password_hash: Option<PasswordHash>,
    /// What the user may do.
    pub role: Role,
    /// Language of mails.
    pub language: Language,
    /// Whether the user has shown that mail to the address arrives.
    pub email_verified: bool,
    /// While an admin keeps the account shut.
    pub suspension: Option<Suspension>,
    /// When the user logged in last.
    pub last_login_at: Option<Time>,
    /// When the account was made.
    pub created_at: Time,
    /// When it was changed last.
    pub updated_at: Time,
}

impl Account {
    /// Follows the profile, where the user took another nickname at a time; `false` if a later one is known already.
    pub fn rename(&mut self, nickname: Nickname, at: Time) -> bool {
        if at <= self.nickname_at {
            return false;
        }
        (self.nickname, self.nickname_at) = (nickname, at);
        true
    }

    /// Passes unless the account is shut.
    ///
    /// # Errors
    /// [`AuthError::Suspended`].
    pub fn unless_suspended(&self) -> Result<(), AuthError> {
        self.suspension.as_ref().map_or(Ok(()), |_| Err(AuthError::Suspended))
    }
}
