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
