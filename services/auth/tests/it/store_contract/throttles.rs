use chrono::Duration;
use hallyu_auth::ports::Store;
use hallyu_auth::{Digest, Patience, Throttle};
use hallyu_kernel::StoreError;

use super::Suite;

impl Suite {
    pub(super) async fn throttles_come_back_and_go(&self) {
        let now = self.ambient.now();
        let (key, other) = (Digest(vec![51; 32]), Digest(vec![52; 32]));
        let mut throttle = Throttle { failures: 3, blocked_until: None, forgotten_at: now };
        let mut tx = self.write().await;
        assert_eq!(tx.throttles().find(&key).await.unwrap(), Throttle::default());
        tx.throttles().save(&key, &throttle).await.unwrap();
        throttle.blocked_until = Some(now);
        throttle.failures = u32::MAX;
        tx.throttles().save(&key, &throttle).await.unwrap();
        let found = tx.throttles().find(&key).await.unwrap();
        assert_eq!(found, Throttle { failures: i32::MAX as u32, ..throttle.clone() });
        let later = Throttle { forgotten_at: now + Duration::microseconds(1), ..throttle };
        tx.throttles().save(&other, &later).await.unwrap();
        assert_eq!(tx.throttles().remove_forgotten(now).await.unwrap(), 1);
        assert_eq!(tx.throttles().find(&key).await.unwrap(), Throttle::default());
        tx.throttles().clear(&other).await.unwrap();
        assert_eq!(tx.throttles().find(&other).await.unwrap(), Throttle::default());
        tx.commit().await.unwrap();
    }

    async fn count(&self, key: &Digest) -> Result<(), StoreError> {
        let mut tx = self.store.write().await?;
        let mut throttle = tx.throttles().find(key).await?;
        tokio::task::yield_now().await;
        throttle.count(Patience { free: 100, longest: Duration::hours(1) }, self.ambient.now());
        tx.throttles().save(key, &throttle).await?;
        tx.commit().await
    }

    pub(super) async fn no_guess_is_lost_among_many_at_once(&self) {
        let key = Digest(vec![53; 32]);
        let mut counted = 0;
        for _ in 0..5 {
            let (one, other, third) = tokio::join!(self.count(&key), self.count(&key), self.count(&key));
            for outcome in [one, other, third] {
                match outcome {
                    Ok(()) => counted += 1,
                    Err(error) => assert!(matches!(error, StoreError::Conflict), "{error:?}"),
                }
            }
        }
        assert!(counted >= 5, "in each round somebody is first: {counted}");
        assert_eq!(self.read().await.throttles().find(&key).await.unwrap().failures, counted);
    }
}
