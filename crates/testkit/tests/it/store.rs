use hallyu_sql::{Db, Migration, Migrations};
use hallyu_testkit::{contracts, postgres};
use sea_orm::{ConnectionTrait, Statement};

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_in_memory_keeps_the_contract() {
    contracts::store(Db::open("suite", "sqlite::memory:").await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sqlite_file_keeps_the_contract() {
    let directory = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/suite.sqlite", directory.path().display());
    contracts::store(Db::open("suite", &url).await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_keeps_the_contract() {
    let Some(url) = postgres::url().await else { return };
    contracts::store(Db::open("suite", &url).await.unwrap()).await;
}

const PROFILES: Migration = Migration {
    name: "0001_profiles",
    sqlite: "CREATE TABLE profiles (id BLOB PRIMARY KEY, nick TEXT NOT NULL, bio TEXT);
        CREATE UNIQUE INDEX ux_profiles_nick ON profiles (nick)",
    postgres: "CREATE TABLE profiles (id uuid PRIMARY KEY, nick text NOT NULL, bio text);
        CREATE UNIQUE INDEX ux_profiles_nick ON profiles (nick)",
};

#[tokio::test]
async fn services_share_a_postgres_without_meeting() {
    let Some(url) = postgres::url().await else { return };
    // `user` is a reserved word.
    for service in ["auth", "user"] {
        let db = Db::open(service, &url).await.unwrap();
        assert_eq!(db.migrate(&Migrations::new(&[PROFILES])).await.unwrap().len(), 2);
        let tx = db.read().await.unwrap();
        let settings =
            "SELECT current_schema()::text AS schema, current_setting('statement_timeout') AS timeout";
        let row =
            tx.conn().query_one_raw(Statement::from_string(db.backend(), settings)).await.unwrap().unwrap();
        assert_eq!(row.try_get::<String>("", "schema").unwrap(), service);
        assert_eq!(row.try_get::<String>("", "timeout").unwrap(), "30s");
        tx.conn().execute_unprepared("INSERT INTO inbox (event_id) VALUES (NULL)").await.unwrap_err();
    }
}

#[tokio::test]
async fn processes_that_start_together_migrate_postgres_once() {
    let Some(url) = postgres::url().await else { return };
    let (one, two) = (Db::open("user", &url).await.unwrap(), Db::open("user", &url).await.unwrap());
    let steps = Migrations::new(&[PROFILES]);
    let (one, two) = tokio::join!(one.migrate(&steps), two.migrate(&steps));
    assert_eq!(one.unwrap().len() + two.unwrap().len(), 2);
}

#[tokio::test]
async fn equal_schemas_match() {
    contracts::schemas_match("user", &Migrations::new(&[PROFILES])).await;
}

#[tokio::test]
#[should_panic(expected = "profiles.bio null")]
async fn a_column_that_is_nullable_in_one_dialect_only_is_found() {
    const OTHER: Migration = Migration {
        postgres: "CREATE TABLE profiles (id uuid PRIMARY KEY, nick text NOT NULL, bio text NOT NULL);
            CREATE UNIQUE INDEX ux_profiles_nick ON profiles (nick)",
        ..PROFILES
    };
    assert!(postgres::url().await.is_some(), "profiles.bio null: not compared without PostgreSQL");
    contracts::schemas_match("user", &Migrations::new(&[OTHER])).await;
}

#[tokio::test]
#[should_panic(expected = "unique indexes are named after table and columns")]
async fn a_misnamed_unique_index_is_found() {
    const MISNAMED: Migration = Migration {
        name: "0001_x",
        sqlite: "CREATE TABLE x (id BLOB PRIMARY KEY, a TEXT UNIQUE)",
        postgres: "",
    };
    contracts::schemas_match("user", &Migrations::new(&[MISNAMED])).await;
}

/// A database with one profile of this name.
async fn with_profile(nick: &str) -> Option<String> {
    let url = postgres::url().await?;
    let db = Db::open("suite", &url).await.unwrap();
    db.migrate(&Migrations::new(&[PROFILES])).await.unwrap();
    let tx = db.write().await.unwrap();
    let insert = format!("INSERT INTO profiles VALUES ('{}', '{nick}', NULL)", uuid::Uuid::nil());
    tx.conn().execute_unprepared(&insert).await.unwrap();
    tx.commit().await.unwrap();
    Some(url)
}

async fn nick(tx: hallyu_sql::Tx) -> String {
    let select = Statement::from_string(tx.conn().get_database_backend(), "SELECT nick FROM profiles");
    tx.conn().query_one_raw(select).await.unwrap().unwrap().try_get("", "nick").unwrap()
}

/// Two databases that differ stand for a primary and a replica that is behind.
#[tokio::test]
async fn reads_that_may_lag_go_to_the_replica_on_postgres_and_no_others() {
    let (Some(url), Some(replica)) = (with_profile("now").await, with_profile("before").await) else {
        return;
    };
    let db = Db::open_with_replica("suite", &url, Some(&replica)).await.unwrap();
    assert_eq!(nick(db.read().await.unwrap()).await, "now");
    assert_eq!(nick(db.write().await.unwrap()).await, "now");
    assert_eq!(nick(db.read_lagging().await.unwrap()).await, "before");
}

#[tokio::test]
async fn without_its_replica_postgres_answers_itself() {
    let Some(url) = with_profile("now").await else { return };
    let nobody = "postgres://postgres@127.0.0.1:1/nobody";
    let db = Db::open_with_replica("suite", &url, Some(nobody)).await.unwrap();
    for _ in 0..3 {
        assert_eq!(nick(db.read_lagging().await.unwrap()).await, "now");
    }
    let db = Db::open_with_replica("suite", "sqlite::memory:", None).await.unwrap();
    assert!(db.read_lagging().await.is_ok(), "SQLite has none");
}
