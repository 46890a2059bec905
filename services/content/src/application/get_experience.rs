use std::collections::{BTreeMap, HashMap};

use chrono::{DurationRound, TimeDelta};
use hallyu_kernel::{Actor, ContentId, EpisodeId, Role, Time};

use super::Content;
use super::ports::Tx;
use crate::domain::{ContentError, Experience};

/// Longest time that reports are kept, hours: a month.
pub const REPORTED_HOURS: u32 = 31 * 24;
/// Episodes that are named.
const WORST: usize = 10;

/// How playing went for all viewers.
#[derive(Clone, Debug)]
pub struct ExperienceReport {
    /// In the whole time.
    pub overall: Experience,
    /// Hour by hour, the oldest first; hours without reports are missing.
    pub by_hour: Vec<(Time, Experience)>,
    /// Where it went worst, the worst first.
    pub worst: Vec<EpisodeExperience>,
}

/// How playing one episode went.
#[derive(Clone, Debug)]
pub struct EpisodeExperience {
    /// The title.
    pub content_id: ContentId,
    /// Its name, in Korean.
    pub title: String,
    /// The episode.
    pub episode_id: EpisodeId,
    /// Its place in the title, from 1.
    pub episode_number: u32,
    /// How it went.
    pub experience: Experience,
}

impl Content {
    /// How playing went in the hours before now, and in this one.
    ///
    /// # Errors
    /// [`ContentError::MissingRole`] to others than admins.
    pub async fn get_experience(&self, actor: &Actor, hours: u32) -> Result<ExperienceReport, ContentError> {
        actor.require(Role::Admin)?;
        let now = self.ambient.now();
        let since = now - TimeDelta::hours(hours.into());
        let since = since.duration_trunc(TimeDelta::hours(1)).unwrap_or(since);
        let mut tx = self.store.read_lagging().await?;
        let (mut overall, mut by_hour) = (Experience::default(), BTreeMap::<Time, Experience>::new());
        for (hour, measure, amount) in tx.experiences().by_hour(since).await? {
            overall.add(&measure, amount);
            by_hour.entry(hour).or_default().add(&measure, amount);
        }
        let worst = worst(&mut *tx, since).await?;
        Ok(ExperienceReport { overall, by_hour: by_hour.into_iter().collect(), worst })
    }
}

async fn worst(tx: &mut dyn Tx, since: Time) -> Result<Vec<EpisodeExperience>, ContentError> {
    let mut episodes = HashMap::<EpisodeId, Experience>::new();
    for (episode, measure, amount) in tx.experiences().by_episode(since).await? {
        episodes.entry(episode).or_default().add(&measure, amount);
    }
    let mut episodes: Vec<_> = episodes.into_iter().filter(|(_, experience)| experience.is_bad()).collect();
    episodes.sort_by(|(_, a), (_, b)| {
        b.fault_count().cmp(&a.fault_count()).then(b.stall_ratio().total_cmp(&a.stall_ratio()))
    });
    let mut worst = Vec::new();
    for (id, experience) in episodes.into_iter().take(WORST) {
        let Some(episode) = tx.episodes().get(id).await? else { continue };
        let Some(title) = tx.titles().get(episode.content_id).await? else { continue };
        worst.push(EpisodeExperience {
            content_id: title.id,
            title: title.draft.title,
            episode_id: id,
            episode_number: episode.draft.number,
            experience,
        });
    }
    Ok(worst)
}
