use async_trait::async_trait;
use hallyu_kernel::{StoreError, UserId};
use hallyu_sql::Stored;
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, IntoActiveModel, QueryOrder, QuerySelect};

use super::SqlTx;
use crate::application::ports::{AuditEntry, AuditLog, WantedEntries};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_log")]
pub(super) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(super) id: Uuid,
    pub(super) actor: Option<Uuid>,
    pub(super) action: String,
    pub(super) subject: String,
    pub(super) details: String,
    pub(super) ip: Option<String>,
    pub(super) at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(super) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for AuditEntry {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            actor: row.actor.map(UserId::from),
            action: row.action.into(),
            subject: row.subject,
            details: serde_json::from_str(&row.details).map_err(StoreError::corrupt)?,
            ip: row.ip,
            at: row.at,
        })
    }
}

#[async_trait]
impl AuditLog for SqlTx {
    async fn append(&mut self, entry: &AuditEntry) -> Result<(), StoreError> {
        let row = Model {
            id: entry.id,
            actor: entry.actor.map(Uuid::from),
            action: entry.action.clone().into_owned(),
            subject: entry.subject.clone(),
            details: entry.details.to_string(),
            ip: entry.ip.clone(),
            at: entry.at,
        };
        Entity::insert(row.into_active_model()).exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn read(&mut self, wanted: &WantedEntries, limit: u32) -> Result<Vec<AuditEntry>, StoreError> {
        let WantedEntries { actor, subject, action, before } = wanted;
        let fits = Condition::all()
            .add_option(actor.map(|actor| Column::Actor.eq(actor.uuid())))
            .add_option(subject.as_ref().map(|subject| Column::Subject.eq(subject)))
            .add_option(action.as_ref().map(|action| Column::Action.eq(action)))
            .add_option(before.map(|before| Column::Id.lt(before)));
        // Ids begin with the time at which they were made.
        let newest = Entity::find().filter(fits).order_by_desc(Column::Id).limit(u64::from(limit));
        let rows = newest.all(self.0.conn()).await.stored()?;
        rows.into_iter().map(AuditEntry::try_from).collect()
    }
}
