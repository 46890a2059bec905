//! The contract of the store, a file per port; every database keeps it.

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

use chrono::Duration;
use hallyu_auth::ports::{Store, Tx};
use hallyu_auth::{Account, Device, Digest, MIGRATIONS, PasswordHash, Session, SqlStore};
use hallyu_kernel::{Ambient, Language, Role};
use hallyu_sql::{Db, Migrations};
use hallyu_testkit::{contracts, postgres, test_ambient};
use sea_orm::ConnectionTrait;

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_keeps_the_contract() {
    keeps_the_contract(Db::open("auth", "sqlite::memory:").await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_keeps_the_contract() {
    let Some(url) = postgres::url().await else { return };
    keeps_the_contract(Db::open("auth", &url).await.unwrap()).await;
}

#[tokio::test]
async fn both_schemas_are_the_same() {
    contracts::schemas_match("auth", &MIGRATIONS).await;
}

#[tokio::test]
async fn passwords_survive_becoming_optional() {
    let db = Db::open("auth", "sqlite::memory:").await.unwrap();
    db.migrate(&Migrations::new(&MIGRATIONS.steps()[..5])).await.unwrap();
    let tx = db.write().await.unwrap();
    let sql = "INSERT INTO users VALUES (x'0190163d8694739b8ba7a1d2d0b0a0c1', 'a@x.com', 'a@x.com', 'ana', 'ana', \
               '$2b$04$x', 'user', 'es', true, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z')";
    tx.conn().execute_unprepared(sql).await.unwrap();
    tx.commit().await.unwrap();
    db.migrate(&MIGRATIONS).await.unwrap();
    let mut tx = SqlStore(db).read().await.unwrap();
    let account = tx.accounts().find_by_email("a@x.com").await.unwrap().unwrap();
    assert_eq!(account.password_hash, Some(PasswordHash("$2b$04$x".into())));
}

async fn keeps_the_contract(db: Db) {
    db.migrate(&MIGRATIONS).await.unwrap();
    let suite = Suite { store: SqlStore(db), ambient: test_ambient() };
    suite.accounts_come_back_and_are_unique().await;
    suite.accounts_keep_password_suspension_and_last_login().await;
    suite.accounts_are_searched().await;
    suite.sessions_come_back_rotate_and_end().await;
    suite.of_two_that_rotate_a_session_at_once_one_wins().await;
    suite.expired_sessions_end().await;
    suite.the_sessions_of_a_user_are_listed_and_end_together().await;
    suite.one_time_tokens_come_back_and_go().await;
    suite.an_accounts_mailed_secrets_are_used_up_together().await;
    suite.tickets_come_back_and_are_taken_once().await;
    suite.second_factors_are_replaced_and_go().await;
    suite.links_come_back_and_are_unique().await;
    suite.passkeys_come_back_and_are_unique().await;
    suite.signing_keys_retire_and_go().await;
    suite.throttles_come_back_and_go().await;
    suite.no_guess_is_lost_among_many_at_once().await;
    suite.known_devices_come_back_and_go().await;
    suite.the_audit_log_takes_entries().await;
    suite.the_audit_log_is_read_newest_first().await;
    suite.what_a_user_left_behind_is_shown_disguised_and_erased().await;
    suite.events_are_applied_once().await;
    suite.dropping_a_unit_of_work_undoes_it().await;
}

struct Suite {
    store: SqlStore,
    ambient: Ambient,
}

impl Suite {
    fn account(&self, name: &str) -> Account {
        Account {
            id: self.ambient.id(),
            email: format!("{name}@Example.com").parse().unwrap(),
            nickname: name.parse().unwrap(),
            nickname_at: self.ambient.now(),
            password_hash: Some(PasswordHash("$2b$04$x".into())),
            role: Role::User,
            language: Language::Ko,
            email_verified: false,
            suspension: None,
            last_login_at: None,
            created_at: self.ambient.now(),
            updated_at: self.ambient.now(),
        }
    }

    async fn added(&self, name: &str) -> Account {
        let account = self.account(name);
        let mut tx = self.write().await;
        tx.accounts().add(&account).await.unwrap();
        tx.commit().await.unwrap();
        account
    }

    fn session(&self, account: &Account, seed: u8) -> Session {
        let now = self.ambient.now();
        Session {
            id: self.ambient.id(),
            user_id: account.id,
            refresh_digest: Digest(vec![seed; 32]),
            device: Device::new(Some("Firefox"), None),
            expires_at: now + Duration::days(1),
            last_seen_at: now,
            created_at: now,
        }
    }

    async fn write(&self) -> Box<dyn Tx> {
        self.store.write().await.unwrap()
    }

    async fn read(&self) -> Box<dyn Tx> {
        self.store.read().await.unwrap()
    }

    async fn events_are_applied_once(&self) {
        let event = self.ambient.id();
        let mut tx = self.write().await;
        assert!(tx.inbox().claim(event).await.unwrap());
        assert!(!tx.inbox().claim(event).await.unwrap());
    }

    async fn dropping_a_unit_of_work_undoes_it(&self) {
        let account = self.account("Flor");
        let mut tx = self.write().await;
        tx.accounts().add(&account).await.unwrap();
        drop(tx);
        assert_eq!(self.read().await.accounts().find(account.id).await.unwrap(), None);
    }
}
