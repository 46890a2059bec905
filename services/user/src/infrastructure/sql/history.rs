use async_trait::async_trait;
use hallyu_kernel::{StoreError, UserId};
use hallyu_sql::Stored;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};

use super::SqlTx;
use crate::application::ports::History;
use crate::domain::{Stats, Visit};

mod visit {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "watch_history")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub episode_id: Uuid,
        pub content_id: Uuid,
        pub position_seconds: i32,
        pub duration_seconds: i32,
        pub is_completed: bool,
        pub watched_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod favorite {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "favorites")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub content_id: Uuid,
        pub created_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod rating {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "ratings")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub content_id: Uuid,
        pub stars: i32,
        pub review: Option<String>,
        pub created_at: DateTimeUtc,
        pub updated_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

#[async_trait]
impl History for SqlTx {
    async fn note(&mut self, visit: &Visit) -> Result<(), StoreError> {
        use visit::Column;
        let row = visit::ActiveModel {
            user_id: Set(visit.user_id.uuid()),
            episode_id: Set(visit.episode_id.uuid()),
            content_id: Set(visit.content_id.uuid()),
            position_seconds: Set(i32::try_from(visit.position_seconds).unwrap_or(i32::MAX)),
            duration_seconds: Set(i32::try_from(visit.duration_seconds).unwrap_or(i32::MAX)),
            is_completed: Set(visit.is_completed),
            watched_at: Set(visit.watched_at),
        };
        let changing =
            [Column::PositionSeconds, Column::DurationSeconds, Column::IsCompleted, Column::WatchedAt];
        let latest_wins = OnConflict::columns([Column::UserId, Column::EpisodeId])
            .update_columns(changing)
            .action_and_where(Expr::col((visit::Entity, Column::WatchedAt)).lte(Expr::val(visit.watched_at)))
            .to_owned();
        let insert = visit::Entity::insert(row).on_conflict(latest_wins);
        insert.exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn stats(&mut self, id: UserId) -> Result<Stats, StoreError> {
        let conn = self.0.conn();
        let visits = visit::Entity::find().filter(visit::Column::UserId.eq(id.uuid()));
        let seen: Vec<(i32, i32, bool)> = visits
            .select_only()
            .columns([
                visit::Column::PositionSeconds,
                visit::Column::DurationSeconds,
                visit::Column::IsCompleted,
            ])
            .into_tuple()
            .all(conn)
            .await
            .stored()?;
        let seconds =
            seen.iter().map(|(position, whole, completed)| if *completed { *whole } else { *position });
        let favorites = favorite::Entity::find().filter(favorite::Column::UserId.eq(id.uuid()));
        let reviews = rating::Entity::find().filter(rating::Column::UserId.eq(id.uuid()));
        Ok(Stats {
            watch_time_minutes: seconds.map(|s| u64::try_from(s).unwrap_or(0)).sum::<u64>() / 60,
            favorites_count: favorites.count(conn).await.stored()?,
            reviews_count: reviews.filter(rating::Column::Review.is_not_null()).count(conn).await.stored()?,
        })
    }
}
