use hallyu_testkit::test_ambient;
use hallyu_user::Profile;
use hallyu_user::ports::Store;

use super::registered;

pub(super) async fn is_shown_and_erased(store: &dyn Store) {
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
