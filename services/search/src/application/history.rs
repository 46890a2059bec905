use hallyu_contracts::search::{Searched as SearchedEvent, SearchesForgotten};
use hallyu_kernel::{ContentId, Envelope, StoreError, UserId};

use super::Search;
use super::models::{Outcome, Searched};
use super::ports::Tx;
use crate::domain::{SearchError, fold};

/// Searches that are shown to the one who made them.
const SHOWN: u64 = 20;

impl Search {
    /// Notes what somebody looked for and tells so.
    ///
    /// # Errors
    /// [`SearchError::Store`].
    pub async fn note_search(
        &self,
        user_id: UserId,
        query: &str,
        outcome: Outcome,
    ) -> Result<(), SearchError> {
        let (key, at) = (fold(query), self.ambient.now());
        let mut tx = self.store.write().await?;
        // A session that is still at work while its user is erased must not bring anything back.
        if key.is_empty() || tx.personal_data().is_buried(&self.tombstones.mark(user_id)).await? {
            return Ok(());
        }
        let query = query.trim().to_owned();
        let before = tx.log().sought(user_id, &key).await?;
        tx.log().note(&Searched { user_id, key, query: query.clone(), outcome, at }).await?;
        if let Some(title) = before.filter(|_| before != outcome.content_id) {
            self.tell_forgotten(&mut *tx, user_id, title).await?;
        }
        let Outcome { results, content_id } = outcome;
        let event = SearchedEvent { user_id, query, results, content_id, searched_at: at };
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

    /// Forgets a search of the user's, or all, and tells so.
    ///
    /// # Errors
    /// [`SearchError::Store`].
    pub async fn forget_searches(&self, user_id: UserId, query: Option<&str>) -> Result<(), SearchError> {
        let mut tx = self.store.write().await?;
        match query.map(fold) {
            None => {
                tx.log().forget(user_id, None).await?;
                let all = SearchesForgotten { user_id, content_id: None, forgotten_at: self.ambient.now() };
                tx.outbox().add(Envelope::new(&self.ambient, &all)).await?;
            }
            Some(key) => {
                let sought = tx.log().sought(user_id, &key).await?;
                tx.log().forget(user_id, Some(&key)).await?;
                if let Some(title) = sought {
                    self.tell_forgotten(&mut *tx, user_id, title).await?;
                }
            }
        }
        Ok(tx.commit().await?)
    }

    /// Tells that the user looks for the title no more, unless another search was for it.
    async fn tell_forgotten(
        &self,
        tx: &mut dyn Tx,
        user_id: UserId,
        title: ContentId,
    ) -> Result<(), StoreError> {
        if tx.log().is_sought(user_id, title).await? {
            return Ok(());
        }
        let forgotten_at = self.ambient.now();
        let forgotten = SearchesForgotten { user_id, content_id: Some(title), forgotten_at };
        tx.outbox().add(Envelope::new(&self.ambient, &forgotten)).await
    }
}
