use hallyu_sql::{Db, MigrateError, Migration, Migrations};
use sea_orm::ConnectionTrait;

const ACCOUNTS: Migration = Migration {
    name: "0001_accounts",
    sqlite: "CREATE TABLE accounts (id BLOB PRIMARY KEY);\nCREATE INDEX ix_accounts ON accounts (id);",
    postgres: "",
};
const EDITED: Migration = Migration { sqlite: "CREATE TABLE accounts (id TEXT PRIMARY KEY);", ..ACCOUNTS };
const OTHER_LINE_ENDS: Migration = Migration {
    sqlite: "CREATE TABLE accounts (id BLOB PRIMARY KEY);\r\nCREATE INDEX ix_accounts ON accounts (id);",
    ..ACCOUNTS
};
const BROKEN: Migration =
    Migration { name: "0002_broken", sqlite: "CREATE TABLE half (id BLOB); CREATE TABEL x;", postgres: "" };

async fn open() -> Db {
    Db::open("accounts", "sqlite::memory:").await.unwrap()
}

#[tokio::test]
async fn each_step_is_applied_once() {
    let db = open().await;
    let first = db.migrate(&Migrations::new(&[ACCOUNTS])).await.unwrap();
    assert_eq!(first, ["0000_outbox_and_inbox", "0001_accounts"]);
    assert!(db.migrate(&Migrations::new(&[ACCOUNTS])).await.unwrap().is_empty());
    assert!(db.migrate(&Migrations::new(&[OTHER_LINE_ENDS])).await.unwrap().is_empty());
}

#[tokio::test]
async fn an_edited_step_is_named() {
    let db = open().await;
    db.migrate(&Migrations::new(&[ACCOUNTS])).await.unwrap();
    let error = db.migrate(&Migrations::new(&[EDITED])).await.unwrap_err();
    assert!(matches!(error, MigrateError::Edited { service: "accounts", name: "0001_accounts" }), "{error}");
}

#[tokio::test]
async fn a_failed_step_is_named_and_leaves_nothing() {
    let db = open().await;
    let error = db.migrate(&Migrations::new(&[ACCOUNTS, BROKEN])).await.unwrap_err();
    assert!(matches!(error, MigrateError::Failed { name: "0002_broken", .. }), "{error}");
    let tx = db.read().await.unwrap();
    let tables = "SELECT count(*) AS n FROM sqlite_master WHERE name IN ('accounts', 'half')";
    let row = tx.conn().query_one_raw(sea_orm::Statement::from_string(db.backend(), tables)).await.unwrap();
    assert_eq!(row.unwrap().try_get::<i64>("", "n").unwrap(), 0);
}

#[tokio::test]
async fn names_must_ascend() {
    let error = open().await.migrate(&Migrations::new(&[BROKEN, ACCOUNTS])).await.unwrap_err();
    assert!(matches!(error, MigrateError::Unordered { name: "0001_accounts", .. }), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn processes_that_start_together_migrate_once() {
    let directory = tempfile::tempdir().unwrap();
    for round in 0..20 {
        let start = || {
            let url = format!("sqlite://{}/{round}.sqlite", directory.path().display());
            tokio::spawn(async move {
                let db = Db::open("accounts", &url).await.unwrap();
                db.migrate(&Migrations::new(&[ACCOUNTS])).await.unwrap().len()
            })
        };
        let mut applied = 0;
        for process in [start(), start(), start(), start()] {
            applied += process.await.unwrap();
        }
        assert_eq!(applied, 2, "the two steps once");
    }
}
