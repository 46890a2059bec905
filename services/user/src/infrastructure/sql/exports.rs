use async_trait::async_trait;
use hallyu_kernel::{ExportId, StoreError, UserId};
use hallyu_sql::Stored;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder, Set};

use super::{SqlTx, holders, listed};
use crate::application::ports::Exports;
use crate::domain::{Export, ExportState};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "exports")]
pub(super) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    user_id: Uuid,
    state: String,
    parts: String,
    request_key: Option<String>,
    size_bytes: Option<i64>,
    created_at: DateTimeUtc,
    expires_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(super) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn to_export(row: Model) -> Result<Export, StoreError> {
    let state = ExportState::ALL.into_iter().find(|state| state.as_str() == row.state);
    Ok(Export {
        id: row.id.into(),
        user_id: row.user_id.into(),
        state: state.ok_or_else(|| StoreError::corrupt(format!("unknown state {}", row.state)))?,
        parts: holders(&row.parts),
        request_key: row.request_key,
        size: row.size_bytes.map(u64::try_from).transpose().map_err(StoreError::corrupt)?,
        created_at: row.created_at,
        expires_at: row.expires_at,
    })
}

fn size(export: &Export) -> Result<Option<i64>, StoreError> {
    export.size.map(i64::try_from).transpose().map_err(StoreError::corrupt)
}

#[async_trait]
impl Exports for SqlTx {
    async fn get(&mut self, id: ExportId) -> Result<Option<Export>, StoreError> {
        let row = Entity::find_by_id(id.uuid()).one(self.0.conn()).await.stored()?;
        row.map(to_export).transpose()
    }

    async fn of(&mut self, user: UserId) -> Result<Vec<Export>, StoreError> {
        let of_user = Entity::find().filter(Column::UserId.eq(user.uuid()));
        let latest_first = of_user.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id);
        latest_first.all(self.0.conn()).await.stored()?.into_iter().map(to_export).collect()
    }

    async fn open(&mut self) -> Result<Vec<Export>, StoreError> {
        let states = [ExportState::Collecting, ExportState::Ready].map(ExportState::as_str);
        let open = Entity::find().filter(Column::State.is_in(states)).order_by_asc(Column::Id);
        open.all(self.0.conn()).await.stored()?.into_iter().map(to_export).collect()
    }

    async fn insert(&mut self, export: &Export) -> Result<(), StoreError> {
        let row = Model {
            id: export.id.uuid(),
            user_id: export.user_id.uuid(),
            state: export.state.as_str().to_owned(),
            parts: listed(&export.parts),
            request_key: export.request_key.clone(),
            size_bytes: size(export)?,
            created_at: export.created_at,
            expires_at: export.expires_at,
        };
        Entity::insert(row.into_active_model()).exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn save(&mut self, export: &Export) -> Result<(), StoreError> {
        let changed = ActiveModel {
            id: Set(export.id.uuid()),
            state: Set(export.state.as_str().to_owned()),
            parts: Set(listed(&export.parts)),
            size_bytes: Set(size(export)?),
            expires_at: Set(export.expires_at),
            ..Default::default()
        };
        changed.update(self.0.conn()).await.stored()?;
        Ok(())
    }
}
