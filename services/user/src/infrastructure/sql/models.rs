use async_trait::async_trait;
use hallyu_kernel::{StoreError, Time};
use hallyu_sql::Stored;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{IntoActiveModel, QueryOrder};

use super::SqlTx;
use crate::application::ports::Models;
use crate::domain::ModelRequest;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recommendation_models")]
pub(super) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    requested_at: DateTimeUtc,
    signals: i64,
    trained_at: Option<DateTimeUtc>,
    changed_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(super) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

#[async_trait]
impl Models for SqlTx {
    async fn last_request(&mut self) -> Result<Option<ModelRequest>, StoreError> {
        let last = Entity::find().order_by_desc(Column::Id).one(self.0.conn()).await.stored()?;
        Ok(last.map(|row| ModelRequest {
            requested_at: row.requested_at,
            signals: u64::try_from(row.signals).unwrap_or(0),
            changed_at: row.changed_at,
        }))
    }

    async fn trained(&mut self) -> Result<Option<Uuid>, StoreError> {
        let trained = Entity::find().filter(Column::TrainedAt.is_not_null());
        let last = trained.order_by_desc(Column::Id).one(self.0.conn()).await.stored()?;
        Ok(last.map(|row| row.id))
    }

    async fn insert(&mut self, id: Uuid, request: ModelRequest) -> Result<(), StoreError> {
        let ModelRequest { requested_at, signals, changed_at } = request;
        let signals = i64::try_from(signals).unwrap_or(i64::MAX);
        let row = Model { id, requested_at, signals, trained_at: None, changed_at };
        Entity::insert(row.into_active_model()).exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn outdate(&mut self, at: Time) -> Result<(), StoreError> {
        let outdate = Entity::update_many().col_expr(Column::ChangedAt, Expr::value(at));
        outdate.exec(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn finish(&mut self, id: Uuid, at: Time) -> Result<bool, StoreError> {
        let finish = Entity::update_many().col_expr(Column::TrainedAt, Expr::value(at));
        let finished = finish.filter(Column::Id.eq(id)).exec(self.0.conn()).await.stored()?;
        Ok(finished.rows_affected > 0)
    }

    async fn remove_before(&mut self, id: Uuid) -> Result<Vec<Uuid>, StoreError> {
        let before = Entity::find().filter(Column::Id.lt(id)).all(self.0.conn()).await.stored()?;
        Entity::delete_many().filter(Column::Id.lt(id)).exec(self.0.conn()).await.stored()?;
        Ok(before.into_iter().map(|row| row.id).collect())
    }
}
