use async_trait::async_trait;
use hallyu_kernel::{ErasureId, Page, PageRequest, StoreError};
use hallyu_sql::Stored;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect, Set};

use super::{SqlTx, holders, listed};
use crate::application::ports::Erasures;
use crate::domain::Erasure;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "erasures")]
pub(super) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    started_at: DateTimeUtc,
    confirmed: String,
    completed_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(super) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<Model> for Erasure {
    fn from(row: Model) -> Self {
        Self {
            id: row.id.into(),
            started_at: row.started_at,
            confirmed: holders(&row.confirmed),
            completed_at: row.completed_at,
        }
    }
}

fn to_row(erasure: &Erasure) -> Model {
    Model {
        id: erasure.id.uuid(),
        started_at: erasure.started_at,
        confirmed: listed(&erasure.confirmed),
        completed_at: erasure.completed_at,
    }
}

#[async_trait]
impl Erasures for SqlTx {
    async fn get(&mut self, id: ErasureId) -> Result<Option<Erasure>, StoreError> {
        let row = Entity::find_by_id(id.uuid()).one(self.0.conn()).await.stored()?;
        Ok(row.map(Erasure::from))
    }

    async fn incomplete(&mut self, page: PageRequest) -> Result<Page<Erasure>, StoreError> {
        let incomplete = Entity::find().filter(Column::CompletedAt.is_null());
        let total = incomplete.clone().count(self.0.conn()).await.stored()?;
        let oldest_first = incomplete.order_by_asc(Column::StartedAt).order_by_asc(Column::Id);
        let wanted = oldest_first.offset(page.offset()).limit(u64::from(page.limit()));
        let rows = wanted.all(self.0.conn()).await.stored()?;
        Ok(Page { items: rows.into_iter().map(Erasure::from).collect(), request: page, total })
    }

    async fn insert(&mut self, erasure: &Erasure) -> Result<(), StoreError> {
        let row = to_row(erasure).into_active_model();
        Entity::insert(row).exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn save(&mut self, erasure: &Erasure) -> Result<(), StoreError> {
        let row = to_row(erasure);
        let changed = ActiveModel {
            id: Set(row.id),
            confirmed: Set(row.confirmed),
            completed_at: Set(row.completed_at),
            ..Default::default()
        };
        changed.update(self.0.conn()).await.stored()?;
        Ok(())
    }
}
