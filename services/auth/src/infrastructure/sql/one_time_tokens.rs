use async_trait::async_trait;
use hallyu_kernel::{StoreError, Time, UserId};
use hallyu_sql::Stored;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, Set};

use super::SqlTx;
use crate::application::ports::OneTimeTokens;
use crate::domain::{Digest, OneTimeToken, Purpose};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "one_time_tokens")]
pub(super) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    user_id: Uuid,
    purpose: String,
    token_hash: Vec<u8>,
    expires_at: DateTimeUtc,
    used_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(super) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<&OneTimeToken> for Model {
    fn from(token: &OneTimeToken) -> Self {
        Self {
            id: token.id,
            user_id: token.user_id.uuid(),
            purpose: token.purpose.as_str().to_owned(),
            token_hash: token.digest.0.clone(),
            expires_at: token.expires_at,
            used_at: token.used_at,
        }
    }
}

impl TryFrom<Model> for OneTimeToken {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            user_id: row.user_id.into(),
            purpose: row.purpose.parse::<Purpose>().map_err(StoreError::corrupt)?,
            digest: Digest(row.token_hash),
            expires_at: row.expires_at,
            used_at: row.used_at,
        })
    }
}

#[async_trait]
impl OneTimeTokens for SqlTx {
    async fn add(&mut self, token: &OneTimeToken) -> Result<(), StoreError> {
        let row = Model::from(token).into_active_model();
        Entity::insert(row).exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn exists(&mut self, id: Uuid) -> Result<bool, StoreError> {
        Ok(Entity::find_by_id(id).one(self.0.conn()).await.stored()?.is_some())
    }

    async fn find(&mut self, digest: &Digest) -> Result<Option<OneTimeToken>, StoreError> {
        let wanted = Entity::find().filter(Column::TokenHash.eq(digest.0.clone()));
        wanted.one(self.0.conn()).await.stored()?.map(OneTimeToken::try_from).transpose()
    }

    async fn save(&mut self, token: &OneTimeToken) -> Result<(), StoreError> {
        let used = ActiveModel { id: Set(token.id), used_at: Set(token.used_at), ..Default::default() };
        used.update(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn use_up(&mut self, user: UserId, purpose: Purpose, at: Time) -> Result<(), StoreError> {
        let good = Entity::update_many()
            .filter(Column::UserId.eq(user.uuid()))
            .filter(Column::Purpose.eq(purpose.as_str()))
            .filter(Column::UsedAt.is_null());
        good.col_expr(Column::UsedAt, Expr::value(at)).exec(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn remove_expired(&mut self, time: Time) -> Result<u64, StoreError> {
        let expired = Entity::delete_many().filter(Column::ExpiresAt.lt(time));
        Ok(expired.exec(self.0.conn()).await.stored()?.rows_affected)
    }
}
