use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use hallyu_contracts::content::CardsWanted;
use hallyu_kernel::{Actor, ContentId, Country, Language, UserId};
use hallyu_recommend::Taste;

use super::User;
use super::taught::Taught;
use crate::domain::{Because, Fitting, Like, Shelf, ShelfKind, Stock, UserError, numbered};

/// How long a user's lists are kept, unless the user does something.
const LIFE: Duration = Duration::from_secs(60 * 60);
/// How long lists for strangers are kept, which show what many watch.
const STRANGERS_LIFE: Duration = Duration::from_secs(10 * 60);
/// What the cache keys of users' lists start with.
pub(super) const LISTS: &str = "recommend:";
/// Titles of each kind whose cards are asked for, with those that were looked for: together no more than one request may name.
const FITTING: usize = 44;
const BECAUSE: usize = 16;
const TRENDING: usize = 24;
const LIKED: usize = 10;

/// Who wants lists, and which.
#[derive(Clone, Copy, Debug)]
pub struct ListsWish {
    /// Titles on a shelf.
    pub most: usize,
    /// Of names and reasons.
    pub language: Language,
    /// Where the asker is, if that is known and nobody is logged in.
    pub country: Option<Country>,
}

/// What is known of whoever asks.
#[derive(Default)]
struct Reader {
    likes: BTreeMap<ContentId, Like>,
    sought: Vec<ContentId>,
    country: Option<Country>,
    subtitles: Option<String>,
}

impl User {
    /// What the caller may like, as `write` writes it; strangers get what many watch and what is new.
    ///
    /// # Errors
    /// [`UserError::Catalogue`] if the catalogue is needed and does not answer.
    pub async fn recommend(
        &self,
        caller: Option<&Actor>,
        wish: ListsWish,
        write: &(dyn Fn(&[Shelf]) -> Bytes + Sync),
    ) -> Result<Bytes, UserError> {
        let ListsWish { most, language, country } = wish;
        let who = match (caller, country) {
            (Some(actor), _) => actor.user_id.to_string(),
            (None, Some(country)) => format!("in-{country}"),
            (None, None) => "anywhere".to_owned(),
        };
        let life = if caller.is_some() { LIFE } else { STRANGERS_LIFE };
        let load = || async { Ok(write(&self.shelves(caller, wish).await?)) };
        self.cache.get_or_load(&format!("{LISTS}{who}:{language}:{most}"), life, load).await
    }

    /// Makes the user's lists anew when they are asked for again.
    pub(super) async fn forget_lists(&self, user: UserId) {
        self.cache.remove_prefix(&format!("{LISTS}{user}:")).await;
    }

    async fn shelves(&self, caller: Option<&Actor>, wish: ListsWish) -> Result<Vec<Shelf>, UserError> {
        let reader = self.reader(caller, wish.country).await?;
        let mut trending = self.trending(reader.country).await?;
        trending.retain(|title| !reader.likes.contains_key(title));
        trending.truncate(TRENDING);
        let taught = self.teacher.taught();
        let (fitting, because) = found(&taught, &reader);
        let mut titles: Vec<ContentId> = trending.clone();
        let of = |fitting: &[Fitting]| fitting.iter().map(|fit| fit.title).collect::<Vec<_>>();
        titles.extend(of(&fitting));
        titles.extend(because.iter().flat_map(|(_, fitting)| of(fitting)));
        titles.extend(latest_liked(&reader.likes).into_iter().take(LIKED));
        titles.extend(&reader.sought);
        titles.sort_unstable();
        titles.dedup();
        let newest = u32::try_from(2 * wish.most).unwrap_or(u32::MAX);
        let wanted = CardsWanted { titles, newest, language: wish.language, ..CardsWanted::default() };
        let cards = self.catalogue.cards(wanted).await?;
        let stock = Stock::new(&cards);
        let (most, subtitles) = (wish.most, reader.subtitles.as_deref());
        let mut shelves = vec![stock.fitting(ShelfKind::ForYou, (&fitting, subtitles), most)];
        if let Some((title, fitting)) = because
            && let Some(card) = stock.card(title)
        {
            let kind = ShelfKind::BecauseYouWatched(Box::new(card.clone()));
            shelves.push(stock.fitting(kind, (&fitting, subtitles), most));
        }
        shelves.push(stock.trending(&trending, most));
        shelves.push(stock.newest(|title| reader.likes.contains_key(&title), most));
        shelves.retain(|shelf| !shelf.items.is_empty());
        Ok(shelves)
    }

    async fn reader(&self, caller: Option<&Actor>, country: Option<Country>) -> Result<Reader, UserError> {
        let Some(actor) = caller else { return Ok(Reader { country, ..Reader::default() }) };
        let mut tx = self.store.read().await?;
        let signals = tx.tastes().of(actor.user_id).await?;
        let profile = tx.profiles().get(actor.user_id).await?;
        let subtitles = profile.as_ref().and_then(|profile| profile.preferences.subtitle_language);
        let country = profile.map(|profile| profile.country).or(country);
        let subtitles = subtitles.map(|language| language.to_string());
        Ok(Reader { likes: signals.likes(), sought: signals.sought(), country, subtitles })
    }
}

/// What fits the reader, and what fits the title that was liked last of those that were watched.
fn found(
    taught: &Taught,
    Reader { likes, sought, .. }: &Reader,
) -> (Vec<Fitting>, Option<(ContentId, Vec<Fitting>)>) {
    let tastes: Vec<Taste> = numbered(likes, |title| taught.number(title))
        .map(|liked| Taste { item: liked.title, strength: liked.strength, at: liked.at })
        .collect();
    let why = |title: ContentId| match likes.get(&title) {
        Some(like) if like.is_watched => Because::Watched(title),
        Some(_) => Because::Liked(title),
        None => Because::Sought(title),
    };
    let fitting = taught.fitting((tastes.iter().copied(), sought), why, FITTING);
    let mut watched = latest_liked(likes).into_iter().filter(|title| likes[title].is_watched);
    let last = watched.find(|title| taught.number(*title).is_some());
    let because = last.map(|title| {
        // What was seen stays seen; only the last title speaks.
        let alone = tastes.iter().map(|taste| match taught.number(title) == Some(taste.item) {
            true => *taste,
            false => Taste { strength: 0.0, ..*taste },
        });
        (title, taught.fitting((alone, &[]), why, BECAUSE))
    });
    (fitting, because)
}

/// What was liked, the latest first.
fn latest_liked(likes: &BTreeMap<ContentId, Like>) -> Vec<ContentId> {
    let mut liked: Vec<_> = likes.iter().filter(|(_, like)| like.strength > 0.0).collect();
    liked.sort_by_key(|(title, like)| (std::cmp::Reverse(like.at), **title));
    liked.into_iter().map(|(title, _)| *title).collect()
}
