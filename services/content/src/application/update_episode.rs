use std::collections::BTreeMap;

use chrono::NaiveDate;
use hallyu_kernel::{Actor, EpisodeId};

use super::Content;
use super::access::managed_episode;
use super::create_episode::number_taken;
use crate::domain::{ContentError, Episode, EpisodeTexts};

/// What is to change about an episode; what is `None` stays. In a nested option the inner `None` removes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EpisodeChange {
    /// Its place in the title, from 1.
    pub number: Option<u32>,
    /// The name in Korean.
    pub title: Option<Option<String>>,
    /// What happens, in Korean.
    pub description: Option<Option<String>>,
    /// Names and descriptions by language code; languages that are not named stay.
    pub texts: BTreeMap<String, EpisodeTexts>,
    /// Day of the first showing.
    pub air_date: Option<Option<NaiveDate>>,
}

impl Content {
    /// Changes what a creator says about an episode.
    ///
    /// # Errors
    /// [`ContentError::EpisodeExists`] if the title has another episode of the new number.
    pub async fn update_episode(
        &self,
        actor: &Actor,
        id: EpisodeId,
        change: EpisodeChange,
    ) -> Result<Episode, ContentError> {
        let now = self.ambient.now();
        let mut tx = self.store.write().await?;
        let (mut title, mut episode) = managed_episode(&mut *tx, actor, id).await?;
        let draft = &mut episode.draft;
        draft.number = change.number.unwrap_or(draft.number);
        draft.korean.title = change.title.unwrap_or(draft.korean.title.take());
        draft.korean.description = change.description.unwrap_or(draft.korean.description.take());
        draft.air_date = change.air_date.unwrap_or(draft.air_date);
        draft.texts.extend(change.texts);
        episode.updated_at = now;
        title.expect_episode(episode.draft.number, now);
        tx.episodes().save(&episode).await.map_err(number_taken(episode.draft.number))?;
        self.save_title(tx, &title).await?;
        Ok(episode)
    }
}
