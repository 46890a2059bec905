use async_trait::async_trait;
use hallyu_kernel::{StoreError, Time, UserId};
use hallyu_sql::Stored;
use sea_orm::IntoActiveModel;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;

use super::SqlTx;
use crate::application::ports::KnownDevices;
use crate::domain::Digest;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "known_devices")]
pub(super) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    token_hash: Vec<u8>,
    #[sea_orm(primary_key, auto_increment = false)]
    user_id: Uuid,
    seen_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(super) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

#[async_trait]
impl KnownDevices for SqlTx {
    async fn find(&mut self, user: UserId, secrets: &[Digest]) -> Result<Option<Digest>, StoreError> {
        let hashes = secrets.iter().map(|secret| secret.0.clone());
        let known =
            Entity::find().filter(Column::UserId.eq(user.uuid())).filter(Column::TokenHash.is_in(hashes));
        let row = known.one(self.0.conn()).await.stored()?;
        Ok(row.map(|row| Digest(row.token_hash)))
    }

    async fn remember(&mut self, user: UserId, secret: &Digest, at: Time) -> Result<(), StoreError> {
        let row = Model { token_hash: secret.0.clone(), user_id: user.uuid(), seen_at: at };
        let again =
            OnConflict::columns([Column::TokenHash, Column::UserId]).update_column(Column::SeenAt).to_owned();
        let upsert = Entity::insert(row.into_active_model()).on_conflict(again);
        upsert.exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn forget(&mut self, user: UserId) -> Result<(), StoreError> {
        Entity::delete_many().filter(Column::UserId.eq(user.uuid())).exec(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn remove_unseen(&mut self, time: Time) -> Result<u64, StoreError> {
        let unseen = Entity::delete_many().filter(Column::SeenAt.lt(time));
        Ok(unseen.exec(self.0.conn()).await.stored()?.rows_affected)
    }
}
