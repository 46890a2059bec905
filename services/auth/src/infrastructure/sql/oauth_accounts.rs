use async_trait::async_trait;
use hallyu_kernel::{LinkId, StoreError, UserId};
use hallyu_sql::Stored;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect, Set};

use super::SqlTx;
use crate::application::ports::OauthAccounts;
use crate::domain::{OauthAccount, Provider};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "oauth_accounts")]
pub(super) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    user_id: Uuid,
    provider: String,
    provider_user_id: String,
    email: Option<String>,
    tokens: Vec<u8>,
    created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(super) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<&OauthAccount> for Model {
    fn from(link: &OauthAccount) -> Self {
        Self {
            id: link.id.uuid(),
            user_id: link.user_id.uuid(),
            provider: link.provider.as_str().to_owned(),
            provider_user_id: link.provider_user_id.clone(),
            email: link.email.clone(),
            tokens: link.tokens.clone(),
            created_at: link.created_at,
        }
    }
}

impl TryFrom<Model> for OauthAccount {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id.into(),
            user_id: row.user_id.into(),
            provider: row.provider.parse::<Provider>().map_err(StoreError::corrupt)?,
            provider_user_id: row.provider_user_id,
            email: row.email,
            tokens: row.tokens,
            created_at: row.created_at,
        })
    }
}

#[async_trait]
impl OauthAccounts for SqlTx {
    async fn add(&mut self, link: &OauthAccount) -> Result<(), StoreError> {
        let row = Model::from(link).into_active_model();
        Entity::insert(row).exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn find(
        &mut self,
        provider: Provider,
        provider_user_id: &str,
    ) -> Result<Option<OauthAccount>, StoreError> {
        let wanted = Entity::find()
            .filter(Column::Provider.eq(provider.as_str()))
            .filter(Column::ProviderUserId.eq(provider_user_id));
        wanted.one(self.0.conn()).await.stored()?.map(OauthAccount::try_from).transpose()
    }

    async fn of_user(&mut self, user_id: UserId) -> Result<Vec<OauthAccount>, StoreError> {
        let of_user = Entity::find()
            .filter(Column::UserId.eq(user_id.uuid()))
            .order_by_asc(Column::CreatedAt)
            .order_by_asc(Column::Id);
        let rows = of_user.all(self.0.conn()).await.stored()?;
        rows.into_iter().map(OauthAccount::try_from).collect()
    }

    async fn save(&mut self, link: &OauthAccount) -> Result<(), StoreError> {
        let renewed = ActiveModel {
            id: Set(link.id.uuid()),
            tokens: Set(link.tokens.clone()),
            email: Set(link.email.clone()),
            ..Default::default()
        };
        renewed.update(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn list(&mut self, behind: Option<LinkId>, limit: u32) -> Result<Vec<OauthAccount>, StoreError> {
        let mut links = Entity::find().order_by_asc(Column::Id).limit(u64::from(limit));
        if let Some(behind) = behind {
            links = links.filter(Column::Id.gt(behind.uuid()));
        }
        links.all(self.0.conn()).await.stored()?.into_iter().map(OauthAccount::try_from).collect()
    }

    async fn remove(&mut self, user_id: UserId, id: LinkId) -> Result<bool, StoreError> {
        let one = Entity::delete_by_id(id.uuid()).filter(Column::UserId.eq(user_id.uuid()));
        Ok(one.exec(self.0.conn()).await.stored()?.rows_affected > 0)
    }

    async fn remove_of(&mut self, user_id: UserId) -> Result<(), StoreError> {
        let of_user = Entity::delete_many().filter(Column::UserId.eq(user_id.uuid()));
        of_user.exec(self.0.conn()).await.stored()?;
        Ok(())
    }
}
