use async_trait::async_trait;
use hallyu_kernel::{ContentId, StoreError, UserId};
use hallyu_sql::Stored;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};

use super::SqlTx;
use crate::application::ports::SearchLog;
use crate::application::{Outcome, Searched};

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
    content_id: Option<Uuid>,
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
            results: i32::try_from(searched.outcome.results).unwrap_or(i32::MAX),
            searched_at: searched.at,
            content_id: searched.outcome.content_id.map(|title| title.uuid()),
        };
        let mut over = OnConflict::columns([Column::UserId, Column::QueryKey]);
        over.update_columns([Column::Query, Column::Results, Column::SearchedAt, Column::ContentId]);
        let insert = Entity::insert(row.into_active_model()).on_conflict(over);
        insert.exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn sought(&mut self, user: UserId, key: &str) -> Result<Option<ContentId>, StoreError> {
        let row = Entity::find_by_id((user.uuid(), key.to_owned())).one(self.0.conn()).await.stored()?;
        Ok(row.and_then(|row| row.content_id).map(Into::into))
    }

    async fn is_sought(&mut self, user: UserId, title: ContentId) -> Result<bool, StoreError> {
        let searches = Entity::find().filter(Column::UserId.eq(user.uuid()));
        let for_it = searches.filter(Column::ContentId.eq(title.uuid())).count(self.0.conn()).await;
        Ok(for_it.stored()? > 0)
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
            outcome: Outcome {
                results: u64::try_from(row.results).unwrap_or(0),
                content_id: row.content_id.map(Into::into),
            },
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
