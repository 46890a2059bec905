use std::time::Duration;

use hallyu_kernel::PageRequest;
use hallyu_testkit::test_ambient;
use hallyu_user::ports::Store;
use hallyu_user::{Stats, Visit};

pub(super) async fn the_latest_visit_counts(store: &dyn Store) {
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

pub(super) async fn titles_visited_last_come_with_all_their_visits(store: &dyn Store) {
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
