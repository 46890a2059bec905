use std::time::Duration;

use hallyu_kernel::PageRequest;
use hallyu_testkit::test_ambient;
use hallyu_user::ports::Store;
use hallyu_user::{Profile, Rating, ReviewText, Stars, Tally};

use super::registered;

pub(super) async fn add_up_to_a_tally(store: &dyn Store) {
    let ambient = test_ambient();
    let _used = std::iter::repeat_with(|| ambient.id::<uuid::Uuid>()).nth(90);
    let (now, event) = (ambient.now(), registered(&ambient, "Resenha"));
    let mut rating = Rating {
        user_id: event.user_id,
        content_id: ambient.id(),
        stars: Stars::new(4),
        review: ReviewText::of("Bien"),
        created_at: now,
        updated_at: now,
    };
    let (user, title) = (rating.user_id, rating.content_id);
    let mut tx = store.write_in_turn().await.unwrap();
    tx.profiles().insert(&Profile::of(&event).unwrap()).await.unwrap();
    assert_eq!(tx.ratings().take_turn(title).await.unwrap(), Tally { stars: 0, count: 0, revision: 1 });
    tx.ratings().put(&rating).await.unwrap();
    rating.stars = Stars::new(9);
    tx.ratings().put(&rating).await.unwrap();
    tx.ratings().save_tally(title, Tally { stars: 9, count: 1, revision: 1 }).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.write_in_turn().await.unwrap();
    assert_eq!(tx.ratings().take_turn(title).await.unwrap(), Tally { stars: 9, count: 1, revision: 2 });
    assert_eq!(tx.ratings().get(user, title).await.unwrap(), Some(rating.clone()));
    assert_eq!(tx.ratings().of(user).await.unwrap(), [rating.clone()]);
    let reviews = tx.ratings().reviews(title, PageRequest::default()).await.unwrap();
    assert_eq!((&reviews.items[0].rating, reviews.total), (&rating, 1));
    let later = now + Duration::from_secs(1);
    tx.profiles().suspend(user, Some(later), later).await.unwrap();
    tx.profiles().suspend(user, None, now).await.unwrap();
    assert_eq!(tx.ratings().reviews(title, PageRequest::default()).await.unwrap().total, 0);
    tx.profiles().suspend(user, None, later + Duration::from_secs(1)).await.unwrap();
    assert_eq!(tx.ratings().reviews(title, PageRequest::default()).await.unwrap().total, 1);
    tx.ratings().remove(user, title).await.unwrap();
    assert_eq!(tx.ratings().get(user, title).await.unwrap(), None);
}
