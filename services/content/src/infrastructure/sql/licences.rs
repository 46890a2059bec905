use async_trait::async_trait;
use hallyu_kernel::{ContentId, StoreError, Time};
use hallyu_sql::Stored;
use sea_orm::IntoActiveModel;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;

use super::{SqlTx, from_json, json};
use crate::application::ports::Licences;
use crate::domain::Licence;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "licences")]
pub(super) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(super) content_id: Uuid,
    terms: String,
    updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(super) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

#[async_trait]
impl Licences for SqlTx {
    async fn get(&mut self, id: ContentId) -> Result<Licence, StoreError> {
        let row = Entity::find_by_id(id.uuid()).one(self.0.conn()).await.stored()?;
        Ok(row.map(|row| from_json(&row.terms)).transpose()?.unwrap_or_default())
    }

    async fn put(&mut self, id: ContentId, (licence, at): (&Licence, Time)) -> Result<(), StoreError> {
        let row = Model { content_id: id.uuid(), terms: json(licence)?, updated_at: at };
        let over = OnConflict::column(Column::ContentId)
            .update_columns([Column::Terms, Column::UpdatedAt])
            .to_owned();
        let insert = Entity::insert(row.into_active_model()).on_conflict(over);
        insert.exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }
}
