use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{self, BoxStream, StreamExt};
use hallyu_kernel::{Actor, JobId};
use tokio::time::Instant;

use super::Content;
use crate::domain::{Chain, ContentError};

/// How often a watched job is looked at: workers tell their progress once a second.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How long a job is watched without asking again who is watching.
const LONGEST: Duration = Duration::from_secs(10 * 60);

/// Somebody who watches a job.
struct Watch {
    content: Arc<Content>,
    id: JobId,
    /// What was shown last.
    shown: Chain,
    until: Instant,
}

impl Content {
    /// A job with the jobs that follow from it: as it is, and again whenever it has changed, until it is over, or for ten
    /// minutes. The rows are looked at, so that it does not matter which process changes them.
    ///
    /// # Errors
    /// [`ContentError::Unknown`] unless the actor may change the episode that the job is about.
    pub async fn watch_job(
        self: &Arc<Self>,
        actor: &Actor,
        id: JobId,
    ) -> Result<BoxStream<'static, Chain>, ContentError> {
        let first = self.get_job(actor, id).await?;
        let watch =
            Watch { content: Arc::clone(self), id, shown: first.clone(), until: Instant::now() + LONGEST };
        let changes = stream::unfold(watch, async |mut watch| watch.change().await.map(|next| (next, watch)));
        Ok(stream::iter([first]).chain(changes).boxed())
    }

    async fn chain(&self, id: JobId) -> Result<Option<Chain>, ContentError> {
        let mut tx = self.store.read().await?;
        let Some(job) = tx.jobs().get(id).await? else { return Ok(None) };
        let followers = tx.jobs().followers(id).await?;
        Ok(Some(Chain::new(job, &followers)))
    }
}

impl Watch {
    /// The job when it has changed; `None` at the end of the watch.
    async fn change(&mut self) -> Option<Chain> {
        while !self.shown.state.is_final() && Instant::now() < self.until {
            tokio::time::sleep(LOOK_EVERY).await;
            let found = self.content.chain(self.id).await.inspect_err(|error| {
                tracing::warn!(job = %self.id, error = error as &dyn std::error::Error, "a job is not watched any more");
            });
            let chain = found.ok().flatten()?;
            if chain != self.shown {
                self.shown = chain.clone();
                return Some(chain);
            }
        }
        None
    }
}
