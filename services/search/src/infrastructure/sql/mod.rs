//! The store on SQLite and PostgreSQL: the same code on both.

mod personal_data;
mod search_log;

use async_trait::async_trait;
use hallyu_kernel::{Inbox, Outbox, StoreError};
use hallyu_sql::Db;

use crate::application::ports::{PersonalData, SearchLog, Store, Tx};

/// [`Store`] on a [`Db`].
#[derive(Clone, Debug)]
pub struct SqlStore(pub Db);

#[async_trait]
impl Store for SqlStore {
    async fn read(&self) -> Result<Box<dyn Tx>, StoreError> {
        Ok(Box::new(SqlTx(self.0.read().await?)))
    }

    async fn write(&self) -> Result<Box<dyn Tx>, StoreError> {
        Ok(Box::new(SqlTx(self.0.write().await?)))
    }
}

struct SqlTx(hallyu_sql::Tx);

#[async_trait]
impl Tx for SqlTx {
    fn log(&mut self) -> &mut dyn SearchLog {
        self
    }

    fn personal_data(&mut self) -> &mut dyn PersonalData {
        self
    }

    fn outbox(&mut self) -> &mut dyn Outbox {
        &mut self.0
    }

    fn inbox(&mut self) -> &mut dyn Inbox {
        &mut self.0
    }

    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        self.0.commit().await
    }
}
