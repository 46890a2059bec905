//! The store on SQLite and PostgreSQL: the same code on both.

mod consents;
mod erasure_requests;
mod erasures;
mod exports;
mod favorites;
mod history;
mod models;
mod personal_data;
mod profiles;
mod ratings;
mod searches;
mod tastes;

use async_trait::async_trait;
use hallyu_kernel::{Inbox, Outbox, StoreError};
use hallyu_sql::Db;

use crate::application::ports::{
    Consents, ErasureRequests, Erasures, Exports, Favorites, History, Models, PersonalData, Profiles,
    Ratings, Searches, Store, Tastes, Tx,
};
use crate::domain::Holders;

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

    async fn write_in_turn(&self) -> Result<Box<dyn Tx>, StoreError> {
        Ok(Box::new(SqlTx(self.0.write_in_turn().await?)))
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

    fn favorites(&mut self) -> &mut dyn Favorites {
        self
    }

    fn ratings(&mut self) -> &mut dyn Ratings {
        self
    }

    fn searches(&mut self) -> &mut dyn Searches {
        self
    }

    fn tastes(&mut self) -> &mut dyn Tastes {
        self
    }

    fn models(&mut self) -> &mut dyn Models {
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

/// Seconds in such a column.
fn seconds(stored: i32) -> Result<u32, StoreError> {
    u32::try_from(stored).map_err(StoreError::corrupt)
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
