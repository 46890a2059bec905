use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use hallyu_contracts::recommendations::{Likes, ModelRequested, Titles, likes_key, titles_key};
use hallyu_kernel::{ContentId, Envelope, Time};

use super::User;
use crate::domain::{Signals, UserError, numbered};

/// A model is made anew after so long at the latest: by then whoever was erased is in none.
const LONGEST: TimeDelta = TimeDelta::days(1);
/// And not before so long.
const SHORTEST: TimeDelta = TimeDelta::minutes(10);
/// Between the two, when one row in so many is new.
const CHANGED: u64 = 50;

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
    /// [`UserError::Store`], [`UserError::Files`]; to be tried again.
    async fn request_model(&self) -> Result<(), UserError> {
        let now = self.ambient.now();
        let mut tx = self.store.read().await?;
        let signals = tx.tastes().count().await?;
        let last = tx.models().last_request().await?;
        if !is_due(last, (now, signals)) {
            return Ok(());
        }
        let (titles, likes) = unnamed(&tx.tastes().all().await?);
        drop(tx);
        let model_id = self.ambient.id();
        self.blobs.put_json(&titles_key(model_id), &titles).await?;
        self.blobs.put_json(&likes_key(model_id), &likes).await?;
        let mut tx = self.store.write().await?;
        tx.models().insert(model_id, (now, signals)).await?;
        tx.outbox().add(Envelope::new(&self.ambient, &ModelRequested { model_id })).await?;
        Ok(tx.commit().await?)
    }
}

/// Whether a model is due now, given the last one: when it was asked for, and on how many rows.
fn is_due(last: Option<(Time, u64)>, (now, signals): (Time, u64)) -> bool {
    let Some((at, then)) = last else { return signals > 0 };
    let has_changed = signals.abs_diff(then).saturating_mul(CHANGED) >= then.max(1);
    now - at >= LONGEST || (now - at >= SHORTEST && has_changed && signals != then)
}

/// The titles that somebody says something about, and what each says; in an order that tells nothing.
fn unnamed(all: &[Signals]) -> (Titles, Likes) {
    let likes: Vec<_> = all.iter().map(Signals::likes).collect();
    let titles: BTreeSet<ContentId> = likes.iter().flat_map(BTreeMap::keys).copied().collect();
    let titles: Titles = titles.into_iter().collect();
    let number = |title: ContentId| u32::try_from(titles.binary_search(&title).ok()?).ok();
    let mut likes: Likes = likes.iter().map(|likes| numbered(likes, number).collect()).collect();
    likes.sort_by(|a, b| {
        a.len().cmp(&b.len()).then_with(|| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal))
    });
    (titles, likes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_is_due_at_first_when_much_changed_and_once_a_day() {
        let at = |minutes| Time::UNIX_EPOCH + TimeDelta::minutes(minutes);
        assert!(!is_due(None, (at(0), 0)) && is_due(None, (at(0), 1)));
        let last = Some((at(0), 1000));
        assert!(
            !is_due(last, (at(9), 2000)) && is_due(last, (at(10), 1020)) && !is_due(last, (at(10), 1019))
        );
        assert!(is_due(last, (at(24 * 60), 1000)) && !is_due(Some((at(0), 0)), (at(10), 0)));
    }
}
