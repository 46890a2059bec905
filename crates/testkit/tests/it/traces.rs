use hallyu_kernel::UserId;
use hallyu_platform::blobs::Blobs;
use hallyu_sql::{AtErasure, Blank, Db, Migration, Migrations, PersonalTable, Shape};
use hallyu_testkit::traces::{Person, in_blobs, in_database, tables};
use hallyu_testkit::{postgres, test_ambient};
use sea_orm::ConnectionTrait;
use serde_json::json;

/// Every way in which a table may say something of somebody.
const TABLES: Migration = Migration {
    name: "0001_tables",
    sqlite:
        "CREATE TABLE visits (user_id blob NOT NULL, place text, times integer NOT NULL, big bigint NOT NULL,
            done boolean NOT NULL, at text NOT NULL, more text NOT NULL, PRIMARY KEY (user_id));
        CREATE TABLE works (id integer PRIMARY KEY, owner_id blob NOT NULL, note text);
        CREATE TABLE letters (id integer PRIMARY KEY, body text, raw blob);
        CREATE TABLE tombstones (mark blob PRIMARY KEY NOT NULL, erased_at text NOT NULL)",
    postgres:
        "CREATE TABLE visits (user_id uuid NOT NULL, place text, times integer NOT NULL, big bigint NOT NULL,
            done boolean NOT NULL, at timestamptz NOT NULL, more text NOT NULL, PRIMARY KEY (user_id));
        CREATE TABLE works (id integer PRIMARY KEY, owner_id uuid NOT NULL, note text);
        CREATE TABLE letters (id integer PRIMARY KEY, body text, raw bytea);
        CREATE TABLE tombstones (mark bytea PRIMARY KEY NOT NULL, erased_at timestamptz NOT NULL)",
};

const PERSONAL: [PersonalTable; 2] = [
    PersonalTable {
        name: "visits",
        user: "user_id",
        shown: &[
            ("user_id", Shape::Id(user)),
            ("place", Shape::Text),
            ("times", Shape::Number),
            ("big", Shape::Number),
            ("done", Shape::Flag),
            ("at", Shape::Time),
            ("more", Shape::Json),
        ],
        at_erasure: AtErasure::Delete,
    },
    PersonalTable {
        name: "works",
        user: "owner_id",
        shown: &[("id", Shape::Number), ("note", Shape::Text)],
        at_erasure: AtErasure::Blank(&[("owner_id", Blank::Nobody), ("note", Blank::Null)]),
    },
];

fn user(id: uuid::Uuid) -> String {
    UserId::from(id).to_string()
}

async fn each() -> Vec<Db> {
    let mut all = vec![Db::open("suite", "sqlite::memory:").await.unwrap()];
    if let Some(url) = postgres::url().await {
        all.push(Db::open("suite", &url).await.unwrap());
    }
    for db in &all {
        db.migrate(&Migrations::new(&[TABLES])).await.unwrap();
    }
    all
}

async fn run(db: &Db, sql: &str) {
    let tx = db.write().await.unwrap();
    tx.conn().execute_unprepared(sql).await.unwrap();
    tx.commit().await.unwrap();
}

fn hex(db: &Db, id: UserId, as_bytes: bool) -> String {
    let simple = id.uuid().simple().to_string();
    match db.backend() {
        sea_orm::DbBackend::Sqlite => format!("x'{simple}'"),
        _ if as_bytes => format!("'\\x{simple}'::bytea"),
        _ => format!("'{simple}'::uuid"),
    }
}

fn ana() -> Person {
    Person::new(test_ambient().id(), "Ana@Example.com", "Ñandú")
}

#[tokio::test]
async fn an_id_an_address_and_a_name_are_found_wherever_they_stand() {
    for db in each().await {
        let ana = ana();
        assert_eq!(in_database(&db, &ana).await, [""; 0]);
        let (id, raw) = (hex(&db, ana.id, false), hex(&db, ana.id, true));
        run(&db, &format!("INSERT INTO works VALUES (1, {id}, 'Ñandú')")).await;
        run(&db, &format!("INSERT INTO letters VALUES (1, 'to ANA@example.COM', {raw})")).await;
        let found = in_database(&db, &ana).await;
        assert_eq!(
            found,
            ["letters.body", "letters.raw", "works.note", "works.owner_id"],
            "{:?}",
            db.backend()
        );
        run(&db, "DELETE FROM works").await;
        run(&db, &format!("UPDATE letters SET body = '{{\"subject\":\"{}\"}}', raw = NULL", ana.id)).await;
        assert_eq!(in_database(&db, &ana).await, ["letters.body"]);
        let eva = Person::new(uuid::Uuid::from_u128(7).into(), "eva@example.com", "Eva");
        assert_eq!(in_database(&db, &eva).await, [""; 0]);
        assert_eq!(Vec::from_iter(tables(&db).await), ["letters", "tombstones", "visits", "works"]);
    }
}

#[tokio::test]
async fn blobs_are_searched_by_key_and_by_what_they_hold() {
    let (blobs, ana) = (Blobs::open("memory:").unwrap(), ana());
    blobs.put("jobs/other.json", "{}").await.unwrap();
    assert_eq!(in_blobs(&blobs, &ana).await, [""; 0]);
    blobs.put(&format!("avatars/{}", ana.id), "x").await.unwrap();
    blobs.put("exports/1.json", "{\"nickname\":\"\\u00d1and\\u00fa\"}").await.unwrap();
    assert_eq!(in_blobs(&blobs, &ana).await, [format!("avatars/{}", ana.id), "exports/1.json".to_owned()]);
}

#[tokio::test]
async fn personal_tables_are_shown_and_erased() {
    for db in each().await {
        let (ana, eva) = (ana(), UserId::from(uuid::Uuid::from_u128(7)));
        for (person, place) in [(ana.id, "'home'"), (eva, "NULL")] {
            let id = hex(&db, person, false);
            run(&db, &format!("INSERT INTO visits VALUES ({id}, {place}, 3, 5000000000, true, '2026-01-15T12:00:00.5+00:00', '{{\"a\":[1]}}')")).await;
        }
        run(&db, &format!("INSERT INTO works VALUES (1, {}, 'Ñandú')", hex(&db, ana.id, false))).await;
        let tx = db.read().await.unwrap();
        let shown = tx.personal_data(&PERSONAL, ana.id).await.unwrap();
        let visit = json!({ "user_id": ana.id, "place": "home", "times": 3, "big": 5_000_000_000_i64, "done": true,
                            "at": "2026-01-15T12:00:00.500Z", "more": { "a": [1] } });
        assert_eq!(shown["visits"], json!([visit]));
        assert_eq!(shown["works"], json!([{ "id": 1, "note": "Ñandú" }]));
        drop(tx);
        for _ in 0..2 {
            let tx = db.write().await.unwrap();
            tx.erase_personal_data(&PERSONAL, ana.id).await.unwrap();
            tx.commit().await.unwrap();
        }
        assert_eq!(in_database(&db, &ana).await, [""; 0]);
        let tx = db.read().await.unwrap();
        assert_eq!(tx.personal_data(&PERSONAL, eva).await.unwrap()["visits"][0]["place"], json!(null));
        assert_eq!(tx.personal_data(&PERSONAL, uuid::Uuid::nil().into()).await.unwrap()["works"][0]["id"], 1);
    }
}

#[tokio::test]
async fn the_buried_are_remembered_by_their_mark() {
    for db in each().await {
        for _ in 0..2 {
            let tx = db.write().await.unwrap();
            tx.bury(&[7; 32], test_ambient().now()).await.unwrap();
            tx.commit().await.unwrap();
        }
        let tx = db.read().await.unwrap();
        assert!(tx.is_buried(&[7; 32]).await.unwrap() && !tx.is_buried(&[8; 32]).await.unwrap());
    }
}
