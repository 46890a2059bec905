use std::collections::{BTreeMap, BTreeSet};

use hallyu_contracts::recommendations::{
    Likes, ModelRequested, Texts, Titles, likes_key, texts_key, titles_key,
};
use hallyu_kernel::{ContentId, Envelope};

use super::User;
use crate::domain::{ModelRequest, Signals, UserError, about, numbered};

impl User {
    /// Asks for a new model when it is time, and goes on with the one that was trained last.
    ///
    /// # Errors
    /// [`UserError::Store`], [`UserError::Files`]; the model that there was stays, and what was not done is done the next
    /// time.
    pub async fn keep_model(&self) -> Result<(), UserError> {
        self.request_model().await?;
        self.learn().await
    }

    /// Asks for a new model, if enough has changed since the last one. The likes leave without saying whose they are.
    ///
    /// # Errors
    /// [`UserError::Store`], [`UserError::Files`], [`UserError::Catalogue`]; to be tried again.
    async fn request_model(&self) -> Result<(), UserError> {
        let now = self.ambient.now();
        let mut tx = self.store.read().await?;
        let signals = tx.tastes().count().await?;
        let last = tx.models().last_request().await?;
        if last.map_or(signals == 0, |last| !last.is_over(now, signals)) {
            return Ok(());
        }
        let all = tx.tastes().all().await?;
        drop(tx);
        let (titles, texts, likes) = unnamed(&all, &self.all_about().await?);
        let model_id = self.ambient.id();
        self.blobs.put_json(&titles_key(model_id), &titles).await?;
        self.blobs.put_json(&texts_key(model_id), &texts).await?;
        self.blobs.put_json(&likes_key(model_id), &likes).await?;
        let mut tx = self.store.write().await?;
        // What changed while the catalogue was read is not forgotten.
        let changed_at = tx.models().last_request().await?.and_then(|last| last.changed_at);
        let request = ModelRequest { requested_at: now, signals, changed_at };
        tx.models().insert(model_id, request).await?;
        tx.outbox().add(Envelope::new(&self.ambient, &ModelRequested { model_id })).await?;
        Ok(tx.commit().await?)
    }

    /// What each title that viewers see is about, a page of the catalogue at a time.
    async fn all_about(&self) -> Result<BTreeMap<ContentId, String>, UserError> {
        let mut all = BTreeMap::new();
        let mut after = None;
        loop {
            let page = self.catalogue.titles(after).await?;
            all.extend(page.titles.iter().map(|record| (record.content_id, about(record))));
            after = page.next;
            if after.is_none() {
                return Ok(all);
            }
        }
    }
}

/// The titles that viewers see or that somebody says something about, what they are about, and what each user says; in an order
/// that tells nothing.
fn unnamed(all: &[Signals], about: &BTreeMap<ContentId, String>) -> (Titles, Texts, Likes) {
    let likes: Vec<_> = all.iter().map(Signals::likes).collect();
    let titles: BTreeSet<ContentId> =
        likes.iter().flat_map(BTreeMap::keys).chain(about.keys()).copied().collect();
    let titles: Titles = titles.into_iter().collect();
    let texts = titles.iter().map(|title| about.get(title).cloned().unwrap_or_default()).collect();
    let number = |title: ContentId| u32::try_from(titles.binary_search(&title).ok()?).ok();
    let mut likes: Likes = likes.iter().map(|likes| numbered(likes, number).collect()).collect();
    likes.sort_by(|a, b| {
        a.len().cmp(&b.len()).then_with(|| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal))
    });
    (titles, texts, likes)
}
