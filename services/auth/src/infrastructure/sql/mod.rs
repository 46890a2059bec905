//! The store, on SQLite and PostgreSQL.

mod accounts;
mod audit_log;
mod known_devices;
mod oauth_accounts;
mod one_time_tokens;
mod passkeys;
mod personal_data;
mod second_factors;
mod sessions;
mod signing_keys;
mod throttles;
mod tickets;
mod user_sessions;

use async_trait::async_trait;
use hallyu_kernel::{Inbox, Outbox, StoreError};
use hallyu_sql::{Db, Migrations, migrations};

use crate::application::ports::{
    Accounts, AuditLog, KnownDevices, OauthAccounts, OneTimeTokens, Passkeys, PersonalData, SecondFactors,
    Sessions, SigningKeys, Store, Throttles, Tickets, Tx, UserSessions,
};

/// The schema of this service.
pub const MIGRATIONS: Migrations = migrations![
    "0001_users",
    "0002_sessions",
    "0003_one_time_tokens",
    "0004_signing_keys",
    "0005_audit_log",
    "0006_suspensions",
    "0007_throttles",
    "0008_audit_log_indexes",
    "0012_password_optional",
    "0013_tickets",
    "0014_mfa_secrets",
    "0015_oauth_accounts",
    "0016_passkeys",
];

/// [`Store`] over this service's database.
#[derive(Clone, Debug)]
pub struct SqlStore(pub Db);

struct SqlTx(hallyu_sql::Tx);

#[async_trait]
impl Store for SqlStore {
    async fn read(&self) -> Result<Box<dyn Tx>, StoreError> {
        Ok(Box::new(SqlTx(self.0.read().await?)))
    }

    async fn write(&self) -> Result<Box<dyn Tx>, StoreError> {
        Ok(Box::new(SqlTx(self.0.write().await?)))
    }
}

#[async_trait]
impl Tx for SqlTx {
    fn accounts(&mut self) -> &mut dyn Accounts {
        self
    }

    fn sessions(&mut self) -> &mut dyn Sessions {
        self
    }

    fn one_time_tokens(&mut self) -> &mut dyn OneTimeTokens {
        self
    }

    fn user_sessions(&mut self) -> &mut dyn UserSessions {
        self
    }

    fn signing_keys(&mut self) -> &mut dyn SigningKeys {
        self
    }

    fn tickets(&mut self) -> &mut dyn Tickets {
        self
    }

    fn second_factors(&mut self) -> &mut dyn SecondFactors {
        self
    }

    fn throttles(&mut self) -> &mut dyn Throttles {
        self
    }

    fn known_devices(&mut self) -> &mut dyn KnownDevices {
        self
    }

    fn oauth_accounts(&mut self) -> &mut dyn OauthAccounts {
        self
    }

    fn passkeys(&mut self) -> &mut dyn Passkeys {
        self
    }

    fn audit_log(&mut self) -> &mut dyn AuditLog {
        self
    }

    fn personal_data(&mut self) -> &mut dyn PersonalData {
        self
    }

    fn outbox(&mut self) -> &mut dyn Outbox {
        &mut self.0
    }

    fn inbox(&mut self) -> &mut dyn Inbox {
        &mut self.0
    }

    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        self.0.commit().await
    }
}
