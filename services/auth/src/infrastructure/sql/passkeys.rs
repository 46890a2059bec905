use async_trait::async_trait;
use hallyu_kernel::{PasskeyId, StoreError, UserId};
use hallyu_sql::Stored;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder, Set};

use super::SqlTx;
use crate::application::ports::Passkeys;
use crate::domain::Passkey;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "passkeys")]
pub(super) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    user_id: Uuid,
    credential_id: Vec<u8>,
    name: String,
    credential: String,
    created_at: DateTimeUtc,
    last_used_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(super) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<&Passkey> for Model {
    fn from(key: &Passkey) -> Self {
        Self {
            id: key.id.uuid(),
            user_id: key.user_id.uuid(),
            credential_id: key.credential_id.clone(),
            name: key.name.clone(),
            credential: key.credential.clone(),
            created_at: key.created_at,
            last_used_at: key.last_used_at,
        }
    }
}

impl From<Model> for Passkey {
    fn from(row: Model) -> Self {
        let Model { id, user_id, credential_id, name, credential, created_at, last_used_at } = row;
        let (id, user_id) = (id.into(), user_id.into());
        Self { id, user_id, credential_id, name, credential, created_at, last_used_at }
    }
}

#[async_trait]
impl Passkeys for SqlTx {
    async fn add(&mut self, key: &Passkey) -> Result<(), StoreError> {
        let row = Model::from(key).into_active_model();
        Entity::insert(row).exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn find(&mut self, credential_id: &[u8]) -> Result<Option<Passkey>, StoreError> {
        let wanted = Entity::find().filter(Column::CredentialId.eq(credential_id));
        Ok(wanted.one(self.0.conn()).await.stored()?.map(Passkey::from))
    }

    async fn of_user(&mut self, user_id: UserId) -> Result<Vec<Passkey>, StoreError> {
        let of_user = Entity::find()
            .filter(Column::UserId.eq(user_id.uuid()))
            .order_by_asc(Column::CreatedAt)
            .order_by_asc(Column::Id);
        Ok(of_user.all(self.0.conn()).await.stored()?.into_iter().map(Passkey::from).collect())
    }

    async fn save(&mut self, key: &Passkey) -> Result<(), StoreError> {
        let used = ActiveModel {
            id: Set(key.id.uuid()),
            name: Set(key.name.clone()),
            credential: Set(key.credential.clone()),
            last_used_at: Set(key.last_used_at),
            ..Default::default()
        };
        used.update(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn remove(&mut self, user_id: UserId, id: PasskeyId) -> Result<bool, StoreError> {
        let one = Entity::delete_by_id(id.uuid()).filter(Column::UserId.eq(user_id.uuid()));
        Ok(one.exec(self.0.conn()).await.stored()?.rows_affected > 0)
    }

    async fn remove_of(&mut self, user_id: UserId) -> Result<(), StoreError> {
        let of_user = Entity::delete_many().filter(Column::UserId.eq(user_id.uuid()));
        of_user.exec(self.0.conn()).await.stored()?;
        Ok(())
    }
}
