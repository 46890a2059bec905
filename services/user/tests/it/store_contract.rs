//! What the store promises, on SQLite and on PostgreSQL.

use std::time::Duration;

use hallyu_contracts::auth::UserRegistered;
use hallyu_kernel::{Ambient, Language, Role};
use hallyu_sql::Db;
use hallyu_testkit::contracts::schemas_match;
use hallyu_testkit::{postgres, test_ambient};
use hallyu_user::ports::Store;
use hallyu_user::{Consent, MIGRATIONS, Profile, SqlStore, Stats, Visit};

async fn on_sqlite() -> SqlStore {
    migrated(Db::open("user", "sqlite::memory:").await.unwrap()).await
}

async fn migrated(db: Db) -> SqlStore {
    db.migrate(&MIGRATIONS).await.unwrap();
    SqlStore::new(db)
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

async fn profiles_and_consents(store: &dyn Store) {
    let ambient = test_ambient();
    let event = registered(&ambient, "Ñandú");
    let mut profile = Profile::of(&event).unwrap();
    let mut tx = store.write().await.unwrap();
    assert_eq!(tx.profiles().get(profile.user_id).await.unwrap(), None);
    tx.profiles().insert(&profile).await.unwrap();
    tx.profiles().consent(&Consent::of(&event)).await.unwrap();
    tx.commit().await.unwrap();

    profile.bio = Some("Olá".to_owned());
    let mut tx = store.write().await.unwrap();
    tx.profiles().save(&profile).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.read().await.unwrap();
    assert_eq!(tx.profiles().get(profile.user_id).await.unwrap(), Some(profile.clone()));
    let kinds: Vec<String> =
        tx.profiles().consents(profile.user_id).await.unwrap().into_iter().map(|c| c.0).collect();
    assert_eq!(kinds, ["marketing", "privacy", "terms"]);
    assert!(tx.profiles().nickname_is_taken("ñandú", ambient.id()).await.unwrap());
    assert!(!tx.profiles().nickname_is_taken("ñandú", profile.user_id).await.unwrap());
    drop(tx);

    let twin = Profile::of(&registered(&ambient, "ñandú")).unwrap();
    let mut tx = store.write().await.unwrap();
    let refused = tx.profiles().insert(&twin).await.unwrap_err();
    assert!(refused.is_duplicate("profiles", "nickname_key"), "{refused:?}");
}

async fn history(store: &dyn Store) {
    let ambient = test_ambient();
    let user_id = ambient.id();
    let visit = Visit {
        user_id,
        content_id: ambient.id(),
        episode_id: ambient.id(),
        position_seconds: 120,
        duration_seconds: 600,
        is_completed: false,
        watched_at: ambient.now(),
    };
    let earlier =
        Visit { position_seconds: 5, watched_at: visit.watched_at - Duration::from_secs(9), ..visit };
    let other = Visit { episode_id: ambient.id(), is_completed: true, ..visit };
    let mut tx = store.write().await.unwrap();
    for visit in [&visit, &earlier, &other] {
        tx.history().note(visit).await.unwrap();
    }
    tx.commit().await.unwrap();
    let mut tx = store.read().await.unwrap();
    let stats = tx.history().stats(user_id).await.unwrap();
    assert_eq!(stats, Stats { watch_time_minutes: 12, favorites_count: 0, reviews_count: 0 });
}

async fn inbox(store: &dyn Store) {
    let event = test_ambient().id();
    let mut tx = store.write().await.unwrap();
    assert!(tx.inbox().claim(event).await.unwrap());
    assert!(!tx.inbox().claim(event).await.unwrap());
}

async fn contract(store: &dyn Store) {
    profiles_and_consents(store).await;
    history(store).await;
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
