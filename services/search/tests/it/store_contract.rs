//! What the store promises, on SQLite and on PostgreSQL.

use std::time::Duration;

use hallyu_kernel::{ContentId, UserId};
use hallyu_search::MIGRATIONS;
use hallyu_search::application::ports::Store;
use hallyu_search::application::{Outcome, Searched};
use hallyu_search::infrastructure::sql::SqlStore;
use hallyu_sql::Db;
use hallyu_testkit::contracts::schemas_match;
use hallyu_testkit::{postgres, test_ambient};

async fn migrated(db: Db) -> SqlStore {
    db.migrate(&MIGRATIONS).await.unwrap();
    SqlStore(db)
}

async fn contract(store: &dyn Store) {
    let ambient = test_ambient();
    let (user, other): (UserId, UserId) = (ambient.id(), ambient.id());
    let search = |user_id, query: &str, after| Searched {
        user_id,
        key: query.to_lowercase(),
        query: query.to_owned(),
        outcome: Outcome { results: 3, content_id: None },
        at: ambient.now() + Duration::from_secs(after),
    };
    let mut tx = store.write().await.unwrap();
    for one in [search(user, "Goblin", 1), search(user, "Signal", 2), search(user, "GOBLIN", 3)] {
        tx.log().note(&one).await.unwrap();
    }
    tx.log().note(&search(other, "Goblin", 4)).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.read().await.unwrap();
    let expected = [search(user, "GOBLIN", 3), search(user, "Signal", 2)];
    assert_eq!(tx.log().latest(user, 10).await.unwrap(), expected);
    assert_eq!(tx.log().latest(user, 1).await.unwrap(), expected[..1]);
    drop(tx);

    let mut tx = store.write().await.unwrap();
    tx.log().forget(user, Some("goblin")).await.unwrap();
    assert_eq!(tx.log().latest(user, 10).await.unwrap(), expected[1..]);
    tx.log().forget(user, None).await.unwrap();
    assert_eq!(tx.log().latest(user, 10).await.unwrap(), []);
    assert_eq!(tx.log().latest(other, 10).await.unwrap().len(), 1);
    tx.personal_data().erase(other).await.unwrap();
    tx.personal_data().erase(other).await.unwrap();
    assert_eq!(tx.log().latest(other, 10).await.unwrap(), []);
    let event = ambient.id();
    assert!(tx.inbox().claim(event).await.unwrap());
    assert!(!tx.inbox().claim(event).await.unwrap());
}

async fn titles_are_sought_as_long_as_a_search_names_them(store: &dyn Store) {
    let ambient = test_ambient();
    let (user, other, title): (UserId, UserId, ContentId) = (ambient.id(), ambient.id(), ambient.id());
    let search = |query: &str, content_id| Searched {
        user_id: user,
        key: query.to_owned(),
        query: query.to_owned(),
        outcome: Outcome { results: 1, content_id },
        at: ambient.now(),
    };
    let mut tx = store.write().await.unwrap();
    for one in [search("goblin", Some(title)), search("dokkaebi", Some(title)), search("gong yoo", None)] {
        tx.log().note(&one).await.unwrap();
    }
    assert_eq!(tx.log().sought(user, "goblin").await.unwrap(), Some(title));
    assert_eq!(tx.log().sought(user, "gong yoo").await.unwrap(), None);
    assert_eq!(tx.log().sought(other, "goblin").await.unwrap(), None);
    assert_eq!(tx.log().latest(user, 1).await.unwrap().len(), 1);
    tx.log().forget(user, Some("goblin")).await.unwrap();
    assert!(tx.log().is_sought(user, title).await.unwrap(), "the other search names it");
    assert!(!tx.log().is_sought(other, title).await.unwrap());
    tx.log().note(&search("dokkaebi", None)).await.unwrap();
    assert!(!tx.log().is_sought(user, title).await.unwrap(), "it leads elsewhere now");
}

async fn whole_contract(store: &dyn Store) {
    contract(store).await;
    titles_are_sought_as_long_as_a_search_names_them(store).await;
}

#[tokio::test]
async fn sqlite_keeps_the_contract() {
    whole_contract(&migrated(Db::open("search", "sqlite::memory:").await.unwrap()).await).await;
}

#[tokio::test]
async fn postgres_keeps_the_contract() {
    let Some(url) = postgres::url().await else { return };
    whole_contract(&migrated(Db::open("search", &url).await.unwrap()).await).await;
}

#[tokio::test]
async fn both_schemas_are_the_same() {
    schemas_match("search", &MIGRATIONS).await;
}
