use async_trait::async_trait;
use hallyu_kernel::StoreError;
use hallyu_sql::Stored;
use sea_orm::IntoActiveModel;
use sea_orm::entity::prelude::*;

use super::SqlTx;
use crate::application::models::{Remembered, RequestKey};
use crate::application::ports::Keys;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "request_keys")]
pub(super) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    user_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    operation: String,
    #[sea_orm(primary_key, auto_increment = false)]
    request_key: String,
    request_hash: String,
    made_id: Uuid,
    created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(super) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

#[async_trait]
impl Keys for SqlTx {
    async fn find(&mut self, key: &RequestKey) -> Result<Option<Remembered>, StoreError> {
        let id = (key.user_id.uuid(), key.operation.to_owned(), key.key.clone());
        let row = Entity::find_by_id(id).one(self.0.conn()).await.stored()?;
        Ok(row.map(|row| Remembered { request: row.request_hash, made: row.made_id, at: row.created_at }))
    }

    async fn remember(&mut self, key: &RequestKey, made: &Remembered) -> Result<(), StoreError> {
        let row = Model {
            user_id: key.user_id.uuid(),
            operation: key.operation.to_owned(),
            request_key: key.key.clone(),
            request_hash: made.request.clone(),
            made_id: made.made,
            created_at: made.at,
        };
        Entity::insert(row.into_active_model()).exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }
}
