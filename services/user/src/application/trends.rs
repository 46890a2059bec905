use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, RwLock};

use chrono::TimeDelta;
use hallyu_kernel::{ContentId, Country, Time};
use hallyu_recommend::{View, trending};

use super::User;
use crate::domain::UserError;

/// What was watched so long ago trends no more.
const RECENT: TimeDelta = TimeDelta::days(14);
/// Visits that are looked at: the latest.
const VISITS: u64 = 20_000;
/// It is counted anew after so long.
const LIFE: TimeDelta = TimeDelta::minutes(10);
/// Titles of a country.
const MOST: usize = 96;

/// What many watch now, as this process counted it last: counting takes longer than an answer may.
#[derive(Default)]
pub struct Trends(RwLock<Option<Arc<Counted>>>);

/// What many watch, by where they live.
struct Counted {
    at: Time,
    countries: BTreeMap<Country, Vec<ContentId>>,
    anywhere: Vec<ContentId>,
}

impl User {
    /// Counts anew what trends, if that was long ago.
    ///
    /// # Errors
    /// [`UserError::Store`]; what was counted before holds.
    pub async fn keep_trends(&self) -> Result<(), UserError> {
        let is_fresh = |counted: &Arc<Counted>| self.ambient.now() - counted.at < LIFE;
        if !self.trends.counted().as_ref().is_some_and(is_fresh) {
            self.count_trends().await?;
        }
        Ok(())
    }

    /// What many watch now, there above all. It is counted here only if it never was.
    pub(super) async fn trending(&self, country: Option<Country>) -> Result<Vec<ContentId>, UserError> {
        let counted = match self.trends.counted() {
            Some(counted) => counted,
            None => self.count_trends().await?,
        };
        let there = country.and_then(|country| counted.countries.get(&country));
        Ok(there.unwrap_or(&counted.anywhere).clone())
    }

    async fn count_trends(&self) -> Result<Arc<Counted>, UserError> {
        let now = self.ambient.now();
        let visits = self.store.read().await?.tastes().visits_since(now - RECENT, VISITS).await?;
        let counted = Arc::new(Counted::of(&visits, now));
        *self.trends.0.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&counted));
        Ok(counted)
    }
}

impl Trends {
    fn counted(&self) -> Option<Arc<Counted>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Counted {
    fn of(visits: &[(ContentId, Time, Country)], now: Time) -> Self {
        let titles: BTreeSet<ContentId> = visits.iter().map(|(title, ..)| *title).collect();
        let titles: Vec<ContentId> = titles.into_iter().collect();
        let countries: BTreeSet<Country> = visits.iter().map(|(.., country)| *country).collect();
        let most_watched = |country: Option<Country>| -> Vec<ContentId> {
            let view = |(title, at, place): &(ContentId, Time, Country)| {
                let item = u32::try_from(titles.binary_search(title).ok()?).ok()?;
                Some(View { item, at: at.timestamp(), country: u32::from(country == Some(*place)) })
            };
            let views: Vec<View> = visits.iter().filter_map(view).collect();
            let most_first = trending(&views, 1, now.timestamp()).into_iter();
            most_first.filter_map(|(item, _)| titles.get(item as usize).copied()).take(MOST).collect()
        };
        let by_country = countries.into_iter().map(|country| (country, most_watched(Some(country))));
        Self { at: now, countries: by_country.collect(), anywhere: most_watched(None) }
    }
}
