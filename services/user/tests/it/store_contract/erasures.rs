use std::time::Duration;

use hallyu_kernel::PageRequest;
use hallyu_testkit::test_ambient;
use hallyu_user::ports::Store;
use hallyu_user::{Erasure, ErasureRequest};

pub(super) async fn are_open_until_all_have_confirmed(store: &dyn Store) {
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
