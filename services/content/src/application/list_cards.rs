use hallyu_contracts::content::CardsWanted;
use hallyu_kernel::{ContentId, EpisodeId, PageRequest};

use super::Content;
use super::models::{Card, Filter, Similar, Sort};
use crate::domain::{ContentError, Episode};

/// What viewers see of what others hold the ids of.
pub struct FoundCards {
    /// The titles that were wanted, and those of the wanted episodes.
    pub titles: Vec<Card>,
    /// The newest titles that were wanted, the latest first.
    pub newest: Vec<Card>,
    /// The titles that are like the one that was named, the most alike first.
    pub alike: Vec<Similar>,
    /// The published episodes of visible titles that were wanted, each with the published one behind it.
    pub episodes: Vec<(Episode, Option<Episode>)>,
}

impl Content {
    /// Finds titles and episodes by their ids; what viewers do not see is left out. At most twelve statements.
    ///
    /// # Errors
    /// [`ContentError::Store`].
    pub async fn list_cards(&self, wanted: &CardsWanted) -> Result<FoundCards, ContentError> {
        let mut tx = self.store.read().await?;
        let mut beside = match wanted.episodes.is_empty() {
            true => Vec::new(),
            false => tx.episodes().beside(&wanted.episodes).await?,
        };
        beside.retain(Episode::is_published);
        let mut ids: Vec<ContentId> = wanted.titles.clone();
        ids.extend(beside.iter().map(|episode| episode.content_id));
        ids.sort_unstable();
        ids.dedup();
        let titles = match ids.is_empty() {
            true => Vec::new(),
            false => tx.catalogue().cards(&ids, wanted.language).await?,
        };
        beside.retain(|episode| titles.iter().any(|card| card.id == episode.content_id));
        let newest = match wanted.newest {
            0 => Vec::new(),
            most => {
                let filter = Filter { sort: Sort::Recent, language: wanted.language, ..Filter::default() };
                tx.catalogue().list(&filter, PageRequest::new(1, most)).await?.items
            }
        };
        let alike = match wanted.alike_to {
            None => Vec::new(),
            Some(title) => {
                let page = tx.catalogue().page(title, wanted.language).await?;
                page.filter(|page| page.status.is_visible()).map(|page| page.similar).unwrap_or_default()
            }
        };
        Ok(FoundCards { alike, episodes: with_next(&beside, &wanted.episodes), titles, newest })
    }
}

/// The wanted among episodes that stand by title and number, each with the one behind it.
fn with_next(beside: &[Episode], wanted: &[EpisodeId]) -> Vec<(Episode, Option<Episode>)> {
    let follows = |episode: &Episode, next: &&Episode| next.content_id == episode.content_id;
    let found = beside.iter().enumerate().filter(|(_, episode)| wanted.contains(&episode.id));
    let with_next = |(place, episode): (usize, &Episode)| {
        let next = beside.get(place + 1).filter(|next| follows(episode, next));
        (episode.clone(), next.cloned())
    };
    found.map(with_next).collect()
}
