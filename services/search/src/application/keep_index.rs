use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::Search;
use super::ports::IndexState;
use crate::domain::SearchError;

/// How often it is looked whether the index is whole.
const LOOK: Duration = Duration::from_secs(1);
/// Longest wait before it is tried again to make it anew.
const PATIENCE: Duration = Duration::from_secs(60);

impl Search {
    /// Makes the index anew whenever it is lost, until the token is cancelled.
    pub(crate) async fn keep_index(self: Arc<Self>, stop: CancellationToken) {
        let mut wait = LOOK;
        loop {
            let kept = stop.run_until_cancelled(self.keep()).await;
            wait = match kept {
                None => return,
                Some(Ok(())) => LOOK,
                Some(Err(error)) => {
                    tracing::warn!(
                        error = hallyu_kernel::chain(&error),
                        "the search index was not made anew"
                    );
                    (wait * 2).min(PATIENCE)
                }
            };
            if stop.run_until_cancelled(tokio::time::sleep(wait)).await.is_none() {
                return;
            }
        }
    }

    async fn keep(&self) -> Result<(), SearchError> {
        match self.engine.state().await? {
            IndexState::Whole => Ok(()),
            IndexState::Lost => self.rebuild().await,
        }
    }
}
