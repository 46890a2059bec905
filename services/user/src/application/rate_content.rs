use hallyu_contracts::user::{RatingChanged, TitleRated};
use hallyu_kernel::{Actor, ContentId, Envelope, Language, StoreError, UserId};

use super::User;
use super::ports::Tx;
use crate::domain::{Rating, ReviewText, Stars, UserError};

impl User {
    /// Stores what the caller thinks of a title over what the caller thought, and tells what changed. Once more changes
    /// nothing.
    ///
    /// # Errors
    /// [`UserError::Unknown`] if viewers do not see the title, [`UserError::Catalogue`].
    pub async fn rate_content(
        &self,
        actor: &Actor,
        title: ContentId,
        (stars, review): (Stars, Option<ReviewText>),
    ) -> Result<Rating, UserError> {
        self.title_card(title, Language::default()).await?;
        let now = self.ambient.now();
        let mut tx = self.store.write_in_turn().await?;
        self.require_alive(&mut *tx, actor.user_id).await?;
        let old = tx.ratings().get(actor.user_id, title).await?;
        if let Some(same) = old.as_ref().filter(|old| (old.stars, &old.review) == (stars, &review)) {
            return Ok(same.clone());
        }
        let rating = Rating {
            user_id: actor.user_id,
            content_id: title,
            stars,
            review,
            created_at: old.as_ref().map_or(now, |old| old.created_at),
            updated_at: now,
        };
        if self.count_rating(&mut *tx, (actor.user_id, title), Some(stars)).await? {
            tx.outbox().add(self.rated(actor, title, Some(stars))).await?;
        }
        tx.ratings().put(&rating).await?;
        tx.commit().await?;
        self.forget_lists(actor.user_id).await;
        Ok(rating)
    }

    /// Takes back what the caller thinks of a title. Once more changes nothing.
    ///
    /// # Errors
    /// [`UserError::Store`].
    pub async fn unrate_content(&self, actor: &Actor, title: ContentId) -> Result<(), UserError> {
        let mut tx = self.store.write_in_turn().await?;
        if !self.count_rating(&mut *tx, (actor.user_id, title), None).await? {
            return Ok(());
        }
        tx.ratings().remove(actor.user_id, title).await?;
        tx.outbox().add(self.rated(actor, title, None)).await?;
        tx.commit().await?;
        self.forget_lists(actor.user_id).await;
        Ok(())
    }

    /// What the caller thinks of a title; `None` if the caller has not said.
    ///
    /// # Errors
    /// [`UserError::Store`].
    pub async fn get_rating(&self, actor: &Actor, title: ContentId) -> Result<Option<Rating>, UserError> {
        Ok(self.store.read().await?.ratings().get(actor.user_id, title).await?)
    }

    /// Counts what a user gives a title now in the place of what the user gave, and tells what all give it; says whether
    /// that changed anything. The user's own row is read within the title's turn: whoever else writes it waits.
    pub(super) async fn count_rating(
        &self,
        tx: &mut dyn Tx,
        (user, title): (UserId, ContentId),
        stars: Option<Stars>,
    ) -> Result<bool, StoreError> {
        let mut tally = tx.ratings().take_turn(title).await?;
        let old = tx.ratings().get(user, title).await?.map(|old| old.stars);
        if old == stars {
            return Ok(false);
        }
        tally.replace(old, stars);
        tx.ratings().save_tally(title, tally).await?;
        let changed = RatingChanged {
            content_id: title,
            mean: tally.mean(),
            count: u32::try_from(tally.count).unwrap_or(u32::MAX),
            revision: tally.revision,
        };
        tx.outbox().add(Envelope::new(&self.ambient, &changed)).await?;
        Ok(true)
    }

    /// The event that tells what a user gives a title.
    fn rated(&self, actor: &Actor, title: ContentId, stars: Option<Stars>) -> Envelope {
        let rated = TitleRated {
            user_id: actor.user_id,
            content_id: title,
            stars: stars.map(Stars::get),
            rated_at: self.ambient.now(),
        };
        Envelope::new(&self.ambient, &rated)
    }
}
