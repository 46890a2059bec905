use hallyu_testkit::test_ambient;
use hallyu_user::Profile;
use hallyu_user::ports::Store;

use super::registered;

pub(super) async fn are_unique_by_nickname(store: &dyn Store) {
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
