//! What the store promises, on SQLite and on PostgreSQL.

use std::time::Duration;

use hallyu_contracts::auth::UserRegistered;
use hallyu_kernel::{Ambient, Language, PageRequest, Role, StoreError};
use hallyu_sql::Db;
use hallyu_testkit::contracts::schemas_match;
use hallyu_testkit::{postgres, test_ambient};
use hallyu_user::ports::Store;
use hallyu_user::{
    ConsentKind, Decision, Erasure, ErasureRequest, Export, ExportState, Favorite, MIGRATIONS, ModelRequest,
    Profile, Rating, ReviewText, Sought, SqlStore, Stars, Stats, Tally, TextVersions, Visit,
};

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

async fn profiles(store: &dyn Store) {
    let ambient = test_ambient();
    let event = registered(&ambient, "Ñandú");
    let mut profile = Profile::of(&event).unwrap();
    let mut tx = store.write().await.unwrap();
    assert_eq!(tx.profiles().get(profile.user_id).await.unwrap(), None);
    tx.profiles().insert(&profile).await.unwrap();
    tx.commit().await.unwrap();

    profile.bio = Some("Olá".to_owned());
    let mut tx = store.write().await.unwrap();
    tx.profiles().save(&profile).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.read().await.unwrap();
    assert_eq!(tx.profiles().get(profile.user_id).await.unwrap(), Some(profile.clone()));
    assert!(tx.profiles().nickname_is_taken("ñandú", ambient.id()).await.unwrap());
    assert!(!tx.profiles().nickname_is_taken("ñandú", profile.user_id).await.unwrap());
    drop(tx);

    let twin = Profile::of(&registered(&ambient, "ñandú")).unwrap();
    let mut tx = store.write().await.unwrap();
    let refused = tx.profiles().insert(&twin).await.unwrap_err();
    assert!(refused.is_duplicate("profiles", "nickname_key"), "{refused:?}");
}

async fn consents(store: &dyn Store) {
    let ambient = test_ambient();
    let event = registered(&ambient, "Consuelo");
    let versions = TextVersions { terms: "3".into(), privacy: "2".into(), marketing: "1".into() };
    let first = Decision::at_registration(&event, &versions);
    let second = Decision { number: 2, agreed: false, ..first[2].clone() };
    let mut tx = store.write().await.unwrap();
    tx.consents().add(event.user_id, &first).await.unwrap();
    tx.consents().add(event.user_id, std::slice::from_ref(&second)).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.read().await.unwrap();
    let found = tx.consents().of(event.user_id).await.unwrap();
    assert_eq!(found, [first[2].clone(), second.clone(), first[1].clone(), first[0].clone()]);
    assert_eq!((first[0].kind, first[0].version.as_str()), (ConsentKind::Terms, "3"));
    assert_eq!(tx.consents().of(ambient.id()).await.unwrap(), []);
    drop(tx);
    let mut tx = store.write().await.unwrap();
    assert!(tx.consents().add(event.user_id, &[second]).await.is_err(), "a number is given once");
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

async fn titles_visited_last_come_with_all_their_visits(store: &dyn Store) {
    let ambient = test_ambient();
    let _used = std::iter::repeat_with(|| ambient.id::<uuid::Uuid>()).nth(80);
    let (user_id, titles) = (ambient.id(), [ambient.id(), ambient.id()]);
    let visit = |title: usize, minute: u64| Visit {
        user_id,
        content_id: titles[title],
        episode_id: ambient.id(),
        position_seconds: 1,
        duration_seconds: 600,
        is_completed: false,
        watched_at: ambient.now() + Duration::from_secs(60 * minute),
    };
    let visits = [visit(0, 1), visit(1, 2), visit(0, 3)];
    let mut tx = store.write().await.unwrap();
    for visit in &visits {
        tx.history().note(visit).await.unwrap();
    }
    let last = tx.history().of_last_titles(user_id, 1).await.unwrap();
    assert_eq!(last, [visits[2], visits[0]], "all of the title that was visited last");
    let page = tx.history().page(user_id, PageRequest::new(2, 2)).await.unwrap();
    assert_eq!((page.items, page.total), (vec![visits[0]], 3));
    let until = visits[1].watched_at;
    assert!(tx.history().forget(user_id, None, until).await.unwrap());
    assert!(!tx.history().forget(user_id, Some(visits[2].episode_id), until).await.unwrap());
    assert_eq!(tx.history().of_last_titles(user_id, 9).await.unwrap(), [visits[2]], "later visits stay");
}

async fn favorites(store: &dyn Store) {
    let ambient = test_ambient();
    let first = Favorite { user_id: ambient.id(), content_id: ambient.id(), created_at: ambient.now() };
    let later = first.created_at + Duration::from_secs(1);
    let second = Favorite { content_id: ambient.id(), created_at: later, ..first };
    let mut tx = store.write().await.unwrap();
    assert!(tx.favorites().add(&first).await.unwrap() && tx.favorites().add(&second).await.unwrap());
    assert!(!tx.favorites().add(&first).await.unwrap());
    assert_eq!(tx.favorites().get(first.user_id, first.content_id).await.unwrap(), Some(first));
    let page = tx.favorites().page(first.user_id, PageRequest::default()).await.unwrap();
    assert_eq!((page.items, page.total), (vec![second, first], 2));
    assert!(tx.favorites().remove(first.user_id, first.content_id).await.unwrap());
    assert!(!tx.favorites().remove(first.user_id, first.content_id).await.unwrap());
    assert_eq!(tx.favorites().get(first.user_id, first.content_id).await.unwrap(), None);
}

async fn searches(store: &dyn Store) {
    let ambient = test_ambient();
    let now = ambient.now();
    let at = |second: u64| now + Duration::from_secs(second);
    let user_id = ambient.id();
    let [first, second] = [at(5), at(7)].map(|at| Sought { user_id, content_id: ambient.id(), at });
    let other = Sought { user_id: ambient.id(), ..first };
    let mut tx = store.write().await.unwrap();
    let before = (tx.tastes().count().await.unwrap(), tx.tastes().all().await.unwrap());
    for sought in [first, second, other, Sought { at: at(3), ..first }] {
        tx.searches().note(&sought).await.unwrap();
    }
    let mut known = tx.tastes().of(user_id).await.unwrap().sought;
    known.sort_by_key(|sought| sought.at);
    assert_eq!(known, [first, second], "the last time counts");
    let after = (tx.tastes().count().await.unwrap(), tx.tastes().all().await.unwrap());
    assert_eq!(after, before, "nothing is learnt from searches");

    tx.searches().forget(user_id, Some(first.content_id), at(6)).await.unwrap();
    tx.searches().forget(user_id, None, at(4)).await.unwrap();
    tx.searches().note(&Sought { at: at(5), ..first }).await.unwrap();
    assert_eq!(tx.tastes().of(user_id).await.unwrap().sought, [second], "what comes late is forgotten, too");
    let again = Sought { at: at(6), ..first };
    tx.searches().note(&again).await.unwrap();
    assert_eq!(tx.tastes().of(user_id).await.unwrap().sought.len(), 2, "what comes after counts");
    tx.searches().forget(user_id, None, at(6)).await.unwrap();
    assert_eq!(tx.tastes().of(user_id).await.unwrap().sought, [second], "later searches stay");
    assert_eq!(tx.tastes().of(other.user_id).await.unwrap().sought, [other]);

    tx.searches().remove_before(at(6)).await.unwrap();
    assert_eq!(tx.tastes().of(other.user_id).await.unwrap().sought, []);
    assert_eq!(tx.tastes().of(user_id).await.unwrap().sought, [second]);
}

async fn ratings(store: &dyn Store) {
    let ambient = test_ambient();
    let _used = std::iter::repeat_with(|| ambient.id::<uuid::Uuid>()).nth(90);
    let (now, event) = (ambient.now(), registered(&ambient, "Resenha"));
    let mut rating = Rating {
        user_id: event.user_id,
        content_id: ambient.id(),
        stars: Stars::new(4),
        review: ReviewText::of("Bien"),
        created_at: now,
        updated_at: now,
    };
    let (user, title) = (rating.user_id, rating.content_id);
    let mut tx = store.write_in_turn().await.unwrap();
    tx.profiles().insert(&Profile::of(&event).unwrap()).await.unwrap();
    assert_eq!(tx.ratings().take_turn(title).await.unwrap(), Tally { stars: 0, count: 0, revision: 1 });
    tx.ratings().put(&rating).await.unwrap();
    rating.stars = Stars::new(9);
    tx.ratings().put(&rating).await.unwrap();
    tx.ratings().save_tally(title, Tally { stars: 9, count: 1, revision: 1 }).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.write_in_turn().await.unwrap();
    assert_eq!(tx.ratings().take_turn(title).await.unwrap(), Tally { stars: 9, count: 1, revision: 2 });
    assert_eq!(tx.ratings().get(user, title).await.unwrap(), Some(rating.clone()));
    assert_eq!(tx.ratings().of(user).await.unwrap(), [rating.clone()]);
    let reviews = tx.ratings().reviews(title, PageRequest::default()).await.unwrap();
    assert_eq!((&reviews.items[0].rating, reviews.total), (&rating, 1));
    let later = now + Duration::from_secs(1);
    tx.profiles().suspend(user, Some(later), later).await.unwrap();
    tx.profiles().suspend(user, None, now).await.unwrap();
    assert_eq!(tx.ratings().reviews(title, PageRequest::default()).await.unwrap().total, 0);
    tx.profiles().suspend(user, None, later + Duration::from_secs(1)).await.unwrap();
    assert_eq!(tx.ratings().reviews(title, PageRequest::default()).await.unwrap().total, 1);
    tx.ratings().remove(user, title).await.unwrap();
    assert_eq!(tx.ratings().get(user, title).await.unwrap(), None);
}

async fn exports(store: &dyn Store) {
    let ambient = test_ambient();
    let (user, now) = (ambient.id(), ambient.now());
    let first = Export::new(ambient.id(), user, (Some("k1".to_owned()), now));
    let second = Export::new(ambient.id(), user, (None, now + Duration::from_secs(1)));
    let mut tx = store.write().await.unwrap();
    for export in [&first, &second] {
        tx.exports().insert(export).await.unwrap();
    }
    tx.commit().await.unwrap();
    let mut changed = first.clone();
    changed.parts.add("auth");
    changed.finish(1 << 40, now);
    let expired = Export { state: ExportState::Expired, ..second.clone() };
    let mut tx = store.write().await.unwrap();
    tx.exports().save(&changed).await.unwrap();
    tx.exports().save(&expired).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.read().await.unwrap();
    assert_eq!(tx.exports().get(first.id).await.unwrap(), Some(changed.clone()));
    assert_eq!(tx.exports().get(ambient.id()).await.unwrap(), None);
    assert_eq!(tx.exports().of(user).await.unwrap(), [expired, changed.clone()], "the latest first");
    assert_eq!(tx.exports().of(ambient.id()).await.unwrap(), []);
    assert_eq!(tx.exports().open().await.unwrap(), [changed]);
}

async fn parts_that_come_at_once_are_both_noted(store: &dyn Store) {
    let ambient = test_ambient();
    let export = Export::new(ambient.id(), ambient.id(), (None, ambient.now()));
    let mut tx = store.write().await.unwrap();
    tx.exports().insert(&export).await.unwrap();
    tx.commit().await.unwrap();
    let note = async |holder: &str| loop {
        let mut tx = store.write().await.unwrap();
        let mut found = tx.exports().get(export.id).await.unwrap().unwrap();
        found.parts.add(holder);
        tokio::time::sleep(Duration::from_millis(20)).await;
        let saved = match tx.exports().save(&found).await {
            Ok(()) => tx.commit().await,
            failed => failed,
        };
        match saved {
            Err(StoreError::Conflict) => {}
            outcome => return outcome.unwrap(),
        }
    };
    tokio::join!(note("auth"), note("user"), note("content"), note("search"));
    let found = store.read().await.unwrap().exports().get(export.id).await.unwrap().unwrap();
    assert!(found.parts.are_all(), "{found:?}");
}

async fn erasure_requests(store: &dyn Store) {
    let ambient = test_ambient();
    let now = ambient.now();
    let (early, late) =
        (ErasureRequest::new(ambient.id(), now, 1), ErasureRequest::new(ambient.id(), now, 3));
    let mut tx = store.write().await.unwrap();
    for request in [&late, &early] {
        tx.erasure_requests().insert(request).await.unwrap();
    }
    tx.commit().await.unwrap();
    let mut tx = store.write().await.unwrap();
    assert!(tx.erasure_requests().insert(&early).await.is_err(), "a user asks once");
    drop(tx);
    let in_days = |days: u64| now + Duration::from_secs(days * 24 * 60 * 60);
    let mut tx = store.read().await.unwrap();
    assert_eq!(tx.erasure_requests().get(late.user_id).await.unwrap(), Some(late.clone()));
    assert_eq!(tx.erasure_requests().due(now, 9).await.unwrap(), []);
    assert_eq!(tx.erasure_requests().due(in_days(3), 9).await.unwrap(), [early.clone(), late.clone()]);
    assert_eq!(tx.erasure_requests().due(in_days(3), 1).await.unwrap(), std::slice::from_ref(&early));
    drop(tx);
    let begun = ErasureRequest { erasure_id: Some(ambient.id()), ..early.clone() };
    let mut tx = store.write().await.unwrap();
    tx.erasure_requests().save(&begun).await.unwrap();
    tx.erasure_requests().remove(late.user_id).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.write().await.unwrap();
    assert_eq!(tx.erasure_requests().due(in_days(3), 9).await.unwrap(), [], "begun and called off");
    assert_eq!(tx.erasure_requests().get(early.user_id).await.unwrap(), Some(begun));
    let gone = tx.erasure_requests().save(&late).await.unwrap_err();
    assert!(matches!(gone, StoreError::Conflict), "{gone:?}");
}

async fn erasures(store: &dyn Store) {
    let ambient = test_ambient();
    let begin = |days| {
        ErasureRequest::new(ambient.id(), ambient.now(), 0)
            .begin(ambient.id(), ambient.now() + Duration::from_secs(days))
    };
    let (mut one, two): (Erasure, Erasure) = (begin(2), begin(1));
    let mut tx = store.write().await.unwrap();
    for erasure in [&one, &two] {
        tx.erasures().insert(erasure).await.unwrap();
    }
    one.confirm("auth", ambient.now());
    tx.erasures().save(&one).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.write().await.unwrap();
    assert_eq!(tx.erasures().get(one.id).await.unwrap(), Some(one.clone()));
    let page = tx.erasures().incomplete(PageRequest::new(2, 1)).await.unwrap();
    assert_eq!((page.items, page.total), (vec![one.clone()], 2), "the oldest first");
    for holder in ["user", "content", "search"] {
        one.confirm(holder, ambient.now());
    }
    tx.erasures().save(&one).await.unwrap();
    assert_eq!(tx.erasures().incomplete(PageRequest::default()).await.unwrap().items, [two]);
}

async fn personal_data(store: &dyn Store) {
    let ambient = test_ambient();
    // The ids of this ambient are those of the other parts of the suite.
    let _used = std::iter::repeat_with(|| ambient.id::<uuid::Uuid>()).nth(40);
    let events = ["Rosa", "Hugo"].map(|nickname| registered(&ambient, nickname));
    let mut tx = store.write().await.unwrap();
    for event in &events {
        tx.profiles().insert(&Profile::of(event).unwrap()).await.unwrap();
    }
    let [rosa, hugo] = events.map(|event| event.user_id);
    assert_eq!(tx.personal_data().of(rosa).await.unwrap()["profiles"][0]["nickname"], "Rosa");
    tx.personal_data().erase(rosa).await.unwrap();
    tx.personal_data().erase(rosa).await.unwrap();
    assert_eq!(tx.personal_data().of(rosa).await.unwrap()["profiles"], serde_json::json!([]));
    assert_eq!(tx.personal_data().of(hugo).await.unwrap()["profiles"][0]["nickname"], "Hugo");
    assert!(!tx.personal_data().is_buried(&[1; 32]).await.unwrap());
    tx.personal_data().bury(&[1; 32], ambient.now()).await.unwrap();
    tx.personal_data().bury(&[1; 32], ambient.now()).await.unwrap();
    assert!(tx.personal_data().is_buried(&[1; 32]).await.unwrap());
}

async fn models(store: &dyn Store) {
    let ambient = test_ambient();
    let (first, second, at) = (ambient.id(), ambient.id(), ambient.now());
    let mut tx = store.write().await.unwrap();
    assert_eq!(tx.models().last_request().await.unwrap(), None);
    tx.models().outdate(at).await.unwrap();
    let request = ModelRequest { requested_at: at, signals: 7, changed_at: None };
    tx.models().insert(first, request).await.unwrap();
    let later = ModelRequest { signals: 8, ..request };
    tx.models().insert(second, later).await.unwrap();
    assert_eq!(tx.models().last_request().await.unwrap(), Some(later));
    assert_eq!(tx.models().trained().await.unwrap(), None);
    tx.models().outdate(at).await.unwrap();
    assert_eq!(
        tx.models().last_request().await.unwrap(),
        Some(ModelRequest { changed_at: Some(at), ..later })
    );
    assert!(
        tx.models().finish(first, at).await.unwrap() && !tx.models().finish(ambient.id(), at).await.unwrap()
    );
    assert_eq!(tx.models().trained().await.unwrap(), Some(first));
    assert!(tx.models().finish(second, at).await.unwrap());
    assert_eq!(tx.models().trained().await.unwrap(), Some(second));
    assert_eq!(tx.models().remove_before(second).await.unwrap(), [first]);
    assert!(tx.models().remove_before(second).await.unwrap().is_empty());
}

async fn inbox(store: &dyn Store) {
    let event = test_ambient().id();
    let mut tx = store.write().await.unwrap();
    assert!(tx.inbox().claim(event).await.unwrap());
    assert!(!tx.inbox().claim(event).await.unwrap());
}

async fn contract(store: &dyn Store) {
    profiles(store).await;
    consents(store).await;
    history(store).await;
    titles_visited_last_come_with_all_their_visits(store).await;
    searches(store).await;
    favorites(store).await;
    ratings(store).await;
    exports(store).await;
    parts_that_come_at_once_are_both_noted(store).await;
    erasure_requests(store).await;
    erasures(store).await;
    personal_data(store).await;
    models(store).await;
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
