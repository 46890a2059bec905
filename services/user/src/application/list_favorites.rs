use hallyu_contracts::content::{CardsWanted, TitleCard};
use hallyu_kernel::{Actor, ContentId, Language, Page, PageRequest};

use super::User;
use crate::domain::{Favorite, UserError};

impl User {
    /// A page of the caller's favourites, the latest first; titles that viewers do not see any more are left out.
    ///
    /// # Errors
    /// [`UserError::Catalogue`].
    pub async fn list_favorites(
        &self,
        actor: &Actor,
        page: PageRequest,
        language: Language,
    ) -> Result<Page<(Favorite, TitleCard)>, UserError> {
        let found = self.store.read().await?.favorites().page(actor.user_id, page).await?;
        let titles = found.items.iter().map(|favorite| favorite.content_id).collect();
        let cards = self.cards(CardsWanted { titles, language, ..CardsWanted::default() }).await?;
        let shown = |favorite: Favorite| {
            let card = cards.titles.iter().find(|card| card.content_id == favorite.content_id)?;
            Some((favorite, card.clone()))
        };
        let items = found.items.into_iter().filter_map(shown).collect();
        Ok(Page { items, request: found.request, total: found.total })
    }

    /// The caller's favourite; `None` if the title is none.
    ///
    /// # Errors
    /// [`UserError::Store`].
    pub async fn get_favorite(&self, actor: &Actor, title: ContentId) -> Result<Option<Favorite>, UserError> {
        Ok(self.store.read().await?.favorites().get(actor.user_id, title).await?)
    }
}
