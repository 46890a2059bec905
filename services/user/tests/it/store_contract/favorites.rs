use std::time::Duration;

use hallyu_kernel::PageRequest;
use hallyu_testkit::test_ambient;
use hallyu_user::Favorite;
use hallyu_user::ports::Store;

pub(super) async fn are_added_once(store: &dyn Store) {
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
