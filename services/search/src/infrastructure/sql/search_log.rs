use async_trait::async_trait;
use hallyu_kernel::{StoreError, UserId};
use hallyu_sql::Stored;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};

use super::SqlTx;
use crate::application::Searched;
use crate::application::ports::SearchLog;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "search_log")]
pub(super) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    user_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    query_key: String,
    query: String,
    results: i32,
    searched_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(super) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

#[async_trait]
impl SearchLog for SqlTx {
    async fn note(&mut self, searched: &Searched) -> Result<(), StoreError> {
        let row = Model {
            user_id: searched.user_id.uuid(),
            query_key: searched.key.clone(),
            query: searched.query.clone(),
            results: i32::try_from(searched.results).unwrap_or(i32::MAX),
            searched_at: searched.at,
        };
        let mut over = OnConflict::columns([Column::UserId, Column::QueryKey]);
        over.update_columns([Column::Query, Column::Results, Column::SearchedAt]);
        let insert = Entity::insert(row.into_active_model()).on_conflict(over);
        insert.exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn latest(&mut self, user: UserId, limit: u64) -> Result<Vec<Searched>, StoreError> {
        let rows = Entity::find()
            .filter(Column::UserId.eq(user.uuid()))
            .order_by_desc(Column::SearchedAt)
            .limit(limit)
            .all(self.0.conn())
            .await
            .stored()?;
        let searched = |row: Model| Searched {
            user_id: row.user_id.into(),
            key: row.query_key,
            query: row.query,
            results: u64::try_from(row.results).unwrap_or(0),
            at: row.searched_at,
        };
        Ok(rows.into_iter().map(searched).collect())
    }

    async fn forget(&mut self, user: UserId, key: Option<&str>) -> Result<(), StoreError> {
        let mut rows = Entity::delete_many().filter(Column::UserId.eq(user.uuid()));
        if let Some(key) = key {
            rows = rows.filter(Column::QueryKey.eq(key));
        }
        rows.exec(self.0.conn()).await.stored()?;
        Ok(())
    }
}
