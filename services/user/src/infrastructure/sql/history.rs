use async_trait::async_trait;
use hallyu_kernel::{EpisodeId, Page, PageRequest, StoreError, Time, UserId};
use hallyu_sql::Stored;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, Order, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::favorites::favorite;
use super::ratings::rating;
use super::{SqlTx, seconds};
use crate::application::ports::History;
use crate::domain::{Stats, Visit};

pub(super) mod visit {
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

    async fn page(&mut self, id: UserId, page: PageRequest) -> Result<Page<Visit>, StoreError> {
        use visit::Column;
        let visits = visit::Entity::find().filter(Column::UserId.eq(id.uuid()));
        let total = visits.clone().count(self.0.conn()).await.stored()?;
        let latest_first = visits.order_by_desc(Column::WatchedAt).order_by_desc(Column::EpisodeId);
        let wanted = latest_first.offset(page.offset()).limit(u64::from(page.limit()));
        let rows = wanted.all(self.0.conn()).await.stored()?;
        let items = rows.into_iter().map(Visit::try_from).collect::<Result<_, _>>()?;
        Ok(Page { items, request: page, total })
    }

    async fn of_last_titles(&mut self, id: UserId, most: u64) -> Result<Vec<Visit>, StoreError> {
        use visit::Column;
        let visits = visit::Entity::find().filter(Column::UserId.eq(id.uuid()));
        let titles: Vec<Uuid> = visits
            .clone()
            .select_only()
            .column(Column::ContentId)
            .group_by(Column::ContentId)
            .order_by(Column::WatchedAt.max(), Order::Desc)
            .limit(most)
            .into_tuple()
            .all(self.0.conn())
            .await
            .stored()?;
        let latest_first = visits
            .filter(Column::ContentId.is_in(titles))
            .order_by_desc(Column::WatchedAt)
            .order_by_desc(Column::EpisodeId);
        let rows = latest_first.all(self.0.conn()).await.stored()?;
        rows.into_iter().map(Visit::try_from).collect()
    }

    async fn forget(
        &mut self,
        id: UserId,
        episode: Option<EpisodeId>,
        until: Time,
    ) -> Result<bool, StoreError> {
        use visit::Column;
        let mut delete = visit::Entity::delete_many()
            .filter(Column::UserId.eq(id.uuid()))
            .filter(Column::WatchedAt.lte(until));
        if let Some(episode) = episode {
            delete = delete.filter(Column::EpisodeId.eq(episode.uuid()));
        }
        Ok(delete.exec(self.0.conn()).await.stored()?.rows_affected > 0)
    }
}

impl TryFrom<visit::Model> for Visit {
    type Error = StoreError;

    fn try_from(row: visit::Model) -> Result<Self, StoreError> {
        Ok(Self {
            user_id: row.user_id.into(),
            content_id: row.content_id.into(),
            episode_id: row.episode_id.into(),
            position_seconds: seconds(row.position_seconds)?,
            duration_seconds: seconds(row.duration_seconds)?,
            is_completed: row.is_completed,
            watched_at: row.watched_at,
        })
    }
}
