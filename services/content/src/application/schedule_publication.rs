use hallyu_kernel::{Actor, ContentId, EpisodeId, Time};

use super::Content;
use super::access::{managed_episode, managed_title};
use super::ports::Tx;
use crate::domain::{ContentError, Schedule, TitleStatus};

/// Publications seen to in one round.
const BATCH: u64 = 50;

impl Content {
    /// Publishes a title by itself at a time to come, over what was planned before.
    ///
    /// # Errors
    /// [`ContentError::Invalid`] if that time is over, [`ContentError::NotNow`] if viewers see the title already.
    pub async fn schedule_content(
        &self,
        actor: &Actor,
        id: ContentId,
        publish_at: Time,
    ) -> Result<Schedule, ContentError> {
        let mut tx = self.store.write().await?;
        let title = managed_title(&mut *tx, actor, id).await?;
        // What is only announced can still begin.
        if !matches!(title.status, TitleStatus::Draft | TitleStatus::ComingSoon) {
            return Err(ContentError::NotNow(title.status.as_str()));
        }
        self.plan(tx, Schedule::new((id, None), publish_at, self.ambient.now())?).await
    }

    /// Publishes an episode by itself at a time to come, over what was planned before.
    ///
    /// # Errors
    /// As [`Content::schedule_content`].
    pub async fn schedule_episode(
        &self,
        actor: &Actor,
        id: EpisodeId,
        publish_at: Time,
    ) -> Result<Schedule, ContentError> {
        let mut tx = self.store.write().await?;
        let (title, episode) = managed_episode(&mut *tx, actor, id).await?;
        if episode.is_published() {
            return Err(ContentError::NotNow(episode.status.as_str()));
        }
        self.plan(tx, Schedule::new((title.id, Some(id)), publish_at, self.ambient.now())?).await
    }

    async fn plan(&self, mut tx: Box<dyn Tx>, schedule: Schedule) -> Result<Schedule, ContentError> {
        tx.schedules().put(&schedule).await?;
        tx.commit().await?;
        Ok(schedule)
    }

    /// Does not publish a title by itself after all. May be repeated.
    ///
    /// # Errors
    /// As for every change of a title.
    pub async fn unschedule_content(&self, actor: &Actor, id: ContentId) -> Result<(), ContentError> {
        let mut tx = self.store.write().await?;
        managed_title(&mut *tx, actor, id).await?;
        tx.schedules().remove(id, None).await?;
        Ok(tx.commit().await?)
    }

    /// Does not publish an episode by itself after all. May be repeated.
    ///
    /// # Errors
    /// As for every change of a title.
    pub async fn unschedule_episode(&self, actor: &Actor, id: EpisodeId) -> Result<(), ContentError> {
        let mut tx = self.store.write().await?;
        let (title, _) = managed_episode(&mut *tx, actor, id).await?;
        tx.schedules().remove(title.id, Some(id)).await?;
        Ok(tx.commit().await?)
    }

    /// Publishes what is due; where something is still missing, as soon as it is there.
    ///
    /// # Errors
    /// [`ContentError::Store`]; what fails for one publication is logged, and tried again in the next round.
    pub async fn sweep_schedules(&self) -> Result<(), ContentError> {
        let mut due = self.store.read().await?.schedules().due(self.ambient.now(), BATCH).await?;
        // A title needs its episodes before it.
        due.sort_by_key(|schedule| schedule.episode_id.is_none());
        for schedule in due {
            if let Err(error) = self.publish_due(&schedule).await {
                let (title, error) = (schedule.content_id, &error as &dyn std::error::Error);
                tracing::warn!(%title, error, "what was due could not be published");
            }
        }
        Ok(())
    }

    async fn publish_due(&self, due: &Schedule) -> Result<(), ContentError> {
        let mut tx = self.store.write().await?;
        let (content_id, episode_id) = (due.content_id, due.episode_id);
        // Another process may have been faster, or the creator has another plan.
        if tx.schedules().get(content_id, episode_id).await?.as_ref() != Some(due) {
            return Ok(());
        }
        let Some(title) = tx.titles().get(content_id).await? else { return Ok(()) };
        let shown = match episode_id {
            None => self.show_title(tx, title, TitleStatus::Active).await.map(drop),
            Some(id) => match tx.episodes().get(id).await? {
                Some(episode) => self.show_episode(tx, (title, episode)).await.map(drop),
                None => return Ok(()),
            },
        };
        match shown {
            Err(ContentError::Invalid(_)) => {
                let tx = self.store.write().await?;
                self.plan(tx, due.postponed(self.ambient.now())).await.map(drop)
            }
            outcome => outcome,
        }
    }
}
