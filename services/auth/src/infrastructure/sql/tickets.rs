use async_trait::async_trait;
use hallyu_kernel::{StoreError, Time, UserId};
use hallyu_sql::Stored;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, Set};

use super::SqlTx;
use crate::application::ports::Tickets;
use crate::domain::{Digest, Ticket, TicketKind};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tickets")]
pub(super) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    kind: String,
    secret_hash: Vec<u8>,
    browser_hash: Option<Vec<u8>>,
    user_id: Option<Uuid>,
    tries: i32,
    sealed: Vec<u8>,
    expires_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(super) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<&Ticket> for Model {
    fn from(ticket: &Ticket) -> Self {
        Self {
            id: ticket.id,
            kind: ticket.kind.as_str().to_owned(),
            secret_hash: ticket.digest.0.clone(),
            browser_hash: ticket.browser.clone().map(|digest| digest.0),
            user_id: ticket.user_id.map(|id| id.uuid()),
            tries: ticket.tries,
            sealed: ticket.sealed.clone(),
            expires_at: ticket.expires_at,
        }
    }
}

impl TryFrom<Model> for Ticket {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            kind: row.kind.parse::<TicketKind>().map_err(StoreError::corrupt)?,
            digest: Digest(row.secret_hash),
            browser: row.browser_hash.map(Digest),
            user_id: row.user_id.map(UserId::from),
            tries: row.tries,
            sealed: row.sealed,
            expires_at: row.expires_at,
        })
    }
}

#[async_trait]
impl Tickets for SqlTx {
    async fn add(&mut self, ticket: &Ticket) -> Result<(), StoreError> {
        let row = Model::from(ticket).into_active_model();
        Entity::insert(row).exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn find(&mut self, digest: &Digest) -> Result<Option<Ticket>, StoreError> {
        let wanted = Entity::find().filter(Column::SecretHash.eq(digest.0.clone()));
        wanted.one(self.0.conn()).await.stored()?.map(Ticket::try_from).transpose()
    }

    async fn save(&mut self, ticket: &Ticket) -> Result<(), StoreError> {
        let tried = ActiveModel { id: Set(ticket.id), tries: Set(ticket.tries), ..Default::default() };
        tried.update(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn take(&mut self, id: Uuid) -> Result<bool, StoreError> {
        let deleted = Entity::delete_by_id(id).exec(self.0.conn()).await.stored()?;
        Ok(deleted.rows_affected > 0)
    }

    async fn remove_of(&mut self, user_id: UserId) -> Result<(), StoreError> {
        let of_user = Entity::delete_many().filter(Column::UserId.eq(user_id.uuid()));
        of_user.exec(self.0.conn()).await.stored()?;
        Ok(())
    }

    async fn remove_expired(&mut self, time: Time) -> Result<u64, StoreError> {
        let expired = Entity::delete_many().filter(Column::ExpiresAt.lt(time));
        Ok(expired.exec(self.0.conn()).await.stored()?.rows_affected)
    }
}
