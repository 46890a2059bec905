use async_trait::async_trait;
use hallyu_kernel::{ContentId, StoreError, Time, UserId};
use hallyu_sql::Stored;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::SqlTx;
use crate::application::ports::Searches;
use crate::domain::Sought;

pub(super) mod sought {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sought_titles")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub content_id: Uuid,
        pub sought_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod forgotten {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "forgotten_searches")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: Uuid,
        pub forgotten_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl From<sought::Model> for Sought {
    fn from(row: sought::Model) -> Self {
        Self { user_id: row.user_id.into(), content_id: row.content_id.into(), at: row.sought_at }
    }
}

#[async_trait]
impl Searches for SqlTx {
    async fn note(&mut self, sought: &Sought) -> Result<(), StoreError> {
        use sought::{Column, Entity, Model};
        let (user_id, at) = (sought.user_id.uuid(), sought.at);
        let forgotten = forgotten::Entity::find_by_id(user_id).one(self.0.conn()).await.stored()?;
        if forgotten.is_some_and(|row| at < row.forgotten_at) {
            return Ok(());
        }
        let row = Model { user_id, content_id: sought.content_id.uuid(), sought_at: at };
        let latest_wins = OnConflict::columns([Column::UserId, Column::ContentId])
            .update_column(Column::SoughtAt)
            .action_and_where(Expr::col((Entity, Column::SoughtAt)).lt(at))
            .to_owned();
        let insert = Entity::insert(row.into_active_model()).on_conflict(latest_wins);
        insert.exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn forget(
        &mut self,
        user: UserId,
        title: Option<ContentId>,
        until: Time,
    ) -> Result<(), StoreError> {
        use sought::Column;
        let conn = self.0.conn();
        let mut rows = sought::Entity::delete_many()
            .filter(Column::UserId.eq(user.uuid()))
            .filter(Column::SoughtAt.lte(until));
        if let Some(title) = title {
            rows = rows.filter(Column::ContentId.eq(title.uuid()));
        }
        rows.exec(conn).await.stored()?;
        let row = forgotten::Model { user_id: user.uuid(), forgotten_at: until };
        let last_counts = OnConflict::column(forgotten::Column::UserId)
            .update_column(forgotten::Column::ForgottenAt)
            .action_and_where(Expr::col((forgotten::Entity, forgotten::Column::ForgottenAt)).lt(until))
            .to_owned();
        let insert = forgotten::Entity::insert(row.into_active_model()).on_conflict(last_counts);
        insert.exec_without_returning(conn).await.stored()?;
        Ok(())
    }

    async fn remove_before(&mut self, time: Time) -> Result<(), StoreError> {
        let conn = self.0.conn();
        let sought = sought::Entity::delete_many().filter(sought::Column::SoughtAt.lt(time));
        sought.exec(conn).await.stored()?;
        let forgotten = forgotten::Entity::delete_many().filter(forgotten::Column::ForgottenAt.lt(time));
        forgotten.exec(conn).await.stored()?;
        Ok(())
    }
}
