use hallyu_testkit::test_ambient;
use hallyu_user::ports::Store;
use hallyu_user::{ConsentKind, Decision, TextVersions};

use super::registered;

pub(super) async fn are_only_added(store: &dyn Store) {
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
