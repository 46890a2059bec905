use async_trait::async_trait;
use hallyu_kernel::{StoreError, Time, UserId};
use hallyu_sql::Stored;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, Query, SelectStatement};
use sea_orm::{QueryOrder, QuerySelect};

use super::jobs::{Column, Entity};
use super::{SqlTx, media};
use crate::application::ports::Queue;
use crate::domain::{Job, JobKind, JobState};

/// What is neither done nor given up.
const UNFINISHED: [JobState; 3] = [JobState::Queued, JobState::Running, JobState::Waiting];

fn uploads_of(owner: UserId) -> SelectStatement {
    let mut uploads = Query::select();
    uploads.column(media::Column::Id).from(media::Entity);
    uploads.and_where(Expr::col(media::Column::OwnerId).eq(owner.uuid()));
    uploads
}

/// Jobs of uploads that workers are not asked for yet.
fn held() -> Select<Entity> {
    Entity::find()
        .filter(Column::Kind.eq(JobKind::Media.as_str()))
        .filter(Column::State.eq(JobState::Queued.as_str()))
        .filter(Column::IsHeld.eq(true))
}

#[async_trait]
impl Queue for SqlTx {
    async fn in_work(&mut self, owner: UserId, since: Time) -> Result<u64, StoreError> {
        Entity::find()
            .filter(Column::Kind.eq(JobKind::Media.as_str()))
            .filter(Column::State.is_in(UNFINISHED.map(JobState::as_str)))
            .filter(Column::IsHeld.eq(false))
            .filter(Column::UpdatedAt.gt(since))
            .filter(Column::MediaId.in_subquery(uploads_of(owner)))
            .count(self.0.conn())
            .await
            .stored()
    }

    async fn next(&mut self, owner: UserId) -> Result<Option<Job>, StoreError> {
        let row = held()
            .filter(Column::MediaId.in_subquery(uploads_of(owner)))
            .order_by_asc(Column::Priority)
            .order_by_asc(Column::CreatedAt)
            .order_by_asc(Column::Id)
            .limit(1)
            .one(self.0.conn())
            .await
            .stored()?;
        row.map(Job::try_from).transpose()
    }

    async fn owners(&mut self) -> Result<Vec<UserId>, StoreError> {
        let mut uploads = Query::select();
        uploads.column(Column::MediaId).from(Entity);
        uploads.and_where(Expr::col(Column::State).eq(JobState::Queued.as_str()));
        uploads.and_where(Expr::col(Column::IsHeld).eq(true));
        let owners: Vec<Uuid> = media::Entity::find()
            .select_only()
            .column(media::Column::OwnerId)
            .distinct()
            .filter(media::Column::Id.in_subquery(uploads))
            .into_tuple()
            .all(self.0.conn())
            .await
            .stored()?;
        Ok(owners.into_iter().map(Into::into).collect())
    }
}
