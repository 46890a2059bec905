use async_trait::async_trait;
use hallyu_contracts::jobs::Stage;
use hallyu_kernel::{JobId, StoreError};
use hallyu_sql::Stored;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};

use super::{SqlTx, count, job_log, named, stored_count};
use crate::application::ports::Jobs;
use crate::domain::{Job, JobKind, JobPriority, JobState, LogLine, StateReason};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "jobs")]
pub(super) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(super) id: Uuid,
    root_id: Uuid,
    kind: String,
    pub(super) media_id: Uuid,
    episode_id: Uuid,
    track_id: Option<Uuid>,
    input_key: String,
    stage: String,
    progress: f32,
    state: String,
    priority: i32,
    is_held: bool,
    attempts: i32,
    reason_code: Option<String>,
    reason_setting: Option<String>,
    reason_message: Option<String>,
    created_at: DateTimeUtc,
    updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(super) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn row(job: &Job) -> ActiveModel {
    let reason = job.error.as_ref();
    let row = Model {
        id: job.id.uuid(),
        root_id: job.root_id.uuid(),
        kind: job.kind.as_str().to_owned(),
        media_id: job.media_id.uuid(),
        episode_id: job.episode_id.uuid(),
        track_id: job.track_id.map(Uuid::from),
        input_key: job.input_key.clone(),
        stage: job.stage.as_str().to_owned(),
        progress: job.progress,
        state: job.state.as_str().to_owned(),
        priority: job.priority.rank(),
        is_held: job.is_held,
        attempts: stored_count(job.attempts),
        reason_code: reason.map(|reason| reason.code.clone()),
        reason_setting: reason.and_then(|reason| reason.setting.clone()),
        reason_message: reason.map(|reason| reason.message.clone()),
        created_at: job.created_at,
        updated_at: job.updated_at,
    };
    row.into_active_model()
}

/// Why something does not go on, as two tables store it.
pub(super) fn reason(
    code: Option<String>,
    setting: Option<String>,
    message: Option<String>,
) -> Option<StateReason> {
    Some(StateReason { code: code?, setting, message: message? })
}

impl TryFrom<Model> for Job {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let kind: JobKind = named(&row.kind)?;
        let stage = kind.stages().iter().find(|stage| stage.as_str() == row.stage);
        Ok(Self {
            id: row.id.into(),
            root_id: row.root_id.into(),
            kind,
            media_id: row.media_id.into(),
            episode_id: row.episode_id.into(),
            track_id: row.track_id.map(Into::into),
            input_key: row.input_key,
            stage: *stage.ok_or_else(|| StoreError::corrupt(format!("unknown stage {}", row.stage)))?,
            progress: row.progress,
            state: named(&row.state)?,
            priority: JobPriority::of_rank(row.priority),
            is_held: row.is_held,
            attempts: count(row.attempts)?,
            error: reason(row.reason_code, row.reason_setting, row.reason_message),
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

#[async_trait]
impl Jobs for SqlTx {
    async fn get(&mut self, id: JobId) -> Result<Option<Job>, StoreError> {
        let row = Entity::find_by_id(id.uuid()).one(self.0.conn()).await.stored()?;
        row.map(Job::try_from).transpose()
    }

    async fn followers(&mut self, root: JobId) -> Result<Vec<Job>, StoreError> {
        let rows = Entity::find()
            .filter(Column::RootId.eq(root.uuid()))
            .filter(Column::Id.ne(root.uuid()))
            .order_by_asc(Column::Id)
            .all(self.0.conn())
            .await
            .stored()?;
        rows.into_iter().map(Job::try_from).collect()
    }

    async fn waiting(
        &mut self,
        stage: Stage,
        after: Option<JobId>,
        limit: u64,
    ) -> Result<Vec<Job>, StoreError> {
        let mut select = Entity::find()
            .filter(Column::State.eq(JobState::Waiting.as_str()))
            .filter(Column::Stage.eq(stage.as_str()));
        if let Some(after) = after {
            select = select.filter(Column::Id.gt(after.uuid()));
        }
        let rows = select.order_by_asc(Column::Id).limit(limit).all(self.0.conn()).await.stored()?;
        rows.into_iter().map(Job::try_from).collect()
    }

    async fn insert(&mut self, job: &Job) -> Result<(), StoreError> {
        Entity::insert(row(job)).exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn save(&mut self, job: &Job) -> Result<(), StoreError> {
        row(job).reset_all().update(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn note(&mut self, line: &LogLine) -> Result<(), StoreError> {
        job_log::note(&mut self.0, line).await
    }

    async fn log(&mut self, root: JobId) -> Result<Vec<LogLine>, StoreError> {
        job_log::of_family(&mut self.0, root).await
    }
}
