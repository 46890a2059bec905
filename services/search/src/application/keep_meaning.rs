use std::sync::Arc;
use std::time::Duration;

use hallyu_platform::meaning::MeaningError;
use tokio_util::sync::CancellationToken;

use super::Search;
use super::meaning::{Depth, Due, TitleMeaning};
use super::on_title_changed::ANSWERS;
use crate::domain::SearchError;

/// Wait before it is tried again, and the longest one.
const WAIT: Duration = Duration::from_secs(1);
const PATIENCE: Duration = Duration::from_secs(60);

/// Why something was not learned.
#[derive(Debug, thiserror::Error)]
enum NotLearned {
    #[error(transparent)]
    Search(#[from] SearchError),
    #[error(transparent)]
    Meaning(#[from] MeaningError),
}

impl Search {
    /// Learns what titles are about, beside requests and events, until the token is cancelled.
    pub(crate) async fn keep_meaning(self: Arc<Self>, stop: CancellationToken) {
        let Some(meaning) = &self.meaning else { return };
        let mut wait = WAIT;
        while let Some(due) = stop.run_until_cancelled(meaning.next()).await {
            let learned = stop.run_until_cancelled(self.learn(meaning, &due)).await;
            wait = match learned {
                None => return,
                Some(Ok(())) => WAIT,
                Some(Err(error)) => {
                    let error = hallyu_kernel::chain(&error);
                    tracing::warn!(error, "it is not known yet what all titles are about");
                    meaning.put_back(due);
                    if stop.run_until_cancelled(tokio::time::sleep(wait)).await.is_none() {
                        return;
                    }
                    (wait * 2).min(PATIENCE)
                }
            };
        }
    }

    async fn learn(&self, meaning: &TitleMeaning, due: &Due) -> Result<(), NotLearned> {
        if let Some(depth) = due.all {
            self.learn_all(meaning, depth).await?;
        }
        let mut known = Vec::with_capacity(due.titles.len());
        for id in &due.titles {
            let record = self.catalogue.title(*id).await.map_err(SearchError::from)?;
            meaning.forget(*id, record.as_ref()).await?;
            known.extend(record);
        }
        meaning.learn(&known, Depth::Everything).await?;
        self.cache.remove_prefix(ANSWERS).await;
        Ok(())
    }

    async fn learn_all(&self, meaning: &TitleMeaning, depth: Depth) -> Result<(), NotLearned> {
        let (mut after, mut titles) = (None, 0);
        loop {
            let page = self.catalogue.titles(after).await.map_err(SearchError::from)?;
            meaning.learn(&page.titles, depth).await?;
            titles += page.titles.len();
            after = page.next;
            if after.is_none() {
                tracing::info!(titles, "it is known what titles are about");
                return Ok(());
            }
        }
    }
}
