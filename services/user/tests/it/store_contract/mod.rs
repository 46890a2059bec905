//! What the store promises, on SQLite and on PostgreSQL: a file per port.

mod consents;
mod erasure_requests;
mod erasures;
mod exports;
mod favorites;
mod history;
mod models;
mod personal_data;
mod profiles;
mod ratings;
mod searches;

use hallyu_contracts::auth::UserRegistered;
use hallyu_kernel::{Ambient, Language, Role};
use hallyu_sql::Db;
use hallyu_testkit::contracts::schemas_match;
use hallyu_testkit::{postgres, test_ambient};
use hallyu_user::ports::Store;
use hallyu_user::{MIGRATIONS, SqlStore};

async fn on_sqlite() -> SqlStore {
    migrated(Db::open("user", "sqlite::memory:").await.unwrap()).await
}

async fn migrated(db: Db) -> SqlStore {
    db.migrate(&MIGRATIONS).await.unwrap();
    SqlStore(db)
}

fn registered(ambient: &Ambient, nickname: &str) -> UserRegistered {
    UserRegistered {
        user_id: ambient.id(),
        email: format!("{nickname}@example.com"),
        nickname: nickname.to_owned(),
        country: "BR".to_owned(),
        language: Language::Pt,
        role: Role::User,
        marketing_agreed: true,
        registered_at: ambient.now(),
    }
}

async fn inbox(store: &dyn Store) {
    let event = test_ambient().id();
    let mut tx = store.write().await.unwrap();
    assert!(tx.inbox().claim(event).await.unwrap());
    assert!(!tx.inbox().claim(event).await.unwrap());
}

async fn contract(store: &dyn Store) {
    profiles::are_unique_by_nickname(store).await;
    consents::are_only_added(store).await;
    history::the_latest_visit_counts(store).await;
    history::titles_visited_last_come_with_all_their_visits(store).await;
    searches::are_forgotten_for_good(store).await;
    favorites::are_added_once(store).await;
    ratings::add_up_to_a_tally(store).await;
    exports::come_back_as_saved(store).await;
    exports::parts_that_come_at_once_are_both_noted(store).await;
    erasure_requests::are_due_in_order(store).await;
    erasures::are_open_until_all_have_confirmed(store).await;
    personal_data::is_shown_and_erased(store).await;
    models::replace_each_other(store).await;
    inbox(store).await;
}

#[tokio::test]
async fn sqlite_keeps_the_contract() {
    contract(&on_sqlite().await).await;
}

#[tokio::test]
async fn postgres_keeps_the_contract() {
    let Some(url) = postgres::url().await else { return };
    contract(&migrated(Db::open("user", &url).await.unwrap()).await).await;
}

#[tokio::test]
async fn both_schemas_are_the_same() {
    schemas_match("user", &MIGRATIONS).await;
}
