use async_trait::async_trait;
use hallyu_contracts::catalogue::EpisodePosition;
use hallyu_kernel::{EpisodeId, StoreError, Time, UserId};
use hallyu_sql::Stored;
use sea_orm::IntoActiveModel;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;

use super::{SqlTx, count, stored_count};
use crate::application::models::Position;
use crate::application::ports::Positions;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "playback_positions")]
pub(super) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    user_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    episode_id: Uuid,
    position_seconds: i32,
    is_completed: bool,
    updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(super) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A row as other services get it.
pub(super) fn of_episode(row: &Model) -> Result<EpisodePosition, StoreError> {
    let (episode_id, seconds) = (row.episode_id.into(), count(row.position_seconds)?);
    Ok(EpisodePosition { episode_id, seconds, is_completed: row.is_completed })
}

#[async_trait]
impl Positions for SqlTx {
    async fn get(&mut self, user: UserId, episode: EpisodeId) -> Result<Option<Position>, StoreError> {
        let row = Entity::find_by_id((user.uuid(), episode.uuid())).one(self.0.conn()).await.stored()?;
        let position = |row: Model| {
            Ok(Position {
                user_id: row.user_id.into(),
                episode_id: row.episode_id.into(),
                seconds: count(row.position_seconds)?,
                is_completed: row.is_completed,
                at: row.updated_at,
            })
        };
        row.map(position).transpose()
    }

    async fn put(&mut self, position: &Position) -> Result<(), StoreError> {
        let row = Model {
            user_id: position.user_id.uuid(),
            episode_id: position.episode_id.uuid(),
            position_seconds: stored_count(position.seconds),
            is_completed: position.is_completed,
            updated_at: position.at,
        };
        let mut over = OnConflict::columns([Column::UserId, Column::EpisodeId]);
        over.update_columns([Column::PositionSeconds, Column::IsCompleted, Column::UpdatedAt]);
        let insert = Entity::insert(row.into_active_model()).on_conflict(over);
        insert.exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn forget(&mut self, user: UserId, of: Option<EpisodeId>, until: Time) -> Result<(), StoreError> {
        let mut delete =
            Entity::delete_many().filter(Column::UserId.eq(user.uuid())).filter(Column::UpdatedAt.lte(until));
        if let Some(episode) = of {
            delete = delete.filter(Column::EpisodeId.eq(episode.uuid()));
        }
        delete.exec(self.0.conn()).await.stored()?;
        Ok(())
    }
}
