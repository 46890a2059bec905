use hallyu_contracts::search::Searched as SearchedEvent;
use hallyu_kernel::{Envelope, UserId};

use super::Search;
use super::models::Searched;
use crate::domain::{SearchError, fold};

/// Searches that are shown to the one who made them.
const SHOWN: u64 = 20;

impl Search {
    /// Notes what somebody looked for and tells so.
    ///
    /// # Errors
    /// [`SearchError::Store`].
    pub async fn note_search(&self, user_id: UserId, query: &str, results: u64) -> Result<(), SearchError> {
        let (key, at) = (fold(query), self.ambient.now());
        let mut tx = self.store.write().await?;
        // A session that is still at work while its user is erased must not bring anything back.
        if key.is_empty() || tx.personal_data().is_buried(&self.tombstones.mark(user_id)).await? {
            return Ok(());
        }
        let query = query.trim().to_owned();
        tx.log().note(&Searched { user_id, key, query: query.clone(), results, at }).await?;
        let event = SearchedEvent { user_id, query, results, searched_at: at };
        tx.outbox().add(Envelope::new(&self.ambient, &event)).await?;
        Ok(tx.commit().await?)
    }

    /// What the user looked for lately, the latest first.
    ///
    /// # Errors
    /// [`SearchError::Store`].
    pub async fn history(&self, user_id: UserId) -> Result<Vec<Searched>, SearchError> {
        Ok(self.store.read().await?.log().latest(user_id, SHOWN).await?)
    }

    /// Forgets a search of the user's, or all.
    ///
    /// # Errors
    /// [`SearchError::Store`].
    pub async fn forget_searches(&self, user_id: UserId, query: Option<&str>) -> Result<(), SearchError> {
        let key = query.map(fold);
        let mut tx = self.store.write().await?;
        tx.log().forget(user_id, key.as_deref()).await?;
        Ok(tx.commit().await?)
    }
}
