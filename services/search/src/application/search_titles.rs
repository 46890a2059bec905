use std::collections::HashSet;

use hallyu_kernel::Page;

use super::Search;
use super::meaning::TitleMeaning;
use super::models::{FoundTitle, Results, Wish};
use super::ports::{Counted, Engine, EngineError, Facets, Hits, Wanted};
use crate::domain::{GOOD, Ranked, SearchError, TitleCard, TitleQuery};

/// Titles that are put in order; those behind them come as the engine has them.
const ORDERED: usize = 100;
/// Most titles that are looked at although they only hold something like what was typed.
const TOLERATED: usize = 150;
/// As good as [`GOOD`] where there is much to choose from.
const GOOD_OF_MANY: f32 = 0.7;
const MANY: u64 = 20;

impl From<EngineError> for SearchError {
    fn from(error: EngineError) -> Self {
        Self::Engine(error.into())
    }
}

/// What was found, before a page of it is cut out.
struct Found {
    ranked: Vec<Ranked>,
    total: u64,
    facets: Facets,
    meant: Option<String>,
    is_whole: bool,
}

impl Search {
    /// A page of the titles that hold what was typed, or something like it, the best first. A page behind the end is empty.
    ///
    /// # Errors
    /// [`SearchError::Engine`].
    pub async fn search_titles(&self, wish: &Wish) -> Result<Results, SearchError> {
        find(&*self.engine, self.meaning.as_ref(), wish).await
    }
}

/// The same of any engine.
///
/// # Errors
/// [`SearchError::Engine`].
pub async fn find_titles(engine: &dyn Engine, wish: &Wish) -> Result<Results, SearchError> {
    find(engine, None, wish).await
}

/// The same where it is known what titles are about, too.
///
/// # Errors
/// [`SearchError::Engine`].
pub async fn find_titles_about(
    engine: &dyn Engine,
    meaning: &TitleMeaning,
    wish: &Wish,
) -> Result<Results, SearchError> {
    find(engine, Some(meaning), wish).await
}

async fn find(
    engine: &dyn Engine,
    meaning: Option<&TitleMeaning>,
    wish: &Wish,
) -> Result<Results, SearchError> {
    Finder { engine, meaning, wish, query: TitleQuery::new(&wish.typed) }.results().await
}

/// A search under way.
struct Finder<'a> {
    engine: &'a dyn Engine,
    meaning: Option<&'a TitleMeaning>,
    wish: &'a Wish,
    query: TitleQuery,
}

impl Finder<'_> {
    async fn results(&self) -> Result<Results, SearchError> {
        let wish = self.wish;
        let (offset, limit) = (usize::try_from(wish.page.offset()).unwrap_or(usize::MAX), wish.page.limit());
        let limit = usize::try_from(limit).unwrap_or(ORDERED);
        if offset.saturating_add(limit) > ORDERED {
            return self.behind((limit, offset)).await;
        }
        let found = self.found().await?;
        let page = found.ranked.into_iter().skip(offset).take(limit);
        let items = page.map(shown).collect::<Result<_, _>>()?;
        let titles = Page { items, request: wish.page, total: found.total };
        Ok(Results { titles, facets: found.facets, meant: found.meant, is_whole: found.is_whole })
    }

    /// What is behind the titles that are put in order.
    async fn behind(&self, window: (usize, usize)) -> Result<Results, SearchError> {
        const DEEPEST: usize = 10_000;
        let hits = match window.0.saturating_add(window.1) <= DEEPEST {
            true => self.strict(window).await?,
            false => self.strict((1, 0)).await?.without_entries(),
        };
        let items = self.query.rank(hits.entries).into_iter().map(shown).collect::<Result<_, _>>()?;
        let titles = Page { items, request: self.wish.page, total: hits.total };
        Ok(Results { titles, facets: hits.facets, meant: None, is_whole: true })
    }

    async fn strict(&self, window: (usize, usize)) -> Result<Hits<TitleCard>, SearchError> {
        let (typed, need, filter) =
            (self.query.folded().to_owned(), self.query.strict(), self.wish.filter.clone());
        Ok(self.engine.titles(&Wanted { typed, need, filter, window, counted: Counted::Facets }).await?)
    }

    /// Those that hold all of it; unless one of them is surely meant, also those that hold something like it.
    async fn found(&self) -> Result<Found, SearchError> {
        let query = &self.query;
        let hits = self.strict((ORDERED, 0)).await?;
        let ranked = query.rank(hits.entries);
        let mut found = Found { ranked, total: hits.total, facets: hits.facets, meant: None, is_whole: true };
        if self.is_good(&found) {
            found.meant = query.meant(&found.ranked);
            return Ok(found);
        }
        let known: HashSet<_> = found.ranked.iter().map(|ranked| ranked.card.content_id).collect();
        let need = query.tolerant();
        let wanted = Wanted {
            typed: String::new(),
            need,
            filter: self.wish.filter.clone(),
            window: (TOLERATED, 0),
            counted: Counted::Nothing,
        };
        let (more, about) = tokio::join!(self.engine.titles(&wanted), self.about());
        let more = more?.entries;
        let more = query.rank(more.into_iter().filter(|card| !known.contains(&card.content_id)).collect());
        let is_any_alike = !found.ranked.is_empty() || more.iter().any(Ranked::is_alike);
        let is_enough = if is_any_alike { Ranked::is_alike } else { Ranked::is_alike_in_part };
        for ranked in more.into_iter().filter(is_enough) {
            found.facets.count(&ranked.card);
            found.total += 1;
            found.ranked.push(ranked);
        }
        found.ranked.sort_by(|one, other| other.score.total_cmp(&one.score));
        found.meant = query.meant(&found.ranked);
        found.is_whole = about.is_some();
        self.add_about(&mut found, about.unwrap_or_default());
        found.facets = found.facets.of_slugs();
        found.ranked.truncate(ORDERED);
        Ok(found)
    }

    /// The titles that are about what was typed, if it says what something is about; `None` if nobody could say in time.
    async fn about(&self) -> Option<Vec<(TitleCard, f32)>> {
        match self.meaning.filter(|_| self.query.is_phrase()) {
            Some(meaning) => meaning.titles(self.engine, self.wish).await,
            None => Some(Vec::new()),
        }
    }

    /// Puts titles by what they are about among those by their words: none that a name fits well goes down.
    fn add_about(&self, found: &mut Found, about: Vec<(TitleCard, f32)>) {
        for (card, worth) in about {
            let known = found.ranked.iter().position(|ranked| ranked.card.content_id == card.content_id);
            let Some(ranked) = self.query.rank_about(card, worth) else { continue };
            match known {
                Some(at) => found.ranked[at] = ranked,
                // Those behind the window are counted already.
                None if found.total > ORDERED as u64 => {}
                None => {
                    found.facets.count(&ranked.card);
                    found.total += 1;
                    found.ranked.push(ranked);
                }
            }
        }
        found.ranked.sort_by(|one, other| other.score.total_cmp(&one.score));
    }

    /// Whether nobody has to look for what may have been meant instead.
    fn is_good(&self, found: &Found) -> bool {
        let enough = if found.total >= MANY { GOOD_OF_MANY } else { GOOD };
        let first = found.ranked.first();
        first.is_some_and(|first| first.score >= enough || self.query.is_held_by(&first.card))
    }
}

fn shown(ranked: Ranked) -> Result<FoundTitle, SearchError> {
    let record = ranked.card.record().map_err(|error| SearchError::Engine(error.into()))?;
    Ok(FoundTitle { record, score: ranked.score, matched: ranked.matched })
}
