use hallyu_contracts::content::TitleCard;
use hallyu_contracts::user::FavoriteChanged;
use hallyu_kernel::{Actor, ContentId, Envelope, Language};

use super::User;
use crate::domain::{Favorite, UserError};

impl User {
    /// Makes a title one of the caller's favourites and tells so. Once more changes nothing.
    ///
    /// # Errors
    /// [`UserError::Unknown`] if viewers do not see the title, [`UserError::Catalogue`].
    pub async fn add_favorite(
        &self,
        actor: &Actor,
        title: ContentId,
        language: Language,
    ) -> Result<(Favorite, TitleCard), UserError> {
        let card = self.title_card(title, language).await?;
        let new = Favorite { user_id: actor.user_id, content_id: title, created_at: self.ambient.now() };
        let mut tx = self.store.write().await?;
        self.require_alive(&mut *tx, actor.user_id).await?;
        if let Some(known) = tx.favorites().get(actor.user_id, title).await? {
            return Ok((known, card));
        }
        // Whoever did the same at the same time has told of it.
        if tx.favorites().add(&new).await? {
            let changed = FavoriteChanged {
                user_id: new.user_id,
                content_id: title,
                is_favorite: true,
                changed_at: new.created_at,
            };
            tx.outbox().add(Envelope::new(&self.ambient, &changed)).await?;
        }
        tx.commit().await?;
        self.forget_lists(actor.user_id).await;
        Ok((new, card))
    }
}
