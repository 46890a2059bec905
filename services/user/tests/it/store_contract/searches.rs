use std::time::Duration;

use hallyu_testkit::test_ambient;
use hallyu_user::Sought;
use hallyu_user::ports::Store;

pub(super) async fn are_forgotten_for_good(store: &dyn Store) {
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
