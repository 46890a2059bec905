use async_trait::async_trait;
use hallyu_kernel::{StoreError, Time, UserId};
use hallyu_sql::Stored;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::SqlTx;
use crate::application::ports::Profiles;
use crate::domain::Profile;

pub(super) mod profile {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "profiles")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: Uuid,
        pub email: String,
        pub nickname: String,
        pub nickname_key: String,
        pub country: String,
        pub language: String,
        pub avatar_url: Option<String>,
        pub bio: Option<String>,
        pub preferences: String,
        pub created_at: DateTimeUtc,
        pub updated_at: DateTimeUtc,
        pub suspended_at: Option<DateTimeUtc>,
        pub standing_at: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

#[async_trait]
impl Profiles for SqlTx {
    async fn get(&mut self, id: UserId) -> Result<Option<Profile>, StoreError> {
        let row = profile::Entity::find_by_id(id.uuid()).one(self.0.conn()).await.stored()?;
        row.map(to_profile).transpose()
    }

    async fn insert(&mut self, profile: &Profile) -> Result<(), StoreError> {
        profile::Entity::insert(to_row(profile)?).exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn save(&mut self, profile: &Profile) -> Result<(), StoreError> {
        to_row(profile)?.update(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn nickname_is_taken(&mut self, key: &str, by_other_than: UserId) -> Result<bool, StoreError> {
        let others = profile::Entity::find()
            .filter(profile::Column::NicknameKey.eq(key))
            .filter(profile::Column::UserId.ne(by_other_than.uuid()));
        Ok(others.count(self.0.conn()).await.stored()? > 0)
    }

    async fn suspend(
        &mut self,
        id: UserId,
        suspended_at: Option<Time>,
        told_at: Time,
    ) -> Result<(), StoreError> {
        use profile::Column;
        let is_news = Column::StandingAt.is_null().or(Column::StandingAt.lt(told_at));
        profile::Entity::update_many()
            .col_expr(Column::SuspendedAt, Expr::value(suspended_at))
            .col_expr(Column::StandingAt, Expr::value(told_at))
            .filter(Column::UserId.eq(id.uuid()))
            .filter(is_news)
            .exec(self.0.conn())
            .await
            .stored()?;
        Ok(())
    }
}

fn to_row(profile: &Profile) -> Result<profile::ActiveModel, StoreError> {
    Ok(profile::ActiveModel {
        user_id: Set(profile.user_id.uuid()),
        email: Set(profile.email.clone()),
        nickname: Set(profile.nickname.to_string()),
        nickname_key: Set(profile.nickname.key()),
        country: Set(profile.country.to_string()),
        language: Set(profile.language.to_string()),
        avatar_url: Set(profile.avatar_url.clone()),
        bio: Set(profile.bio.clone()),
        preferences: Set(serde_json::to_string(&profile.preferences).map_err(StoreError::corrupt)?),
        created_at: Set(profile.created_at),
        updated_at: Set(profile.updated_at),
        ..Default::default()
    })
}

pub(super) fn to_profile(row: profile::Model) -> Result<Profile, StoreError> {
    Ok(Profile {
        user_id: row.user_id.into(),
        email: row.email,
        nickname: row.nickname.parse().map_err(StoreError::corrupt)?,
        country: row.country.parse().map_err(StoreError::corrupt)?,
        language: row.language.parse().map_err(StoreError::corrupt)?,
        avatar_url: row.avatar_url,
        bio: row.bio,
        preferences: serde_json::from_str(&row.preferences).map_err(StoreError::corrupt)?,
        created_at: row.created_at,
        updated_at: row.updated_at,
    })
}
