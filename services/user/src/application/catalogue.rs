use hallyu_contracts::content::{Cards, CardsWanted, TitleCard};
use hallyu_kernel::{ContentId, Language, UserId};

use super::User;
use super::ports::Tx;
use crate::domain::UserError;

impl User {
    /// Those of the wanted that viewers see; nobody is asked for nothing.
    pub(super) async fn cards(&self, wanted: CardsWanted) -> Result<Cards, UserError> {
        if wanted.titles.is_empty() && wanted.episodes.is_empty() {
            return Ok(Cards::default());
        }
        self.catalogue.cards(wanted).await
    }

    /// A title that viewers see.
    pub(super) async fn title_card(
        &self,
        title: ContentId,
        language: Language,
    ) -> Result<TitleCard, UserError> {
        let wanted = CardsWanted { titles: vec![title], language, ..CardsWanted::default() };
        self.cards(wanted).await?.titles.pop().ok_or(UserError::Unknown)
    }

    /// Passes unless the user was erased: a session that is still at work must not bring anything back.
    pub(super) async fn require_alive(&self, tx: &mut dyn Tx, user: UserId) -> Result<(), UserError> {
        match tx.personal_data().is_buried(&self.tombstones.mark(user)).await? {
            true => Err(UserError::Unknown),
            false => Ok(()),
        }
    }
}
