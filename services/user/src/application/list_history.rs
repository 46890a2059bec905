use hallyu_contracts::content::{CardsWanted, EpisodeCard, TitleCard};
use hallyu_kernel::{Actor, Language, Page, PageRequest};

use super::User;
use crate::domain::{UserError, Visit};

/// A visit, and what was visited.
#[derive(Clone, Debug, PartialEq)]
pub struct Watched {
    /// How far the user got.
    pub visit: Visit,
    /// The title.
    pub title: TitleCard,
    /// The episode.
    pub episode: EpisodeCard,
}

impl User {
    /// A page of what the caller watched, the latest first; what viewers do not see any more is left out.
    ///
    /// # Errors
    /// [`UserError::Catalogue`].
    pub async fn list_history(
        &self,
        actor: &Actor,
        page: PageRequest,
        language: Language,
    ) -> Result<Page<Watched>, UserError> {
        let found = self.store.read().await?.history().page(actor.user_id, page).await?;
        let episodes = found.items.iter().map(|visit| visit.episode_id).collect();
        let cards = self.cards(CardsWanted { episodes, language, ..CardsWanted::default() }).await?;
        let shown = |visit: Visit| {
            let episode = cards.episodes.iter().find(|card| card.episode_id == visit.episode_id)?.clone();
            let title = cards.titles.iter().find(|card| card.content_id == episode.content_id)?.clone();
            Some(Watched { visit, title, episode })
        };
        let items = found.items.into_iter().filter_map(shown).collect();
        Ok(Page { items, request: found.request, total: found.total })
    }
}
