use std::collections::BTreeMap;

use async_trait::async_trait;
use hallyu_kernel::{StoreError, Time};
use hallyu_sql::Stored;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::rows::{deliveries, subscriptions};
use super::{EmbeddedBus, id_of, parse};
use crate::bus::{BusAdmin, BusError, DeadLetter, DeliveryId};

#[async_trait]
impl BusAdmin for EmbeddedBus {
    async fn lag(&self) -> Result<Vec<(String, u64)>, BusError> {
        let tx = self.db.read().await?;
        let groups: Vec<String> = subscriptions::Entity::find()
            .select_only()
            .column(subscriptions::Column::ConsumerGroup)
            .distinct()
            .into_tuple()
            .all(tx.conn())
            .await
            .stored()?;
        let waiting: Vec<(String, i64)> = deliveries::Entity::find()
            .select_only()
            .column(deliveries::Column::ConsumerGroup)
            .column_as(deliveries::Column::Seq.count(), "waiting")
            .filter(deliveries::Column::BuriedAt.is_null())
            .group_by(deliveries::Column::ConsumerGroup)
            .into_tuple()
            .all(tx.conn())
            .await
            .stored()?;
        let mut lag: BTreeMap<String, u64> = groups.into_iter().map(|group| (group, 0)).collect();
        lag.extend(waiting.into_iter().map(|(group, count)| (group, count.unsigned_abs())));
        Ok(lag.into_iter().collect())
    }

    async fn dead_letters(&self, limit: u32) -> Result<Vec<DeadLetter>, BusError> {
        let tx = self.db.read().await?;
        let rows = deliveries::Entity::find()
            .filter(deliveries::Column::BuriedAt.is_not_null())
            .order_by_asc(deliveries::Column::Seq)
            .limit(u64::from(limit))
            .all(tx.conn())
            .await
            .stored()?;
        Ok(rows.into_iter().map(dead_letter).collect::<Result<_, _>>()?)
    }

    async fn replay(&self, id: &DeliveryId) -> Result<bool, BusError> {
        let (seq, lease) = parse(id)?;
        let tx = self.db.write().await?;
        let buried = deliveries::Entity::update_many()
            .filter(deliveries::Column::Seq.eq(seq))
            .filter(deliveries::Column::Lease.eq(lease))
            .filter(deliveries::Column::BuriedAt.is_not_null())
            .col_expr(deliveries::Column::BuriedAt, Expr::value(Option::<Time>::None))
            .col_expr(deliveries::Column::Attempt, Expr::value(0))
            .col_expr(deliveries::Column::DueAt, Expr::value(self.ambient.now()));
        let replayed = buried.exec(tx.conn()).await.stored()?.rows_affected == 1;
        tx.commit().await?;
        self.published.notify_waiters();
        Ok(replayed)
    }
}

fn dead_letter(row: deliveries::Model) -> Result<DeadLetter, StoreError> {
    Ok(DeadLetter {
        id: id_of(row.seq, row.lease),
        group: row.consumer_group,
        envelope: serde_json::from_str(&row.envelope).map_err(StoreError::corrupt)?,
        attempts: u32::try_from(row.attempt).unwrap_or(0),
        reason: row.reason.unwrap_or_default(),
    })
}
