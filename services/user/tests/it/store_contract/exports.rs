use std::time::Duration;

use hallyu_kernel::StoreError;
use hallyu_testkit::test_ambient;
use hallyu_user::ports::Store;
use hallyu_user::{Export, ExportState};

pub(super) async fn come_back_as_saved(store: &dyn Store) {
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

pub(super) async fn parts_that_come_at_once_are_both_noted(store: &dyn Store) {
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
