use std::collections::HashMap;

use hallyu_contracts::content::{Cards, CardsWanted, EpisodeCard};
use hallyu_kernel::{Actor, EpisodeId, Language};

use super::{User, Watched};
use crate::domain::{UserError, Visit};

/// Titles that are looked at: some are finished, some are gone.
const LOOKED_AT: u64 = 50;
/// Titles that are shown at most.
const SHOWN: usize = 20;

impl User {
    /// Where the caller can go on: of each title visited last the episode that was not seen to its end, else the one
    /// behind it. The latest first.
    ///
    /// # Errors
    /// [`UserError::Catalogue`].
    pub async fn continue_watching(
        &self,
        actor: &Actor,
        language: Language,
    ) -> Result<Vec<Watched>, UserError> {
        let visits = self.store.read().await?.history().of_last_titles(actor.user_id, LOOKED_AT).await?;
        let mut latest: Vec<Visit> = Vec::new();
        for visit in &visits {
            if latest.iter().all(|known| known.content_id != visit.content_id) {
                latest.push(*visit);
            }
        }
        let episodes = latest.iter().map(|visit| visit.episode_id).collect();
        let cards = self.cards(CardsWanted { episodes, language, ..CardsWanted::default() }).await?;
        let known: HashMap<EpisodeId, Visit> =
            visits.into_iter().map(|visit| (visit.episode_id, visit)).collect();
        let going_on = latest.into_iter().filter_map(|visit| go_on(visit, &cards, &known));
        Ok(going_on.take(SHOWN).collect())
    }
}

/// Where a viewer goes on after the latest visit of a title.
fn go_on(visit: Visit, cards: &Cards, known: &HashMap<EpisodeId, Visit>) -> Option<Watched> {
    let episode = cards.episodes.iter().find(|card| card.episode_id == visit.episode_id)?;
    let title = cards.titles.iter().find(|card| card.content_id == episode.content_id)?.clone();
    if !visit.is_completed {
        return Some(Watched { visit, title, episode: episode.clone() });
    }
    let next = episode.next.as_deref()?.clone();
    let position_seconds = known
        .get(&next.episode_id)
        .filter(|begun| !begun.is_completed)
        .map_or(0, |begun| begun.position_seconds);
    let visit = beginning(visit, &next, position_seconds);
    Some(Watched { visit, title, episode: next })
}

fn beginning(before: Visit, next: &EpisodeCard, position_seconds: u32) -> Visit {
    Visit {
        episode_id: next.episode_id,
        position_seconds,
        duration_seconds: next.duration_seconds,
        is_completed: false,
        ..before
    }
}
