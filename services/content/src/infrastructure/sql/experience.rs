use async_trait::async_trait;
use hallyu_kernel::{EpisodeId, StoreError, Time};
use hallyu_sql::Stored;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Alias, Expr, OnConflict};
use sea_orm::{ExprTrait, QuerySelect};

use super::SqlTx;
use crate::application::ports::Experiences;
use crate::domain::Tallies;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "playback_tallies")]
pub(super) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    hour: DateTimeUtc,
    #[sea_orm(primary_key, auto_increment = false)]
    episode_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    measure: String,
    amount: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(super) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// PostgreSQL adds whole numbers up to a decimal.
const SUM: &str = "CAST(SUM(amount) AS bigint)";

#[async_trait]
impl Experiences for SqlTx {
    async fn add(&mut self, (hour, episode): (Time, EpisodeId), tallies: &Tallies) -> Result<(), StoreError> {
        if tallies.is_empty() {
            return Ok(());
        }
        let rows = tallies.iter().map(|(measure, amount)| ActiveModel {
            hour: Set(hour),
            episode_id: Set(episode.uuid()),
            measure: Set(measure.clone()),
            amount: Set(*amount),
        });
        let more =
            Expr::col((Entity, Column::Amount)).add(Expr::col((Alias::new("excluded"), Column::Amount)));
        let over = OnConflict::columns([Column::Hour, Column::EpisodeId, Column::Measure])
            .value(Column::Amount, more)
            .to_owned();
        let insert = Entity::insert_many(rows).on_conflict(over);
        insert.exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn by_hour(&mut self, since: Time) -> Result<Vec<(Time, String, i64)>, StoreError> {
        let select = Entity::find().select_only().columns([Column::Hour, Column::Measure]);
        let sums = select.expr(Expr::cust(SUM)).filter(Column::Hour.gte(since));
        let sums = sums.group_by(Column::Hour).group_by(Column::Measure);
        sums.into_tuple().all(self.0.conn()).await.stored()
    }

    async fn by_episode(&mut self, since: Time) -> Result<Vec<(EpisodeId, String, i64)>, StoreError> {
        let select = Entity::find().select_only().columns([Column::EpisodeId, Column::Measure]);
        let sums = select.expr(Expr::cust(SUM)).filter(Column::Hour.gte(since));
        let sums = sums.group_by(Column::EpisodeId).group_by(Column::Measure);
        let rows: Vec<(Uuid, String, i64)> = sums.into_tuple().all(self.0.conn()).await.stored()?;
        Ok(rows.into_iter().map(|(id, measure, amount)| (id.into(), measure, amount)).collect())
    }

    async fn forget(&mut self, before: Time) -> Result<(), StoreError> {
        Entity::delete_many().filter(Column::Hour.lt(before)).exec(self.0.conn()).await.stored()?;
        Ok(())
    }
}
