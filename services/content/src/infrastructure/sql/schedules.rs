use async_trait::async_trait;
use hallyu_kernel::{ContentId, EpisodeId, StoreError, Time};
use hallyu_sql::Stored;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};

use super::SqlTx;
use crate::application::ports::Schedules;
use crate::domain::Schedule;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "schedules")]
pub(super) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    subject_id: Uuid,
    content_id: Uuid,
    episode_id: Option<Uuid>,
    publish_at: DateTimeUtc,
    try_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(super) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The episode, else the title.
fn subject(content: ContentId, episode: Option<EpisodeId>) -> Uuid {
    episode.map_or(content.uuid(), |episode| episode.uuid())
}

impl From<&Schedule> for Model {
    fn from(schedule: &Schedule) -> Self {
        Self {
            subject_id: subject(schedule.content_id, schedule.episode_id),
            content_id: schedule.content_id.uuid(),
            episode_id: schedule.episode_id.map(Uuid::from),
            publish_at: schedule.publish_at,
            try_at: schedule.try_at,
        }
    }
}

impl From<Model> for Schedule {
    fn from(row: Model) -> Self {
        let (content_id, episode_id) = (row.content_id.into(), row.episode_id.map(Into::into));
        Self { content_id, episode_id, publish_at: row.publish_at, try_at: row.try_at }
    }
}

#[async_trait]
impl Schedules for SqlTx {
    async fn get(
        &mut self,
        content: ContentId,
        episode: Option<EpisodeId>,
    ) -> Result<Option<Schedule>, StoreError> {
        let row = Entity::find_by_id(subject(content, episode)).one(self.0.conn()).await.stored()?;
        Ok(row.map(Schedule::from))
    }

    async fn of_title(&mut self, id: ContentId) -> Result<Vec<Schedule>, StoreError> {
        let rows = Entity::find().filter(Column::ContentId.eq(id.uuid())).order_by_asc(Column::PublishAt);
        let rows = rows.all(self.0.conn()).await.stored()?;
        Ok(rows.into_iter().map(Schedule::from).collect())
    }

    async fn due(&mut self, now: Time, limit: u64) -> Result<Vec<Schedule>, StoreError> {
        let rows = Entity::find().filter(Column::TryAt.lte(now)).order_by_asc(Column::TryAt).limit(limit);
        let rows = rows.all(self.0.conn()).await.stored()?;
        Ok(rows.into_iter().map(Schedule::from).collect())
    }

    async fn put(&mut self, schedule: &Schedule) -> Result<(), StoreError> {
        let over = OnConflict::column(Column::SubjectId)
            .update_columns([Column::PublishAt, Column::TryAt])
            .to_owned();
        let insert = Entity::insert(Model::from(schedule).into_active_model()).on_conflict(over);
        insert.exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn remove(&mut self, content: ContentId, episode: Option<EpisodeId>) -> Result<(), StoreError> {
        Entity::delete_by_id(subject(content, episode)).exec(self.0.conn()).await.stored()?;
        Ok(())
    }
}
