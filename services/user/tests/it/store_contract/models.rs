use hallyu_testkit::test_ambient;
use hallyu_user::ModelRequest;
use hallyu_user::ports::Store;

pub(super) async fn replace_each_other(store: &dyn Store) {
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
