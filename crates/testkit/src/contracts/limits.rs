#![expect(clippy::unwrap_used, reason = "a suite panics where an adapter breaks its promise")]

use std::sync::Arc;
use std::time::Duration;

use hallyu_platform::limits::{Decision, Limiter, Quota};

/// Every promise of [`Limiter`].
pub async fn limits(limiter: Arc<dyn Limiter>) {
    counts_down_and_refuses(&*limiter).await;
    keeps_keys_and_quotas_apart(&*limiter).await;
    refuses_the_surplus_of_a_crowd(&limiter).await;
}

/// What two processes promise each other whose limiters count in one store.
pub async fn shared_limits(here: Arc<dyn Limiter>, there: Arc<dyn Limiter>) {
    limits(Arc::clone(&here)).await;
    let quota = Quota::per_minute(30);
    let attempts: Vec<_> = (0..200)
        .map(|attempt| {
            let limiter = Arc::clone(if attempt % 2 == 0 { &here } else { &there });
            tokio::spawn(async move { limiter.check("shared", quota).await })
        })
        .collect();
    let mut left = Vec::new();
    for attempt in attempts {
        let decision = attempt.await.unwrap();
        if decision.allowed {
            left.push(decision.remaining);
        }
    }
    left.sort_unstable();
    assert_eq!(left, (0..30).collect::<Vec<_>>(), "each attempt of the quota was given once, to one of both");
}

async fn exhaust(limiter: &dyn Limiter, key: &str, quota: Quota) -> Decision {
    loop {
        let decision = limiter.check(key, quota).await;
        if !decision.allowed {
            return decision;
        }
    }
}

async fn counts_down_and_refuses(limiter: &dyn Limiter) {
    const REFILL: Duration = Duration::from_millis(500);
    let quota = Quota::per_minute(120);
    let first = limiter.check("counts", quota).await;
    assert!(first.allowed && first.limit == 120 && first.remaining == 119, "{first:?}");
    assert!(first.retry_after.is_zero() && first.reset_after <= REFILL, "{first:?}");
    let second = limiter.check("counts", quota).await;
    assert!(second.allowed && second.remaining == 118 && second.reset_after <= 2 * REFILL, "{second:?}");

    let refused = exhaust(limiter, "counts", quota).await;
    assert!(!refused.allowed && refused.remaining == 0 && refused.limit == 120, "{refused:?}");
    assert!(refused.retry_after <= REFILL && refused.reset_after > Duration::from_secs(58), "{refused:?}");
    tokio::time::sleep(refused.retry_after + Duration::from_millis(5)).await;
    let again = limiter.check("counts", quota).await;
    assert!(again.allowed && again.remaining == 0, "one attempt was refilled: {again:?}");
}

async fn keeps_keys_and_quotas_apart(limiter: &dyn Limiter) {
    let (few, many) = (Quota::per_minute(1), Quota::per_minute(5));
    exhaust(limiter, "ana", few).await;
    assert!(limiter.check("bia", few).await.allowed);
    assert_eq!(limiter.check("ana", many).await.remaining, 4);
}

async fn refuses_the_surplus_of_a_crowd(limiter: &Arc<dyn Limiter>) {
    let quota = Quota::per_minute(20);
    let crowd: Vec<_> = (0..100)
        .map(|_| {
            let limiter = Arc::clone(limiter);
            tokio::spawn(async move { limiter.check("crowd", quota).await.allowed })
        })
        .collect();
    let mut allowed = 0;
    for attempt in crowd {
        allowed += u32::from(attempt.await.unwrap());
    }
    assert_eq!(allowed, 20);
}
