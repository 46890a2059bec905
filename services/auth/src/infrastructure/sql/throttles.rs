use async_trait::async_trait;
use hallyu_kernel::{StoreError, Time};
use hallyu_sql::Stored;
use sea_orm::IntoActiveModel;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;

use super::SqlTx;
use crate::application::ports::Throttles;
use crate::domain::{Digest, Throttle};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "throttles")]
pub(super) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    key_hash: Vec<u8>,
    failures: i32,
    blocked_until: Option<DateTimeUtc>,
    forgotten_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(super) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

#[async_trait]
impl Throttles for SqlTx {
    async fn find(&mut self, key: &Digest) -> Result<Throttle, StoreError> {
        let row = Entity::find_by_id(key.0.clone()).one(self.0.conn()).await.stored()?;
        let Some(Model { failures, blocked_until, forgotten_at, .. }) = row else {
            return Ok(Throttle::default());
        };
        let failures = u32::try_from(failures).map_err(StoreError::corrupt)?;
        Ok(Throttle { failures, blocked_until, forgotten_at })
    }

    async fn save(&mut self, key: &Digest, throttle: &Throttle) -> Result<(), StoreError> {
        let row = Model {
            key_hash: key.0.clone(),
            // More than two thousand million guesses are as good as that many.
            failures: i32::try_from(throttle.failures).unwrap_or(i32::MAX),
            blocked_until: throttle.blocked_until,
            forgotten_at: throttle.forgotten_at,
        };
        let over = OnConflict::column(Column::KeyHash)
            .update_columns([Column::Failures, Column::BlockedUntil, Column::ForgottenAt])
            .to_owned();
        let upsert = Entity::insert(row.into_active_model()).on_conflict(over);
        upsert.exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn clear(&mut self, key: &Digest) -> Result<(), StoreError> {
        Entity::delete_by_id(key.0.clone()).exec(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn remove_forgotten(&mut self, now: Time) -> Result<u64, StoreError> {
        let forgotten = Entity::delete_many().filter(Column::ForgottenAt.lte(now));
        Ok(forgotten.exec(self.0.conn()).await.stored()?.rows_affected)
    }
}
