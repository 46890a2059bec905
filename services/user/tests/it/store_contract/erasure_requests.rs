use std::time::Duration;

use hallyu_kernel::StoreError;
use hallyu_testkit::test_ambient;
use hallyu_user::ErasureRequest;
use hallyu_user::ports::Store;

pub(super) async fn are_due_in_order(store: &dyn Store) {
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
