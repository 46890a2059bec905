use async_trait::async_trait;
use hallyu_kernel::{StoreError, UserId};
use hallyu_sql::Stored;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{Condition, IntoActiveModel, QueryOrder, QuerySelect};

use super::SqlTx;
use crate::application::ports::SecondFactors;
use crate::domain::{Digest, SecondFactor};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mfa_secrets")]
pub(super) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    user_id: Uuid,
    secret: Vec<u8>,
    confirmed_at: Option<DateTimeUtc>,
    last_step: i64,
    wrong_codes: i32,
    blocked_until: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(super) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

mod codes {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "recovery_codes")]
    pub(in super::super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(super) user_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub(super) code_hash: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(in super::super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl From<&SecondFactor> for Model {
    fn from(factor: &SecondFactor) -> Self {
        Self {
            user_id: factor.user_id.uuid(),
            secret: factor.sealed.clone(),
            confirmed_at: factor.confirmed_at,
            last_step: factor.last_step,
            wrong_codes: factor.wrong_codes,
            blocked_until: factor.blocked_until,
        }
    }
}

impl From<Model> for SecondFactor {
    fn from(row: Model) -> Self {
        Self {
            user_id: row.user_id.into(),
            sealed: row.secret,
            confirmed_at: row.confirmed_at,
            last_step: row.last_step,
            wrong_codes: row.wrong_codes,
            blocked_until: row.blocked_until,
        }
    }
}

#[async_trait]
impl SecondFactors for SqlTx {
    async fn find(&mut self, user_id: UserId) -> Result<Option<SecondFactor>, StoreError> {
        let row = Entity::find_by_id(user_id.uuid()).one(self.0.conn()).await.stored()?;
        Ok(row.map(SecondFactor::from))
    }

    async fn put(&mut self, factor: &SecondFactor) -> Result<(), StoreError> {
        let columns =
            [Column::Secret, Column::ConfirmedAt, Column::LastStep, Column::WrongCodes, Column::BlockedUntil];
        let instead = OnConflict::column(Column::UserId).update_columns(columns).to_owned();
        let row = Model::from(factor).into_active_model();
        Entity::insert(row).on_conflict(instead).exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn remove(&mut self, user_id: UserId) -> Result<(), StoreError> {
        Entity::delete_by_id(user_id.uuid()).exec(self.0.conn()).await.stored()?;
        self.put_recovery_codes(user_id, &[]).await
    }

    async fn put_recovery_codes(&mut self, user_id: UserId, codes: &[Digest]) -> Result<(), StoreError> {
        let old = codes::Entity::delete_many().filter(codes::Column::UserId.eq(user_id.uuid()));
        old.exec(self.0.conn()).await.stored()?;
        for code in codes {
            let row = codes::Model { user_id: user_id.uuid(), code_hash: code.0.clone() };
            let insert = codes::Entity::insert(row.into_active_model());
            insert.exec_without_returning(self.0.conn()).await.stored()?;
        }
        Ok(())
    }

    async fn take_recovery_code(&mut self, user_id: UserId, code: &Digest) -> Result<bool, StoreError> {
        let one = codes::Entity::delete_by_id((user_id.uuid(), code.0.clone()));
        Ok(one.exec(self.0.conn()).await.stored()?.rows_affected > 0)
    }

    async fn recovery_codes(&mut self, user_id: UserId) -> Result<u64, StoreError> {
        let of_user = codes::Entity::find().filter(codes::Column::UserId.eq(user_id.uuid()));
        of_user.count(self.0.conn()).await.stored()
    }

    async fn list(&mut self, behind: Option<UserId>, limit: u32) -> Result<Vec<SecondFactor>, StoreError> {
        let rest = Condition::all().add_option(behind.map(|user| Column::UserId.gt(user.uuid())));
        let next = Entity::find().filter(rest).order_by_asc(Column::UserId).limit(u64::from(limit));
        let rows = next.all(self.0.conn()).await.stored()?;
        Ok(rows.into_iter().map(SecondFactor::from).collect())
    }
}
