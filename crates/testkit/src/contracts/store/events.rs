use std::time::Duration;

use hallyu_kernel::{Envelope, Event, EventId, Inbox, Outbox, StoreError};
use hallyu_sql::Db;
use serde::{Deserialize, Serialize};
use tokio::time::timeout;

use super::Suite;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Happened {
    number: u32,
}

impl Event for Happened {
    const TOPIC: &'static str = "suite.happened";
}

impl Suite {
    fn events(&self, numbers: std::ops::Range<u32>) -> Vec<Envelope> {
        numbers.map(|number| Envelope::new(&self.ambient, &Happened { number })).collect()
    }

    pub(super) async fn events_leave_in_order_with_their_commit(&self) {
        let events = self.events(0..20);
        let mut dropped = self.write().await;
        dropped.add(self.events(20..21).remove(0)).await.expect("adds");
        drop(dropped);
        for pair in events.chunks(2) {
            let mut tx = self.write().await;
            for event in pair {
                tx.add(event.clone()).await.expect("adds");
            }
            tx.commit().await.expect("commits");
        }
        let first = self.db.pending_events(15).await.expect("can be read");
        assert_eq!(
            first,
            events[..15],
            "in the order in which they were added, nothing that was rolled back"
        );
        let ids: Vec<EventId> = first.iter().map(|event| event.id).collect();
        self.db.remove_published(&ids).await.expect("can be removed");
        assert_eq!(self.db.pending_event_count().await.expect("can be counted"), 5);
        assert_eq!(self.db.pending_events(15).await.expect("can be read"), events[15..]);
        let ids: Vec<EventId> = events[15..].iter().map(|event| event.id).collect();
        self.db.remove_published(&ids).await.expect("can be removed");
    }

    pub(super) async fn a_commit_with_events_wakes_the_relay(&self) {
        let _ = timeout(Duration::from_millis(1), self.db.events_added()).await;
        let woken = tokio::spawn({
            let db = self.db.clone();
            async move { timeout(Duration::from_secs(5), db.events_added()).await }
        });
        let mut tx = self.write().await;
        let event = self.events(0..1).remove(0);
        let id = event.id;
        tx.add(event).await.expect("adds");
        tx.commit().await.expect("commits");
        woken.await.expect("runs").expect("the commit wakes who waits");
        self.db.remove_published(&[id]).await.expect("can be removed");
    }

    pub(super) async fn an_event_is_applied_once(&self) {
        let event: EventId = self.ambient.id();
        let mut dropped = self.write().await;
        assert!(dropped.claim(event).await.expect("claims"));
        drop(dropped);
        let mut tx = self.write().await;
        assert!(tx.claim(event).await.expect("claims"), "a claim that was rolled back did not happen");
        assert!(!tx.claim(event).await.expect("claims"), "also within one unit of work");
        tx.commit().await.expect("commits");
        assert!(!self.write().await.claim(event).await.expect("claims"));
    }

    pub(super) async fn an_event_claimed_by_two_at_once_is_applied_once(&self) {
        for _ in 0..10 {
            let event: EventId = self.ambient.id();
            let (one, two) = tokio::join!(claim(&self.db, event), claim(&self.db, event));
            let applied = [&one, &two].iter().filter(|claim| matches!(claim, Ok(true))).count();
            assert_eq!(applied, 1, "{one:?} {two:?}");
            let refused = [one, two].into_iter().filter_map(Result::err);
            assert!(refused.into_iter().all(|error| matches!(error, StoreError::Conflict)));
        }
    }

    pub(super) async fn the_inbox_can_be_trimmed(&self) {
        let (old, new) = (self.ambient.id(), self.ambient.id());
        for event in [old, new] {
            assert!(claim(&self.db, event).await.expect("claims"));
        }
        self.db.trim_inbox(1).await.expect("trims");
        assert!(!claim(&self.db, new).await.expect("claims"), "the latest stay");
        assert!(claim(&self.db, old).await.expect("claims"), "the others are forgotten");
        self.db.trim_inbox(u32::MAX).await.expect("trims nothing");
    }
}

async fn claim(db: &Db, event: EventId) -> Result<bool, StoreError> {
    let mut tx = db.write().await?;
    let first = tx.claim(event).await?;
    tx.commit().await?;
    Ok(first)
}
