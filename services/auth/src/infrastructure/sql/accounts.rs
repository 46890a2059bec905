use async_trait::async_trait;
use hallyu_kernel::{Language, Nickname, Page, PageRequest, Role, StoreError, Time, UserId};
use hallyu_sql::Stored;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::LikeExpr;
use sea_orm::{Condition, IntoActiveModel, QueryOrder, QuerySelect, Set};

use super::SqlTx;
use crate::application::ports::{Accounts, Wanted};
use crate::domain::{Account, Email, PasswordHash, Suspension};

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
    suspended_at: Option<DateTimeUtc>,
    suspension_reason: Option<String>,
    last_login_at: Option<DateTimeUtc>,
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
            suspended_at: account.suspension.as_ref().map(|suspension| suspension.at),
            suspension_reason: account.suspension.as_ref().map(|suspension| suspension.reason.clone()),
            last_login_at: account.last_login_at,
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
            suspension: row
                .suspended_at
                .map(|at| Suspension { at, reason: row.suspension_reason.unwrap_or_default() }),
            last_login_at: row.last_login_at,
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
        let row = Model::from(account);
        let changed = ActiveModel {
            id: Set(row.id),
            nickname: Set(row.nickname),
            nickname_key: Set(row.nickname_key),
            nickname_at: Set(row.nickname_at),
            password_hash: Set(row.password_hash),
            role: Set(row.role),
            email_verified: Set(row.email_verified),
            suspended_at: Set(row.suspended_at),
            suspension_reason: Set(row.suspension_reason),
            updated_at: Set(row.updated_at),
            ..Default::default()
        };
        changed.update(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn note_login(&mut self, id: UserId, at: Time) -> Result<(), StoreError> {
        let changed = ActiveModel { id: Set(id.uuid()), last_login_at: Set(Some(at)), ..Default::default() };
        changed.update(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn search(&mut self, wanted: &Wanted, page: PageRequest) -> Result<Page<Account>, StoreError> {
        let mut query = Entity::find();
        if !wanted.text.is_empty() {
            let part = LikeExpr::new(format!("%{}%", escaped(&wanted.text.to_lowercase()))).escape('\\');
            let fits =
                Condition::any().add(Column::EmailKey.like(part.clone())).add(Column::NicknameKey.like(part));
            query = query.filter(fits);
        }
        if let Some(role) = wanted.role {
            query = query.filter(Column::Role.eq(role.as_str()));
        }
        let total = query.clone().count(self.0.conn()).await.stored()?;
        // Ids begin with the time at which they were made.
        let newest = query.order_by_desc(Column::Id).limit(u64::from(page.limit())).offset(page.offset());
        let rows = newest.all(self.0.conn()).await.stored()?;
        let items = rows.into_iter().map(Account::try_from).collect::<Result<_, _>>()?;
        Ok(Page { items, request: page, total })
    }
}

/// The text as `LIKE` takes it literally.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
