use async_trait::async_trait;
use hallyu_kernel::{EpisodeId, StoreError, Time};
use hallyu_sql::Stored;
use sea_orm::IntoActiveModel;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;

use super::{SqlTx, from_json, json};
use crate::application::ports::EpisodeMarks;
use crate::domain::Marks;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "episode_marks")]
pub(super) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(super) episode_id: Uuid,
    marks: String,
    updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(super) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

#[async_trait]
impl EpisodeMarks for SqlTx {
    async fn get(&mut self, id: EpisodeId) -> Result<Marks, StoreError> {
        let row = Entity::find_by_id(id.uuid()).one(self.0.conn()).await.stored()?;
        Ok(row.map(|row| from_json(&row.marks)).transpose()?.unwrap_or_default())
    }

    async fn put(&mut self, id: EpisodeId, (marks, at): (&Marks, Time)) -> Result<(), StoreError> {
        let row = Model { episode_id: id.uuid(), marks: json(marks)?, updated_at: at };
        let over = OnConflict::column(Column::EpisodeId)
            .update_columns([Column::Marks, Column::UpdatedAt])
            .to_owned();
        let insert = Entity::insert(row.into_active_model()).on_conflict(over);
        insert.exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }
}
