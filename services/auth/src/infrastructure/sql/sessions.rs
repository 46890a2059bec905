use async_trait::async_trait;
use hallyu_kernel::{SessionId, StoreError, Time};
use hallyu_sql::Stored;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, Set};

use super::SqlTx;
use crate::application::ports::Sessions;
use crate::domain::{Device, Digest, Session};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sessions")]
pub(super) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    user_id: Uuid,
    refresh_token_hash: Vec<u8>,
    device: Option<String>,
    ip: Option<String>,
    expires_at: DateTimeUtc,
    last_seen_at: DateTimeUtc,
    created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(super) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

mod spent {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "spent_refresh_tokens")]
    pub(in super::super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(super) token_hash: Vec<u8>,
        pub(super) session_id: Uuid,
        pub(super) spent_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(in super::super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl From<&Session> for Model {
    fn from(session: &Session) -> Self {
        Self {
            id: session.id.uuid(),
            user_id: session.user_id.uuid(),
            refresh_token_hash: session.refresh_digest.0.clone(),
            device: session.device.name.clone(),
            ip: session.device.ip.clone(),
            expires_at: session.expires_at,
            last_seen_at: session.last_seen_at,
            created_at: session.created_at,
        }
    }
}

impl From<Model> for Session {
    fn from(row: Model) -> Self {
        Self {
            id: row.id.into(),
            user_id: row.user_id.into(),
            refresh_digest: Digest(row.refresh_token_hash),
            device: Device { name: row.device, ip: row.ip },
            expires_at: row.expires_at,
            last_seen_at: row.last_seen_at,
            created_at: row.created_at,
        }
    }
}

#[async_trait]
impl Sessions for SqlTx {
    async fn add(&mut self, session: &Session) -> Result<(), StoreError> {
        let row = Model::from(session).into_active_model();
        Entity::insert(row).exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn find(&mut self, id: SessionId) -> Result<Option<Session>, StoreError> {
        let row = Entity::find_by_id(id.uuid()).one(self.0.conn()).await.stored()?;
        Ok(row.map(Session::from))
    }

    async fn rotate(&mut self, session: &Session, spent: &Digest, at: Time) -> Result<(), StoreError> {
        let changed = ActiveModel {
            id: Set(session.id.uuid()),
            refresh_token_hash: Set(session.refresh_digest.0.clone()),
            expires_at: Set(session.expires_at),
            last_seen_at: Set(session.last_seen_at),
            ..Default::default()
        };
        changed.update(self.0.conn()).await.stored()?;
        let spent = spent::Model { token_hash: spent.0.clone(), session_id: session.id.uuid(), spent_at: at };
        let insert = spent::Entity::insert(spent.into_active_model());
        insert.exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn was_spent(&mut self, id: SessionId, digest: &Digest) -> Result<bool, StoreError> {
        let found = spent::Entity::find_by_id(digest.0.clone()).one(self.0.conn()).await.stored()?;
        Ok(found.is_some_and(|spent| spent.session_id == id.uuid()))
    }

    async fn end(&mut self, id: SessionId) -> Result<bool, StoreError> {
        let deleted = Entity::delete_by_id(id.uuid()).exec(self.0.conn()).await.stored()?;
        Ok(deleted.rows_affected > 0)
    }

    async fn end_expired(&mut self, now: Time) -> Result<u64, StoreError> {
        let expired = Entity::delete_many().filter(Column::ExpiresAt.lte(now));
        Ok(expired.exec(self.0.conn()).await.stored()?.rows_affected)
    }
}
