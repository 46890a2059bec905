//! The store on SQLite and PostgreSQL: the same code on both.

mod consents;
mod erasure_requests;
mod erasures;
mod exports;
mod history;
mod personal_data;
mod profiles;

use async_trait::async_trait;
use hallyu_kernel::{Inbox, Outbox, StoreError};
use hallyu_sql::Db;

use crate::application::ports::{
    Consents, ErasureRequests, Erasures, Exports, History, PersonalData, Profiles, Store, Tx,
};
use crate::domain::Holders;

/// [`Store`] on a [`Db`].
#[derive(Clone, Debug)]
pub struct SqlStore(Db);

impl SqlStore {
    /// On a migrated database.
    #[must_use]
    pub fn new(db: Db) -> Self {
        Self(db)
    }
}

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
    fn profiles(&mut self) -> &mut dyn Profiles {
        self
    }

    fn consents(&mut self) -> &mut dyn Consents {
        self
    }

    fn history(&mut self) -> &mut dyn History {
        self
    }

    fn exports(&mut self) -> &mut dyn Exports {
        self
    }

    fn erasure_requests(&mut self) -> &mut dyn ErasureRequests {
        self
    }

    fn erasures(&mut self) -> &mut dyn Erasures {
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

/// Holders as a column has them: each name between bars.
fn listed(holders: &Holders) -> String {
    holders.names().fold(String::from("|"), |text, name| text + name + "|")
}

/// The holders in such a column.
fn holders(stored: &str) -> Holders {
    let mut holders = Holders::default();
    for name in stored.split('|').filter(|name| !name.is_empty()) {
        holders.add(name);
    }
    holders
}
