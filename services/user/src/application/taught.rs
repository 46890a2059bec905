use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use hallyu_contracts::recommendations::{Titles, model_key, titles_key};
use hallyu_kernel::ContentId;
use hallyu_recommend::{Decay, History, Model, Taste};
use uuid::Uuid;

use super::User;
use super::list_similar::SIMILAR;
use crate::domain::{Because, Fitting, UserError};

/// What a title that was looked for counts beside one that was watched: all searches together less than the last of these.
const SOUGHT: f32 = 0.2;

/// The model that this process recommends by.
#[derive(Default)]
pub struct Teacher(RwLock<Arc<Taught>>);

/// A model, and the titles that it numbers.
#[derive(Default)]
pub(super) struct Taught {
    id: Option<Uuid>,
    titles: Titles,
    numbers: HashMap<ContentId, u32>,
    model: Model,
}

impl Teacher {
    /// The model, as it is now.
    pub(super) fn taught(&self) -> Arc<Taught> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn learn(&self, taught: Taught) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(taught);
    }
}

impl Taught {
    /// A model of these titles, in the order of its numbers.
    fn new(id: Uuid, titles: Titles, model: Model) -> Self {
        let numbers = (0..).zip(&titles).map(|(number, title)| (*title, number)).collect();
        Self { id: Some(id), titles, numbers, model }
    }

    /// The number of a title.
    pub(super) fn number(&self, title: ContentId) -> Option<u32> {
        self.numbers.get(&title).copied()
    }

    /// What liking a title speaks for, in parts of what it speaks for most, the most first.
    pub(super) fn linked(&self, title: ContentId, most: usize) -> Vec<(ContentId, f32)> {
        let Some(number) = self.number(title) else { return Vec::new() };
        let mut links: Vec<_> = self.model.links(number).iter().filter(|link| link.weight > 0.0).collect();
        links.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.item.cmp(&b.item)));
        let Some(first) = links.first() else { return Vec::new() };
        let part = |link: &&hallyu_recommend::Link| {
            Some((*self.titles.get(link.item as usize)?, link.weight / first.weight))
        };
        links.iter().filter_map(part).take(most).collect()
    }

    /// What fits somebody best of what they have not seen, the best first. What they looked for, the latest first, speaks
    /// in a low voice. Of the title that speaks most it is told `why` it does.
    pub(super) fn fitting(
        &self,
        (tastes, sought): (impl IntoIterator<Item = Taste>, &[ContentId]),
        why: impl Fn(ContentId) -> Because,
        most: usize,
    ) -> Vec<Fitting> {
        let history = History::of(tastes);
        let mut vector = history.vector(Decay::CHOSEN);
        let searches = sought.iter().filter_map(|title| self.number(*title)).enumerate();
        vector.extend(searches.map(|(later, item)| (item, SOUGHT * Decay::CHOSEN.weight(later))));
        let mut scores = self.model.scores(&vector);
        scores.retain(|(item, score)| *score > 0.0 && !history.has_seen(*item));
        scores.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        scores.truncate(most);
        let title = |item: u32| self.titles.get(item as usize).copied();
        let fitting = |(item, score): (u32, f32)| {
            let because = self.model.because(&vector, item).and_then(title).map(&why);
            Some(Fitting { title: title(item)?, score, because })
        };
        scores.into_iter().filter_map(fitting).collect()
    }
}

impl User {
    /// Goes on with the model that was trained last, if this process does not have it yet.
    ///
    /// # Errors
    /// [`UserError::Store`], [`UserError::Files`]; the model that there was stays.
    pub(super) async fn learn(&self) -> Result<(), UserError> {
        let Some(id) = self.store.read().await?.models().trained().await? else { return Ok(()) };
        if self.teacher.taught().id == Some(id) {
            return Ok(());
        }
        let titles: Titles = self.blobs.get_json(&titles_key(id)).await?;
        let bytes = self.blobs.get(&model_key(id)).await?;
        let read = tokio::task::spawn_blocking(move || Model::from_bytes(&bytes)).await;
        let unreadable =
            |error: Box<dyn std::error::Error + Send + Sync>| UserError::Files("the model", error);
        let model =
            read.map_err(|error| unreadable(error.into()))?.map_err(|error| unreadable(error.into()))?;
        self.teacher.learn(Taught::new(id, titles, model));
        self.cache.remove_prefix(SIMILAR).await;
        Ok(())
    }
}
