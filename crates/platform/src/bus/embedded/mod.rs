mod admin;
mod rows;

use std::collections::HashSet;
use std::time::Duration;

use async_trait::async_trait;
use hallyu_kernel::{Ambient, Envelope, StoreError, Time};
use hallyu_sql::{Db, Migrations, Stored, Tx, migrations};
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType, OnConflict};
use sea_orm::{
    ActiveValue, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Select,
    UpdateMany,
};
use tokio::sync::Notify;

use self::rows::{deliveries, subscriptions};
use super::{Bus, BusError, Delivery, DeliveryId};

/// How long a receiver sleeps at most: what other processes publish wakes nobody here.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Rows that one statement inserts at most; databases limit the values that can be bound.
const ROWS_PER_INSERT: usize = 100;

/// A bus in a database of its own: durable, without a broker. Processes that open the same database share it; in one
/// process receivers are woken at once, in others within a second.
pub struct EmbeddedBus {
    db: Db,
    ambient: Ambient,
    published: Notify,
}

impl EmbeddedBus {
    /// The tables of the bus.
    pub const MIGRATIONS: Migrations = migrations!["0001_bus"];

    /// Opens the database that `url` names as [`Db::open`] has it, and brings its tables up to date.
    ///
    /// # Errors
    /// [`BusError`] if the database does not open or does not fit.
    pub async fn open(url: &str, ambient: Ambient) -> Result<Self, BusError> {
        let db = Db::open("bus", url).await?;
        db.migrate(&Self::MIGRATIONS).await.map_err(|error| BusError(error.into()))?;
        Ok(Self { db, ambient, published: Notify::new() })
    }

    /// Makes everything that is owed due at once. For a process that starts and knows that it uses the bus alone: what
    /// an earlier one had in hand when it was killed then does not wait for the end of its lease.
    ///
    /// # Errors
    /// [`BusError`] if the database fails.
    pub async fn make_all_due(&self) -> Result<(), BusError> {
        let now = self.ambient.now();
        let later = deliveries::Entity::update_many()
            .filter(deliveries::Column::DueAt.gt(now))
            .filter(deliveries::Column::BuriedAt.is_null())
            .col_expr(deliveries::Column::DueAt, Expr::value(now));
        let tx = self.db.write().await?;
        later.exec(tx.conn()).await.stored()?;
        Ok(tx.commit().await?)
    }

    fn in_future(&self, delay: Duration) -> Time {
        self.ambient.now() + delay
    }

    /// When the group's next delivery is due, if it is owed any.
    async fn next_due(&self, group: &str) -> Result<Option<Time>, StoreError> {
        let tx = self.db.read().await?;
        let next = owed(group).limit(1).one(tx.conn()).await.stored()?;
        Ok(next.map(|row| row.due_at))
    }

    /// Takes up to `max` due deliveries. Empty if others were faster.
    async fn claim(&self, group: &str, max: usize, lease: Duration) -> Result<Vec<Delivery>, StoreError> {
        let tx = self.db.write().await?;
        let now = self.ambient.now();
        let rows = owed(group)
            .filter(deliveries::Column::DueAt.lte(now))
            .limit(max as u64)
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
            .all(tx.conn())
            .await
            .stored()?;
        let claimed = deliveries::Entity::update_many()
            .filter(deliveries::Column::Seq.is_in(rows.iter().map(|row| row.seq)))
            .col_expr(deliveries::Column::Attempt, Expr::col(deliveries::Column::Attempt).add(1))
            .col_expr(deliveries::Column::Lease, Expr::col(deliveries::Column::Lease).add(1))
            .col_expr(deliveries::Column::DueAt, Expr::value(now + lease));
        claimed.exec(tx.conn()).await.stored()?;
        tx.commit().await?;
        rows.iter().map(handed_out).collect()
    }

    /// Changes a delivery if its lease is still that of `id`: who lost the lease has no say.
    async fn settle(
        &self,
        id: &DeliveryId,
        change: impl FnOnce(UpdateMany<deliveries::Entity>) -> UpdateMany<deliveries::Entity> + Send,
    ) -> Result<(), BusError> {
        let (seq, lease) = parse(id)?;
        let held = deliveries::Entity::update_many()
            .filter(deliveries::Column::Seq.eq(seq))
            .filter(deliveries::Column::Lease.eq(lease))
            .filter(deliveries::Column::BuriedAt.is_null());
        let tx = self.db.write().await?;
        change(held).exec(tx.conn()).await.stored()?;
        Ok(tx.commit().await?)
    }
}

#[async_trait]
impl Bus for EmbeddedBus {
    async fn publish(&self, events: &[Envelope]) -> Result<(), BusError> {
        let topics: HashSet<&str> = events.iter().map(|event| event.topic.as_str()).collect();
        let tx = self.db.write().await?;
        let subscriptions = subscriptions::Entity::find()
            .filter(subscriptions::Column::Topic.is_in(topics))
            .all(tx.conn())
            .await
            .stored()?;
        let mut rows = Vec::new();
        for event in events {
            for subscription in subscriptions.iter().filter(|one| one.topic == event.topic) {
                rows.push(self.owe(&subscription.consumer_group, event)?);
            }
        }
        insert(&tx, rows).await?;
        tx.commit().await?;
        self.published.notify_waiters();
        Ok(())
    }

    async fn declare(&self, group: &str, topics: &[&str]) -> Result<(), BusError> {
        let topics: HashSet<String> = topics.iter().map(|topic| (*topic).to_owned()).collect();
        let of_group = subscriptions::Column::ConsumerGroup.eq(group);
        let tx = self.db.write().await?;
        let known = subscriptions::Entity::find().filter(of_group.clone()).all(tx.conn()).await.stored()?;
        // Every start of every consumer says the same again.
        if known.into_iter().map(|row| row.topic).collect::<HashSet<_>>() == topics {
            return Ok(());
        }
        subscriptions::Entity::delete_many().filter(of_group).exec(tx.conn()).await.stored()?;
        let rows = topics.into_iter().map(|topic| {
            subscriptions::Model { consumer_group: group.to_owned(), topic: topic.to_owned() }
                .into_active_model()
        });
        subscriptions::Entity::insert_many(rows).exec_without_returning(tx.conn()).await.stored()?;
        Ok(tx.commit().await?)
    }

    async fn receive(&self, group: &str, max: usize, lease: Duration) -> Result<Vec<Delivery>, BusError> {
        loop {
            // Made before the look, so that what is published in between is not missed.
            let published = self.published.notified();
            let wait = match self.next_due(group).await? {
                Some(due) => (due - self.ambient.now()).to_std().unwrap_or_default().min(LOOK_EVERY),
                None => LOOK_EVERY,
            };
            if wait.is_zero() {
                match self.claim(group, max.max(1), lease).await {
                    Ok(claimed) if claimed.is_empty() => {}
                    // Others took the same ones.
                    Err(StoreError::Conflict) => {}
                    claimed => return Ok(claimed?),
                }
            } else {
                let _ = tokio::time::timeout(wait, published).await;
            }
        }
    }

    async fn acknowledge(&self, id: &DeliveryId) -> Result<(), BusError> {
        // Whoever holds the lease by now: the work is done.
        let (seq, _) = parse(id)?;
        let tx = self.db.write().await?;
        deliveries::Entity::delete_by_id(seq).exec(tx.conn()).await.stored()?;
        Ok(tx.commit().await?)
    }

    async fn postpone(&self, id: &DeliveryId, delay: Duration, reason: &str) -> Result<(), BusError> {
        let (due_at, unused) = (self.in_future(delay), i32::from(delay.is_zero()));
        self.settle(id, |held| {
            held.col_expr(deliveries::Column::DueAt, Expr::value(due_at))
                .col_expr(deliveries::Column::Attempt, Expr::col(deliveries::Column::Attempt).sub(unused))
                .col_expr(deliveries::Column::Reason, Expr::value(reason))
        })
        .await?;
        self.published.notify_waiters();
        Ok(())
    }

    async fn bury(&self, id: &DeliveryId, reason: &str) -> Result<(), BusError> {
        let now = self.ambient.now();
        self.settle(id, |held| {
            held.col_expr(deliveries::Column::BuriedAt, Expr::value(now))
                .col_expr(deliveries::Column::Reason, Expr::value(reason))
        })
        .await
    }

    async fn extend(&self, id: &DeliveryId, lease: Duration) -> Result<(), BusError> {
        let due_at = self.in_future(lease);
        self.settle(id, |held| held.col_expr(deliveries::Column::DueAt, Expr::value(due_at))).await
    }
}

impl EmbeddedBus {
    fn owe(&self, group: &str, event: &Envelope) -> Result<deliveries::ActiveModel, BusError> {
        let envelope = serde_json::to_string(event).map_err(|error| BusError(error.into()))?;
        let row = deliveries::Model {
            seq: 0,
            consumer_group: group.to_owned(),
            event_id: event.id,
            envelope,
            attempt: 0,
            lease: 0,
            due_at: self.ambient.now(),
            reason: None,
            buried_at: None,
        };
        Ok(deliveries::ActiveModel { seq: ActiveValue::NotSet, ..row.into_active_model() })
    }
}

/// What the group is owed, the next due first.
fn owed(group: &str) -> Select<deliveries::Entity> {
    deliveries::Entity::find()
        .filter(deliveries::Column::ConsumerGroup.eq(group))
        .filter(deliveries::Column::BuriedAt.is_null())
        .order_by_asc(deliveries::Column::DueAt)
        .order_by_asc(deliveries::Column::Seq)
}

/// An event that is published again while a group is still owed it is owed once.
async fn insert(tx: &Tx, mut rows: Vec<deliveries::ActiveModel>) -> Result<(), StoreError> {
    let key = [deliveries::Column::ConsumerGroup, deliveries::Column::EventId];
    while !rows.is_empty() {
        let rest = rows.split_off(rows.len().min(ROWS_PER_INSERT));
        let insert = deliveries::Entity::insert_many(rows);
        let insert = insert.on_conflict(OnConflict::columns(key).do_nothing().to_owned());
        insert.exec_without_returning(tx.conn()).await.stored()?;
        rows = rest;
    }
    Ok(())
}

/// The delivery as its new holder knows it; `row` is as it was before.
fn handed_out(row: &deliveries::Model) -> Result<Delivery, StoreError> {
    Ok(Delivery {
        id: id_of(row.seq, row.lease + 1),
        envelope: serde_json::from_str(&row.envelope).map_err(StoreError::corrupt)?,
        attempt: u32::try_from(row.attempt + 1).unwrap_or(1),
    })
}

fn id_of(seq: i64, lease: i32) -> DeliveryId {
    DeliveryId(format!("{seq}-{lease}"))
}

fn parse(id: &DeliveryId) -> Result<(i64, i32), BusError> {
    let parts = id.0.split_once('-').and_then(|(seq, lease)| Some((seq.parse().ok()?, lease.parse().ok()?)));
    parts.ok_or_else(|| BusError(format!("\"{}\" names no delivery of this bus", id.0).into()))
}
