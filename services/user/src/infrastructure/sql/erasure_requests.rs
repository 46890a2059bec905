use async_trait::async_trait;
use hallyu_kernel::{StoreError, Time, UserId};
use hallyu_sql::Stored;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect, Set};

use super::SqlTx;
use crate::application::ports::ErasureRequests;
use crate::domain::ErasureRequest;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "erasure_requests")]
pub(super) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    user_id: Uuid,
    requested_at: DateTimeUtc,
    erase_at: DateTimeUtc,
    erasure_id: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(super) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<Model> for ErasureRequest {
    fn from(row: Model) -> Self {
        Self {
            user_id: row.user_id.into(),
            requested_at: row.requested_at,
            erase_at: row.erase_at,
            erasure_id: row.erasure_id.map(Into::into),
        }
    }
}

#[async_trait]
impl ErasureRequests for SqlTx {
    async fn get(&mut self, user: UserId) -> Result<Option<ErasureRequest>, StoreError> {
        let row = Entity::find_by_id(user.uuid()).one(self.0.conn()).await.stored()?;
        Ok(row.map(ErasureRequest::from))
    }

    async fn due(&mut self, now: Time, limit: u64) -> Result<Vec<ErasureRequest>, StoreError> {
        let due = Entity::find().filter(Column::EraseAt.lte(now)).filter(Column::ErasureId.is_null());
        let rows = due.order_by_asc(Column::EraseAt).limit(limit).all(self.0.conn()).await.stored()?;
        Ok(rows.into_iter().map(ErasureRequest::from).collect())
    }

    async fn insert(&mut self, request: &ErasureRequest) -> Result<(), StoreError> {
        let row = Model {
            user_id: request.user_id.uuid(),
            requested_at: request.requested_at,
            erase_at: request.erase_at,
            erasure_id: request.erasure_id.map(Uuid::from),
        };
        Entity::insert(row.into_active_model()).exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn save(&mut self, request: &ErasureRequest) -> Result<(), StoreError> {
        let changed = ActiveModel {
            user_id: Set(request.user_id.uuid()),
            erasure_id: Set(request.erasure_id.map(Uuid::from)),
            ..Default::default()
        };
        changed.update(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn remove(&mut self, user: UserId) -> Result<(), StoreError> {
        Entity::delete_by_id(user.uuid()).exec(self.0.conn()).await.stored()?;
        Ok(())
    }
}
