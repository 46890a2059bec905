use hallyu_kernel::StoreError;
use hallyu_sql::{Db, Stored};
use sea_orm::{ConnectionTrait, Statement};

async fn text(db: &Db, sql: &str) -> String {
    let tx = db.write().await.unwrap();
    let statement = Statement::from_string(db.backend(), format!("SELECT CAST(({sql}) AS TEXT) AS value"));
    tx.conn().query_one_raw(statement).await.unwrap().unwrap().try_get("", "value").unwrap()
}

#[tokio::test]
async fn files_are_made_with_their_directory_and_our_settings() {
    let directory = tempfile::tempdir().unwrap();
    let db = Db::open("x", &format!("sqlite://{}/a/b/x.sqlite", directory.path().display())).await.unwrap();
    assert_eq!(text(&db, "SELECT journal_mode FROM pragma_journal_mode").await, "wal");
    assert_eq!(text(&db, "SELECT foreign_keys FROM pragma_foreign_keys").await, "1");
    assert_eq!(text(&db, "SELECT synchronous FROM pragma_synchronous").await, "1");
    assert_eq!(text(&db, "SELECT timeout FROM pragma_busy_timeout").await, "5000");
}

/// Without the planner's stability guarantee every execution of a statement with a bound LIMIT parses it anew, which
/// doubles the cost of SeaORM's `one()`. It is switched on where SQLite is compiled: `.cargo/config.toml`.
#[tokio::test]
async fn the_planner_is_pinned() {
    let db = Db::open("x", "sqlite::memory:").await.unwrap();
    assert_eq!(text(&db, "SELECT sqlite_compileoption_used('ENABLE_QPSG')").await, "1");
}

#[tokio::test]
async fn a_reader_cannot_write() {
    let db = Db::open("x", "sqlite::memory:").await.unwrap();
    let tx = db.read().await.unwrap();
    let refused = tx.conn().execute_unprepared("CREATE TABLE t (id INTEGER)").await.stored().unwrap_err();
    assert!(matches!(refused, StoreError::Failed(_)), "{refused:?}");
}

#[tokio::test]
async fn memory_databases_are_private() {
    let (one, two) =
        (Db::open("x", "sqlite::memory:").await.unwrap(), Db::open("x", "sqlite::memory:").await.unwrap());
    let tx = one.write().await.unwrap();
    tx.conn().execute_unprepared("CREATE TABLE t (id INTEGER)").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(text(&one, "SELECT count(*) FROM sqlite_master").await, "1");
    assert_eq!(text(&two, "SELECT count(*) FROM sqlite_master").await, "0");
}

#[tokio::test]
async fn urls_of_other_databases_are_refused() {
    let refused = Db::open("x", "mysql://localhost/x").await.unwrap_err();
    assert!(matches!(refused, StoreError::Failed(_)), "{refused:?}");
}

#[tokio::test]
async fn a_file_that_cannot_be_opened_is_unreachable_and_named() {
    let directory = tempfile::tempdir().unwrap();
    let failed = Db::open("x", &format!("sqlite://{}", directory.path().display())).await.unwrap_err();
    assert!(matches!(&failed, StoreError::Unreachable { store, .. } if store == "x"), "{failed:?}");
}
