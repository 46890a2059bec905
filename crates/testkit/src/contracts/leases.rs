#![expect(clippy::unwrap_used, reason = "a suite panics where an adapter breaks its promise")]

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use hallyu_platform::leases::{Claim, Holder, Leases, Standing, Terms};

const LONG: Duration = Duration::from_secs(60);
const SHORT: Duration = Duration::from_millis(50);

/// Every promise of [`Leases`], kept by two processes that share a store.
pub async fn shared_leases(here: Arc<dyn Leases>, there: Arc<dyn Leases>) {
    gives_as_many_places_as_there_are(&*here, &*there).await;
    knows_what_became_of_a_place(&*here, &*there).await;
    forgets_who_gives_no_sign_of_life(&*here, &*there).await;
    gives_the_last_place_once(&here, &there).await;
}

fn holder(id: &str) -> Holder {
    Holder { id: id.into(), note: Bytes::from(format!("{{\"of\":\"{id}\"}}\n")) }
}

fn terms(places: u32) -> Terms {
    Terms { places, life: LONG }
}

async fn gives_as_many_places_as_there_are(here: &dyn Leases, there: &dyn Leases) {
    assert_eq!(here.holders("full").await, []);
    assert_eq!(here.claim("full", holder("b"), terms(2)).await, Claim::Taken);
    assert_eq!(there.claim("full", holder("a"), terms(2)).await, Claim::Taken);
    let both = vec![holder("a"), holder("b")];
    assert_eq!(here.claim("full", holder("c"), terms(2)).await, Claim::Full(both.clone()));
    assert_eq!(there.holders("full").await, both);
    assert_eq!(here.claim("other", holder("c"), terms(2)).await, Claim::Taken, "another group");

    let renewed = Holder { note: "new".into(), ..holder("a") };
    assert_eq!(here.claim("full", renewed.clone(), terms(1)).await, Claim::Kept(holder("a").note));
    assert_eq!(there.holders("full").await, [renewed, holder("b")]);
    here.release("full", "b").await;
    here.release("full", "nobody").await;
    assert_eq!(there.claim("full", holder("c"), terms(2)).await, Claim::Taken);
}

async fn knows_what_became_of_a_place(here: &dyn Leases, there: &dyn Leases) {
    assert_eq!(here.keep("fate", "a", LONG).await, Standing::Gone);
    here.claim("fate", holder("a"), terms(1)).await;
    assert_eq!(there.keep("fate", "a", LONG).await, Standing::Held);
    assert!(there.evict("fate", "a", LONG).await);
    assert!(!there.evict("fate", "a", LONG).await && !there.evict("fate", "b", LONG).await);
    assert_eq!(here.keep("fate", "a", LONG).await, Standing::Evicted);
    here.release("fate", "a").await;
    assert_eq!(here.keep("fate", "a", LONG).await, Standing::Evicted, "who was put out gives nothing back");
    assert_eq!(there.claim("fate", holder("b"), terms(1)).await, Claim::Taken, "the place is free at once");
    assert_eq!(here.claim("fate", holder("a"), terms(1)).await, Claim::Full(vec![holder("b")]));
    there.release("fate", "b").await;
    assert_eq!(here.claim("fate", holder("a"), terms(1)).await, Claim::Taken);
    assert_eq!(there.keep("fate", "a", LONG).await, Standing::Held, "a new place is a new beginning");
}

async fn forgets_who_gives_no_sign_of_life(here: &dyn Leases, there: &dyn Leases) {
    here.claim("life", holder("kept"), Terms { places: 2, life: SHORT }).await;
    here.claim("life", holder("lapsed"), Terms { places: 2, life: SHORT }).await;
    there.keep("life", "kept", LONG).await;
    tokio::time::sleep(2 * SHORT).await;
    assert_eq!(there.keep("life", "lapsed", LONG).await, Standing::Gone);
    assert_eq!(here.holders("life").await, [holder("kept")]);
    assert!(here.evict("life", "kept", SHORT).await);
    tokio::time::sleep(2 * SHORT).await;
    assert_eq!(
        there.keep("life", "kept", LONG).await,
        Standing::Gone,
        "an eviction is remembered for a while"
    );
}

async fn gives_the_last_place_once(here: &Arc<dyn Leases>, there: &Arc<dyn Leases>) {
    let claims: Vec<_> = (0..20)
        .map(|number| {
            let leases = Arc::clone(if number % 2 == 0 { here } else { there });
            tokio::spawn(async move { leases.claim("crowd", holder(&number.to_string()), terms(3)).await })
        })
        .collect();
    let mut taken = 0;
    for claim in claims {
        taken += u32::from(claim.await.unwrap() == Claim::Taken);
    }
    assert_eq!(taken, 3);
}
