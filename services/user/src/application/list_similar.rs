use std::time::Duration;

use bytes::Bytes;
use hallyu_contracts::content::CardsWanted;
use hallyu_kernel::{Actor, ContentId, Language};

use super::User;
use crate::domain::{Alike, Stock, UserError};

/// How long it is kept what a title is like.
const LIFE: Duration = Duration::from_secs(60 * 60);
/// What the cache keys of such lists start with.
pub(super) const SIMILAR: &str = "similar:";
/// Titles that are named.
const MOST: usize = 12;
/// Titles that the model gives: some of them viewers may not see.
const LINKED: usize = 36;

impl User {
    /// What whoever likes a title likes, too, or what is about the like, as `write` writes it; before the model knows enough, what
    /// shares genres and people. What has subtitles that the caller reads comes first.
    ///
    /// # Errors
    /// [`UserError::Unknown`] if viewers do not see the title, [`UserError::Catalogue`].
    pub async fn list_similar(
        &self,
        caller: Option<&Actor>,
        (title, language): (ContentId, Language),
        write: &(dyn Fn(&[Alike]) -> Bytes + Sync),
    ) -> Result<Bytes, UserError> {
        let subtitles = match caller {
            Some(actor) => self.store.read().await?.profiles().get(actor.user_id).await?,
            None => None,
        };
        let subtitles = subtitles.and_then(|profile| profile.preferences.subtitle_language);
        let subtitles = subtitles.map(|language| language.to_string());
        let key = format!("{SIMILAR}{title}:{language}:{}", subtitles.as_deref().unwrap_or_default());
        let load = || async { Ok(write(&self.alike(title, language, subtitles.as_deref()).await?)) };
        self.cache.get_or_load(&key, LIFE, load).await
    }

    async fn alike(
        &self,
        title: ContentId,
        language: Language,
        subtitles: Option<&str>,
    ) -> Result<Vec<Alike>, UserError> {
        let linked = self.teacher.taught().linked(title, LINKED);
        let titles = linked.iter().map(|(title, _)| *title).chain([title]).collect();
        let wanted = CardsWanted { titles, alike_to: Some(title), language, ..CardsWanted::default() };
        let cards = self.catalogue.cards(wanted).await?;
        let stock = Stock::new(&cards);
        stock.card(title).ok_or(UserError::Unknown)?;
        Ok(stock.alike(&linked, subtitles, MOST))
    }
}
