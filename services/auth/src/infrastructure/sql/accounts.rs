use async_trait::async_trait;
use hallyu_kernel::{Language, Nickname, Role, StoreError, UserId};
use hallyu_sql::Stored;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, Set};

use super::SqlTx;
use crate::application::ports::Accounts;
use crate::domain::{Account, Email, PasswordHash};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "users")]
pub(super) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    email: String,
    email_key: String,
    nickname: String,
    nickname_key: String,
    nickname_at: DateTimeUtc,
    password_hash: Option<String>,
    role: String,
    language: String,
    email_verified: bool,
    created_at: DateTimeUtc,
    updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(super) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<&Account> for Model {
    fn from(account: &Account) -> Self {
        Self {
            id: account.id.uuid(),
            email: account.email.to_string(),
            email_key: account.email.key(),
            nickname: account.nickname.to_string(),
            nickname_key: account.nickname.key(),
            nickname_at: account.nickname_at,
            password_hash: account.password_hash.clone().map(|hash| hash.0),
            role: account.role.to_string(),
            language: account.language.to_string(),
            email_verified: account.email_verified,
            created_at: account.created_at,
            updated_at: account.updated_at,
        }
    }
}

impl TryFrom<Model> for Account {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id.into(),
            email: row.email.parse::<Email>().map_err(StoreError::corrupt)?,
            nickname: row.nickname.parse::<Nickname>().map_err(StoreError::corrupt)?,
            nickname_at: row.nickname_at,
            password_hash: row.password_hash.map(PasswordHash),
            role: row.role.parse::<Role>().map_err(StoreError::corrupt)?,
            language: row.language.parse::<Language>().map_err(StoreError::corrupt)?,
            email_verified: row.email_verified,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

#[async_trait]
impl Accounts for SqlTx {
    async fn add(&mut self, account: &Account) -> Result<(), StoreError> {
        let row = Model::from(account).into_active_model();
        Entity::insert(row).exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn find(&mut self, id: UserId) -> Result<Option<Account>, StoreError> {
        let row = Entity::find_by_id(id.uuid()).one(self.0.conn()).await.stored()?;
        row.map(Account::try_from).transpose()
    }

    async fn find_by_email(&mut self, key: &str) -> Result<Option<Account>, StoreError> {
        let row = Entity::find().filter(Column::EmailKey.eq(key)).one(self.0.conn()).await.stored()?;
        row.map(Account::try_from).transpose()
    }

    async fn has_nickname(&mut self, key: &str) -> Result<bool, StoreError> {
        let found = Entity::find().filter(Column::NicknameKey.eq(key)).one(self.0.conn()).await.stored()?;
        Ok(found.is_some())
    }

    async fn save(&mut self, account: &Account) -> Result<(), StoreError> {
        let changed = ActiveModel {
            id: Set(account.id.uuid()),
            nickname: Set(account.nickname.to_string()),
            nickname_key: Set(account.nickname.key()),
            nickname_at: Set(account.nickname_at),
            password_hash: Set(account.password_hash.clone().map(|hash| hash.0)),
            role: Set(account.role.to_string()),
            email_verified: Set(account.email_verified),
            updated_at: Set(account.updated_at),
            ..Default::default()
        };
        changed.update(self.0.conn()).await.stored()?;
        Ok(())
    }
}
