use async_trait::async_trait;
use hallyu_kernel::StoreError;
use hallyu_sql::Stored;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, Set};

use super::SqlTx;
use crate::application::ports::SigningKeys;
use crate::domain::SigningKey;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "signing_keys")]
pub(super) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    kid: String,
    private_key: Vec<u8>,
    not_before: DateTimeUtc,
    retired_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(super) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<&SigningKey> for Model {
    fn from(key: &SigningKey) -> Self {
        let SigningKey { kid, sealed, not_before, retired_at } = key.clone();
        Self { kid, private_key: sealed, not_before, retired_at }
    }
}

impl From<Model> for SigningKey {
    fn from(row: Model) -> Self {
        let Model { kid, private_key, not_before, retired_at } = row;
        Self { kid, sealed: private_key, not_before, retired_at }
    }
}

#[async_trait]
impl SigningKeys for SqlTx {
    async fn all(&mut self) -> Result<Vec<SigningKey>, StoreError> {
        let rows = Entity::find().all(self.0.conn()).await.stored()?;
        Ok(rows.into_iter().map(SigningKey::from).collect())
    }

    async fn add(&mut self, key: &SigningKey) -> Result<(), StoreError> {
        let row = Model::from(key).into_active_model();
        Entity::insert(row).exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn save(&mut self, key: &SigningKey) -> Result<(), StoreError> {
        let changed = ActiveModel {
            kid: Set(key.kid.clone()),
            private_key: Set(key.sealed.clone()),
            retired_at: Set(key.retired_at),
            ..Default::default()
        };
        changed.update(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn remove(&mut self, kid: &str) -> Result<(), StoreError> {
        Entity::delete_by_id(kid).exec(self.0.conn()).await.stored()?;
        Ok(())
    }
}
