use std::collections::HashMap;

use hallyu_kernel::{Actor, ContentId, EpisodeId, JobId, Time};

use super::Content;
use super::access::managed_title;
use crate::domain::{ContentError, Episode, Title};

/// All that a creator says about a title and its episodes, and what is to become of them.
#[derive(Clone, Debug, PartialEq)]
pub struct StudioSheet {
    /// The title.
    pub title: Title,
    /// By number.
    pub episodes: Vec<Episode>,
    /// The job of the latest upload of each episode that has one.
    pub jobs: HashMap<EpisodeId, JobId>,
    /// When the title is published by itself.
    pub publish_at: Option<Time>,
    /// When episodes are.
    pub episodes_at: HashMap<EpisodeId, Time>,
}

impl Content {
    /// All that is to be edited of a title.
    ///
    /// # Errors
    /// As for every change of a title.
    pub async fn get_studio_content(
        &self,
        actor: &Actor,
        id: ContentId,
    ) -> Result<StudioSheet, ContentError> {
        let mut tx = self.store.read().await?;
        let title = managed_title(&mut *tx, actor, id).await?;
        let episodes = tx.episodes().of_title(id).await?;
        let jobs = tx.catalogue().latest_jobs(&episodes).await?;
        let planned = tx.schedules().of_title(id).await?;
        let publish_at = planned.iter().find(|plan| plan.episode_id.is_none()).map(|plan| plan.publish_at);
        let episodes_at =
            planned.iter().filter_map(|plan| Some((plan.episode_id?, plan.publish_at))).collect();
        Ok(StudioSheet { title, episodes, jobs, publish_at, episodes_at })
    }
}
