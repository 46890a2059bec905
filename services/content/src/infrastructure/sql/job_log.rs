//! What was said while jobs were done.

use hallyu_contracts::jobs::{LogLevel, Stage};
use hallyu_kernel::{JobId, StoreError};
use hallyu_sql::{Stored, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{OnConflict, Query};
use sea_orm::{Condition, IntoActiveModel, Order, QueryOrder};

use super::jobs;
use crate::domain::{JobKind, LogLine};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job_log")]
pub(super) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    job_id: Uuid,
    stage: String,
    level: String,
    message: String,
    said_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(super) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<&LogLine> for Model {
    fn from(line: &LogLine) -> Self {
        Self {
            id: line.id,
            job_id: line.job_id.uuid(),
            stage: line.stage.as_str().to_owned(),
            level: line.level.as_str().to_owned(),
            message: line.message.clone(),
            said_at: line.at,
        }
    }
}

impl TryFrom<Model> for LogLine {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            job_id: row.job_id.into(),
            stage: stage(&row.stage)?,
            level: level(&row.level)?,
            message: row.message,
            at: row.said_at,
        })
    }
}

fn stage(name: &str) -> Result<Stage, StoreError> {
    let mut stages = JobKind::ALL.iter().flat_map(|kind| kind.stages());
    let found = stages.find(|stage| stage.as_str() == name);
    found.copied().ok_or_else(|| StoreError::corrupt(format!("unknown stage {name}")))
}

fn level(name: &str) -> Result<LogLevel, StoreError> {
    let levels = [LogLevel::Info, LogLevel::Warning, LogLevel::Error];
    let found = levels.into_iter().find(|level| level.as_str() == name);
    found.ok_or_else(|| StoreError::corrupt(format!("unknown level {name}")))
}

pub(super) async fn note(tx: &mut Tx, line: &LogLine) -> Result<(), StoreError> {
    let known = OnConflict::column(Column::Id).do_nothing().to_owned();
    let insert = Entity::insert(Model::from(line).into_active_model()).on_conflict(known);
    insert.exec_without_returning(tx.conn()).await.stored()?;
    let kept = Query::select()
        .column(Column::Id)
        .from(Entity)
        .and_where(Column::JobId.eq(line.job_id.uuid()))
        .order_by(Column::SaidAt, Order::Desc)
        .order_by(Column::Id, Order::Desc)
        .limit(LogLine::MOST)
        .to_owned();
    let old = Entity::delete_many()
        .filter(Column::JobId.eq(line.job_id.uuid()))
        .filter(Column::Id.not_in_subquery(kept));
    old.exec(tx.conn()).await.stored()?;
    Ok(())
}

pub(super) async fn of_family(tx: &mut Tx, root: JobId) -> Result<Vec<LogLine>, StoreError> {
    let followers = Query::select()
        .column(jobs::Column::Id)
        .from(jobs::Entity)
        .and_where(jobs::Column::RootId.eq(root.uuid()))
        .to_owned();
    let family =
        Condition::any().add(Column::JobId.eq(root.uuid())).add(Column::JobId.in_subquery(followers));
    let rows = Entity::find()
        .filter(family)
        .order_by_asc(Column::SaidAt)
        .order_by_asc(Column::Id)
        .all(tx.conn())
        .await
        .stored()?;
    rows.into_iter().map(LogLine::try_from).collect()
}
