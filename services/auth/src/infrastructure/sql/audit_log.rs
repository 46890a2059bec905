use async_trait::async_trait;
use hallyu_kernel::StoreError;
use hallyu_sql::Stored;
use sea_orm::IntoActiveModel;
use sea_orm::entity::prelude::*;

use super::SqlTx;
use crate::application::ports::{AuditEntry, AuditLog};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_log")]
pub(super) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    actor: Option<Uuid>,
    action: String,
    subject: String,
    details: String,
    ip: Option<String>,
    at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(super) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

#[async_trait]
impl AuditLog for SqlTx {
    async fn append(&mut self, entry: &AuditEntry) -> Result<(), StoreError> {
        let row = Model {
            id: entry.id,
            actor: entry.actor.map(Uuid::from),
            action: entry.action.to_owned(),
            subject: entry.subject.clone(),
            details: entry.details.to_string(),
            ip: entry.ip.clone(),
            at: entry.at,
        };
        Entity::insert(row.into_active_model()).exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }
}
