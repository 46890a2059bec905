use hallyu_kernel::{Envelope, EventId, StoreError};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, OnConflict, Order, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

use crate::{Db, Stored};

const OUTBOX: &str = "outbox";
const INBOX: &str = "inbox";
const SEQ: &str = "seq";
const EVENT_ID: &str = "event_id";
const ENVELOPE: &str = "envelope";

fn name(text: &'static str) -> Alias {
    Alias::new(text)
}

pub(crate) async fn add(tx: &DatabaseTransaction, event: &Envelope) -> Result<(), StoreError> {
    let envelope = serde_json::to_string(event).map_err(StoreError::corrupt)?;
    let mut insert = Query::insert();
    insert.into_table(name(OUTBOX)).columns([name(EVENT_ID), name(ENVELOPE)]);
    insert.values([event.id.into(), envelope.into()]).map_err(StoreError::corrupt)?;
    tx.execute(&insert).await.stored()?;
    Ok(())
}

pub(crate) async fn claim(tx: &DatabaseTransaction, event: EventId) -> Result<bool, StoreError> {
    let mut insert = Query::insert();
    insert.into_table(name(INBOX)).columns([name(EVENT_ID)]);
    insert.values([event.into()]).map_err(StoreError::corrupt)?;
    insert.on_conflict(OnConflict::column(name(EVENT_ID)).do_nothing().to_owned());
    Ok(tx.execute(&insert).await.stored()?.rows_affected() == 1)
}

/// What relays events to the bus, and nobody else, does with the outbox.
impl Db {
    /// The first `limit` events that wait to be published, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn pending_events(&self, limit: u64) -> Result<Vec<Envelope>, StoreError> {
        let tx = self.read().await?;
        let mut select = Query::select();
        select.column(name(ENVELOPE)).from(name(OUTBOX)).order_by(name(SEQ), Order::Asc).limit(limit);
        let rows = tx.conn().query_all(&select).await.stored()?;
        rows.into_iter()
            .map(|row| {
                let text: String = row.try_get("", ENVELOPE).stored()?;
                serde_json::from_str(&text).map_err(StoreError::corrupt)
            })
            .collect()
    }

    /// How many events wait to be published.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn pending_event_count(&self) -> Result<u64, StoreError> {
        let tx = self.read().await?;
        let mut select = Query::select();
        select.expr_as(Expr::col(name(SEQ)).count(), name("events")).from(name(OUTBOX));
        let row = tx.conn().query_one(&select).await.stored()?;
        let count: i64 = row.map(|row| row.try_get("", "events")).transpose().stored()?.unwrap_or(0);
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// Removes events that the bus has accepted.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails; the events are then published again, which consumers do not mind.
    pub async fn remove_published(&self, events: &[EventId]) -> Result<(), StoreError> {
        let tx = self.write().await?;
        let ids = events.iter().map(|id| Expr::value(*id));
        let mut delete = Query::delete();
        delete.from_table(name(OUTBOX)).and_where(Expr::col(name(EVENT_ID)).is_in(ids));
        tx.conn().execute(&delete).await.stored()?;
        tx.commit().await
    }

    /// Forgets all but the `keep` latest events that were applied, so that the inbox does not grow for ever.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn trim_inbox(&self, keep: u32) -> Result<(), StoreError> {
        let tx = self.write().await?;
        let last = Query::select().expr(Expr::col(name(SEQ)).max()).from(name(INBOX)).to_owned();
        let oldest_kept = Expr::SubQuery(None, Box::new(last.into())).sub(i64::from(keep));
        let mut delete = Query::delete();
        delete.from_table(name(INBOX)).and_where(Expr::col(name(SEQ)).lte(oldest_kept));
        tx.conn().execute(&delete).await.stored()?;
        tx.commit().await
    }

    /// Waits until a commit through this `Db` or a clone has added events since the last wait. Other processes'
    /// commits are not seen: also look from time to time.
    pub async fn events_added(&self) {
        self.shared().events_added.notified().await;
    }
}
