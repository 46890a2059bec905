use async_trait::async_trait;
use hallyu_kernel::{SessionId, StoreError, Time, UserId};
use hallyu_sql::Stored;
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QueryOrder, Set};

use super::SqlTx;
use super::sessions::{ActiveModel, Column, Entity};
use crate::application::ports::UserSessions;
use crate::domain::Session;

#[async_trait]
impl UserSessions for SqlTx {
    async fn of_user(&mut self, user: UserId, now: Time) -> Result<Vec<Session>, StoreError> {
        let living = Entity::find().filter(Column::UserId.eq(user.uuid())).filter(Column::ExpiresAt.gt(now));
        let latest = living.order_by_desc(Column::LastSeenAt).order_by_desc(Column::Id);
        let rows = latest.all(self.0.conn()).await.stored()?;
        Ok(rows.into_iter().map(Session::from).collect())
    }

    async fn end_all(&mut self, user: UserId, but: Option<SessionId>) -> Result<u64, StoreError> {
        let others = Condition::all()
            .add(Column::UserId.eq(user.uuid()))
            .add_option(but.map(|kept| Column::Id.ne(kept.uuid())));
        let deleted = Entity::delete_many().filter(others).exec(self.0.conn()).await.stored()?;
        Ok(deleted.rows_affected)
    }

    async fn note_use(&mut self, id: SessionId, at: Time) -> Result<(), StoreError> {
        let used = ActiveModel { id: Set(id.uuid()), last_seen_at: Set(at), ..Default::default() };
        used.update(self.0.conn()).await.stored()?;
        Ok(())
    }
}
