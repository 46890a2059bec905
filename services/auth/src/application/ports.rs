//! What the use cases need from outside.

mod proofs;

use std::borrow::Cow;
use std::ops::RangeInclusive;

use async_trait::async_trait;
use hallyu_contracts::auth::AccessClaims;
use hallyu_kernel::{
    Inbox, LinkId, Outbox, Page, PageRequest, PasskeyId, Role, SessionId, StoreError, Time, UserId,
};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::domain::{
    Account, AuthError, Digest, OauthAccount, OneTimeToken, Passkey, Password, PasswordHash, Provider,
    Purpose, SecondFactor, Session, SigningKey, Throttle, Ticket, TotpSecret,
};

pub use self::proofs::{Begun, Claim, Flow, IdentityProvider, NewCredential, PasskeyCeremonies, Vouched};

/// Opens units of work on this service's data.
#[async_trait]
pub trait Store: Send + Sync {
    /// A view of the data as it is now.
    async fn read(&self) -> Result<Box<dyn Tx>, StoreError>;
    /// A unit of work that may write.
    async fn write(&self) -> Result<Box<dyn Tx>, StoreError>;
}

/// One unit of work. Dropping it rolls back.
#[async_trait]
pub trait Tx: Send {
    /// Accounts.
    fn accounts(&mut self) -> &mut dyn Accounts;
    /// Sessions with their spent refresh tokens.
    fn sessions(&mut self) -> &mut dyn Sessions;
    /// Secrets that were mailed.
    fn one_time_tokens(&mut self) -> &mut dyn OneTimeTokens;
    /// The same sessions by user.
    fn user_sessions(&mut self) -> &mut dyn UserSessions;
    /// Keys that sign access tokens.
    fn signing_keys(&mut self) -> &mut dyn SigningKeys;
    /// One-time secrets between the steps of a login.
    fn tickets(&mut self) -> &mut dyn Tickets;
    /// Authenticator apps and recovery codes.
    fn second_factors(&mut self) -> &mut dyn SecondFactors;
    /// Wrong guesses.
    fn throttles(&mut self) -> &mut dyn Throttles;
    /// Devices that somebody has logged in from.
    fn known_devices(&mut self) -> &mut dyn KnownDevices;
    /// Accounts at other providers.
    fn oauth_accounts(&mut self) -> &mut dyn OauthAccounts;
    /// Passkeys.
    fn passkeys(&mut self) -> &mut dyn Passkeys;
    /// The audit log.
    fn audit_log(&mut self) -> &mut dyn AuditLog;
    /// All that this service holds about a user.
    fn personal_data(&mut self) -> &mut dyn PersonalData;
    /// Events that leave with the commit.
    fn outbox(&mut self) -> &mut dyn Outbox;
    /// Events that were applied.
    fn inbox(&mut self) -> &mut dyn Inbox;
    /// Makes it all happen.
    async fn commit(self: Box<Self>) -> Result<(), StoreError>;
}

/// Accounts, unique by address and nickname without regard to case.
#[async_trait]
pub trait Accounts: Send {
    /// Adds an account; [`StoreError::Duplicate`] of `users` on `email_key` or `nickname_key` if another has either.
    async fn add(&mut self, account: &Account) -> Result<(), StoreError>;
    /// The account of this id.
    async fn find(&mut self, id: UserId) -> Result<Option<Account>, StoreError>;
    /// The account whose address has this key.
    async fn find_by_email(&mut self, key: &str) -> Result<Option<Account>, StoreError>;
    /// Whether an account has the nickname with this key.
    async fn has_nickname(&mut self, key: &str) -> Result<bool, StoreError>;
    /// Stores what may change of an account: nickname, password, role, suspension, whether the address is verified.
    /// [`StoreError::Duplicate`] as when it was added.
    async fn save(&mut self, account: &Account) -> Result<(), StoreError>;
    /// Stores that its owner logged in. Of two units of work that write the same account at once one gets
    /// [`StoreError::Conflict`], unless it waits and sees the other's work: so no session is opened behind the back of one
    /// that ends them all.
    async fn note_login(&mut self, id: UserId, at: Time) -> Result<(), StoreError>;
    /// The accounts that fit, newest first.
    async fn search(&mut self, wanted: &Wanted, page: PageRequest) -> Result<Page<Account>, StoreError>;
}

/// Which accounts an admin looks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Part of the address or of the nickname, in any case; empty is everybody.
    pub text: String,
    /// Only this role.
    pub role: Option<Role>,
}

/// Sessions and the refresh tokens that were good once.
#[async_trait]
pub trait Sessions: Send {
    /// Adds a session.
    async fn add(&mut self, session: &Session) -> Result<(), StoreError>;
    /// The session of this id, expired or not.
    async fn find(&mut self, id: SessionId) -> Result<Option<Session>, StoreError>;
    /// Stores a session that was rotated, and that `spent` was its refresh token until `at`. Of two units of work that
    /// rotate the same session at once one gets [`StoreError::Conflict`], unless it waits and sees the other's work.
    async fn rotate(&mut self, session: &Session, spent: &Digest, at: Time) -> Result<(), StoreError>;
    /// Whether this was a refresh token of the session.
    async fn was_spent(&mut self, id: SessionId, digest: &Digest) -> Result<bool, StoreError>;
    /// Ends a session with all its tokens; `false` if there is none.
    async fn end(&mut self, id: SessionId) -> Result<bool, StoreError>;
    /// Ends the sessions that have expired and returns how many.
    async fn end_expired(&mut self, now: Time) -> Result<u64, StoreError>;
}

/// The sessions of one user.
#[async_trait]
pub trait UserSessions: Send {
    /// Those that live, the one that was used last first.
    async fn of_user(&mut self, user: UserId, now: Time) -> Result<Vec<Session>, StoreError>;
    /// Ends all but one with all their tokens and returns how many.
    async fn end_all(&mut self, user: UserId, but: Option<SessionId>) -> Result<u64, StoreError>;
    /// Notes that a session is in use.
    async fn note_use(&mut self, id: SessionId, at: Time) -> Result<(), StoreError>;
}

/// Secrets that were mailed to users.
#[async_trait]
pub trait OneTimeTokens: Send {
    /// Adds a token.
    async fn add(&mut self, token: &OneTimeToken) -> Result<(), StoreError>;
    /// Whether there is a token of this id.
    async fn exists(&mut self, id: Uuid) -> Result<bool, StoreError>;
    /// The token that this digest recognises.
    async fn find(&mut self, digest: &Digest) -> Result<Option<OneTimeToken>, StoreError>;
    /// Stores when a token was used.
    async fn save(&mut self, token: &OneTimeToken) -> Result<(), StoreError>;
    /// Uses up all of a user's tokens for this purpose.
    async fn use_up(&mut self, user: UserId, purpose: Purpose, at: Time) -> Result<(), StoreError>;
    /// Removes the tokens that expired before `time` and returns how many.
    async fn remove_expired(&mut self, time: Time) -> Result<u64, StoreError>;
}

/// Keys that sign access tokens.
#[async_trait]
pub trait SigningKeys: Send {
    /// Every key, retired ones too.
    async fn all(&mut self) -> Result<Vec<SigningKey>, StoreError>;
    /// Adds a key.
    async fn add(&mut self, key: &SigningKey) -> Result<(), StoreError>;
    /// Stores when a key was retired, and its private half as it is sealed now.
    async fn save(&mut self, key: &SigningKey) -> Result<(), StoreError>;
    /// Removes a key.
    async fn remove(&mut self, kid: &str) -> Result<(), StoreError>;
}

/// One-time secrets between the steps of a login.
#[async_trait]
pub trait Tickets: Send {
    /// Adds a ticket.
    async fn add(&mut self, ticket: &Ticket) -> Result<(), StoreError>;
    /// The ticket that this digest recognises, expired or not.
    async fn find(&mut self, digest: &Digest) -> Result<Option<Ticket>, StoreError>;
    /// Stores how often something wrong was shown with a ticket.
    async fn save(&mut self, ticket: &Ticket) -> Result<(), StoreError>;
    /// Removes a ticket; `false` if somebody else was faster. Of two units of work that take the same one at once, one
    /// gets `false` or [`StoreError::Conflict`].
    async fn take(&mut self, id: Uuid) -> Result<bool, StoreError>;
    /// Removes every ticket about a user.
    async fn remove_of(&mut self, user_id: UserId) -> Result<(), StoreError>;
    /// Removes the tickets that expired before `time` and returns how many.
    async fn remove_expired(&mut self, time: Time) -> Result<u64, StoreError>;
}

/// Authenticator apps, at most one an account, and recovery codes.
#[async_trait]
pub trait SecondFactors: Send {
    /// The app of a user, confirmed or not.
    async fn find(&mut self, user_id: UserId) -> Result<Option<SecondFactor>, StoreError>;
    /// Stores an app in the place of the one that there may be.
    async fn put(&mut self, factor: &SecondFactor) -> Result<(), StoreError>;
    /// Removes the app of a user and all recovery codes.
    async fn remove(&mut self, user_id: UserId) -> Result<(), StoreError>;
    /// Stores recovery codes in the place of those that there may be.
    async fn put_recovery_codes(&mut self, user_id: UserId, codes: &[Digest]) -> Result<(), StoreError>;
    /// Uses a recovery code up; `false` if it is none of the user's. Races end as in [`Tickets::take`].
    async fn take_recovery_code(&mut self, user_id: UserId, code: &Digest) -> Result<bool, StoreError>;
    /// How many recovery codes a user has left.
    async fn recovery_codes(&mut self, user_id: UserId) -> Result<u64, StoreError>;
    /// At most `limit` apps in order of their users, those behind one user or from the first on.
    async fn list(&mut self, behind: Option<UserId>, limit: u32) -> Result<Vec<SecondFactor>, StoreError>;
}

/// Guesses by the digest of what they are counted for.
#[async_trait]
pub trait Throttles: Send {
    /// What is counted; nothing if there is no row.
    async fn find(&mut self, key: &Digest) -> Result<Throttle, StoreError>;
    /// Stores it. Of two units of work that store the same at once one gets [`StoreError::Conflict`], unless it waits and
    /// sees the other's work.
    async fn save(&mut self, key: &Digest, throttle: &Throttle) -> Result<(), StoreError>;
    /// Forgets it.
    async fn clear(&mut self, key: &Digest) -> Result<(), StoreError>;
    /// Removes what is forgotten at `now` and returns how many rows.
    async fn remove_forgotten(&mut self, now: Time) -> Result<u64, StoreError>;
}

/// Devices that somebody has logged in from, by the digest of the secret that the device keeps.
#[async_trait]
pub trait KnownDevices: Send {
    /// Which of the secrets is known for the user, if any.
    async fn find(&mut self, user: UserId, secrets: &[Digest]) -> Result<Option<Digest>, StoreError>;
    /// Notes that the user logged in from the device at a time.
    async fn remember(&mut self, user: UserId, secret: &Digest, at: Time) -> Result<(), StoreError>;
    /// Forgets all of the user's devices.
    async fn forget(&mut self, user: UserId) -> Result<(), StoreError>;
    /// Removes the devices that nobody has logged in from since `time` and returns how many.
    async fn remove_unseen(&mut self, time: Time) -> Result<u64, StoreError>;
}

/// Accounts at other providers that log in to accounts here.
#[async_trait]
pub trait OauthAccounts: Send {
    /// Adds a link; [`StoreError::Duplicate`] if the account there is linked already.
    async fn add(&mut self, link: &OauthAccount) -> Result<(), StoreError>;
    /// The link of an account there.
    async fn find(
        &mut self,
        provider: Provider,
        provider_user_id: &str,
    ) -> Result<Option<OauthAccount>, StoreError>;
    /// The links of an account here, oldest first.
    async fn of_user(&mut self, user_id: UserId) -> Result<Vec<OauthAccount>, StoreError>;
    /// Stores a link's tokens and address.
    async fn save(&mut self, link: &OauthAccount) -> Result<(), StoreError>;
    /// Removes a link of this user; `false` if there is none.
    async fn remove(&mut self, user_id: UserId, id: LinkId) -> Result<bool, StoreError>;
    /// Removes every link of a user.
    async fn remove_of(&mut self, user_id: UserId) -> Result<(), StoreError>;
    /// At most `limit` links in order of their ids, those behind one or from the first on.
    async fn list(&mut self, behind: Option<LinkId>, limit: u32) -> Result<Vec<OauthAccount>, StoreError>;
}

/// Passkeys.
#[async_trait]
pub trait Passkeys: Send {
    /// Adds a passkey; [`StoreError::Duplicate`] if its credential is known already.
    async fn add(&mut self, key: &Passkey) -> Result<(), StoreError>;
    /// The passkey with this credential.
    async fn find(&mut self, credential_id: &[u8]) -> Result<Option<Passkey>, StoreError>;
    /// The passkeys of a user, oldest first.
    async fn of_user(&mut self, user_id: UserId) -> Result<Vec<Passkey>, StoreError>;
    /// Stores a passkey's name, its credential and when it was used.
    async fn save(&mut self, key: &Passkey) -> Result<(), StoreError>;
    /// Removes a passkey of this user; `false` if there is none.
    async fn remove(&mut self, user_id: UserId, id: PasskeyId) -> Result<bool, StoreError>;
    /// Removes every passkey of a user.
    async fn remove_of(&mut self, user_id: UserId) -> Result<(), StoreError>;
}

/// A privileged act, or something that somebody responsible for security wants to see.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditEntry {
    /// The entry's row.
    pub id: Uuid,
    /// Who did it; `None` is the operator at the command line, or the system itself.
    pub actor: Option<UserId>,
    /// What was done, for example `role.set`.
    pub action: Cow<'static, str>,
    /// To whom or what: an id.
    pub subject: String,
    /// What else is worth knowing. No secrets.
    pub details: Value,
    /// Network address that it came from.
    pub ip: Option<String>,
    /// When.
    pub at: Time,
}

/// The audit log: nobody changes or removes an entry.
#[async_trait]
pub trait AuditLog: Send {
    /// Writes an entry.
    async fn append(&mut self, entry: &AuditEntry) -> Result<(), StoreError>;
    /// At most `limit` entries that fit, newest first.
    async fn read(&mut self, wanted: &WantedEntries, limit: u32) -> Result<Vec<AuditEntry>, StoreError>;
}

/// Which entries of the audit log an admin looks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WantedEntries {
    /// Only what this user did.
    pub actor: Option<UserId>,
    /// Only what was done to this subject.
    pub subject: Option<String>,
    /// Only this act.
    pub action: Option<String>,
    /// Only what is older than this entry.
    pub before: Option<Uuid>,
}

/// Who stands in the audit log for a user who was erased. Entries about the same user have the same, and nobody can tell
/// who that was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    /// Where an id stood.
    pub id: Uuid,
    /// Where a text stood.
    pub text: String,
}

impl Alias {
    /// Made of the user's tombstone.
    #[must_use]
    pub fn new(mark: &[u8]) -> Self {
        let mut bytes = [0; 16];
        bytes.iter_mut().zip(mark).for_each(|(byte, of_mark)| *byte = *of_mark);
        let id = Uuid::from_bytes(bytes);
        Self { id, text: format!("erased_{}", id.simple()) }
    }
}

/// All that this service holds about a user.
#[async_trait]
pub trait PersonalData: Send {
    /// Rows by the name of their table, without secrets, and what the audit log says about the user.
    async fn of(&mut self, user: UserId) -> Result<Map<String, Value>, StoreError>;
    /// Deletes it all, save the audit log. May be repeated.
    async fn erase(&mut self, user: UserId) -> Result<(), StoreError>;
    /// Puts the alias where the audit log says the user's id or one of the names, and forgets where the user acted from.
    async fn disguise(&mut self, user: UserId, names: &[String], alias: &Alias) -> Result<(), StoreError>;
}

/// Hashes passwords: slow by design, off the async threads, a bounded number at a time.
#[async_trait]
pub trait Passwords: Send + Sync {
    /// What to store of a password. [`AuthError::Busy`] if too many wait already.
    async fn hash(&self, password: Password) -> Result<PasswordHash, AuthError>;
    /// Whether the password is the one that was hashed. Without a hash it is not, and finding that out takes as long.
    /// [`AuthError::Busy`] if too many wait already.
    async fn matches(&self, password: String, hash: Option<PasswordHash>) -> Result<bool, AuthError>;
}

/// Makes and recognises secrets with more than 128 bits.
pub trait Secrets: Send + Sync {
    /// A new secret, fit for URLs, and its digest.
    fn make(&self) -> (String, Digest);
    /// What is stored of a secret.
    fn digest(&self, secret: &str) -> Digest;
    /// Whether both are the same, in a time that does not depend on where they differ.
    fn equal(&self, a: &Digest, b: &Digest) -> bool;
}

/// The codes of authenticator apps.
pub trait AppCodes: Send + Sync {
    /// Which of these steps of time shows the code, in a time that does not depend on which.
    fn step_of(&self, secret: &TotpSecret, code: &str, steps: RangeInclusive<i64>) -> Option<i64>;
}

/// Keeps secrets that must be read again: nobody who reads the database can.
pub trait Vault: Send + Sync {
    /// Encrypts a secret for one purpose.
    fn seal(&self, purpose: &str, secret: &[u8]) -> Vec<u8>;
    /// Decrypts it for the same purpose. [`AuthError::Crypto`] if it was altered or sealed with another key.
    fn open(&self, purpose: &str, sealed: &[u8]) -> Result<Vec<u8>, AuthError>;
    /// The same secret, sealed with the present key; `None` if it is already.
    fn reseal(&self, purpose: &str, sealed: &[u8]) -> Result<Option<Vec<u8>>, AuthError>;
}

/// The public half of a [`SigningKey`] (Ed25519).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    /// Names the key in tokens.
    pub kid: String,
    /// The 32 bytes of the key, base64url without padding.
    pub x: String,
}

/// Makes keys and signs with them; a private key leaves it sealed only.
pub trait TokenSmith: Send + Sync {
    /// A new key that signs from `not_before` on.
    fn forge(&self, not_before: Time) -> SigningKey;
    /// A signed token (JWT, EdDSA).
    fn sign(&self, key: &SigningKey, claims: &AccessClaims) -> Result<String, AuthError>;
    /// The half of a key that others verify with.
    fn public(&self, key: &SigningKey) -> Result<PublicKey, AuthError>;
    /// The private half, sealed with the present master key; `None` if it is already.
    fn reseal(&self, key: &SigningKey) -> Result<Option<Vec<u8>>, AuthError>;
}
