use chrono::{DurationRound, TimeDelta};
use hallyu_content::application::ports::Store;
use hallyu_content::domain::Tallies;
use hallyu_kernel::EpisodeId;

use super::Suite;

fn tallies(amounts: &[(&str, i64)]) -> Tallies {
    amounts.iter().map(|(measure, amount)| ((*measure).to_owned(), *amount)).collect()
}

impl Suite {
    pub(super) async fn tallies_add_up_by_hour_and_episode(&self) {
        let hour = self.ambient.now().duration_trunc(TimeDelta::hours(1)).unwrap();
        let later = hour + TimeDelta::hours(1);
        let (one, other): (EpisodeId, EpisodeId) = (self.ambient.id(), self.ambient.id());
        let large = i64::from(u32::MAX) * 1_000;
        for (place, amounts) in [
            ((hour, one), tallies(&[("plays", 1), ("watched_ms", large)])),
            ((hour, one), tallies(&[("plays", 2), ("watched_ms", large)])),
            ((hour, other), tallies(&[("plays", 4)])),
            ((later, one), tallies(&[("plays", 8)])),
            ((later, other), tallies(&[])),
        ] {
            let mut tx = self.store.write_in_turn().await.unwrap();
            tx.experiences().add(place, &amounts).await.unwrap();
            tx.commit().await.unwrap();
        }
        self.reporters_wait_for_each_other(later, other).await;

        let mut tx = self.store.read().await.unwrap();
        let mut hours = tx.experiences().by_hour(hour).await.unwrap();
        hours.sort();
        let named = |at, measure: &str, amount| (at, measure.to_owned(), amount);
        let expected =
            [named(hour, "plays", 7), named(hour, "watched_ms", 2 * large), named(later, "plays", 8 + 20)];
        assert_eq!(hours, expected);
        let mut episodes = tx.experiences().by_episode(later).await.unwrap();
        episodes.sort_by_key(|(_, _, amount)| *amount);
        assert_eq!(episodes, [(one, "plays".to_owned(), 8), (other, "plays".to_owned(), 20)]);
        drop(tx);

        let mut tx = self.store.write().await.unwrap();
        tx.experiences().forget(later).await.unwrap();
        assert_eq!(tx.experiences().by_hour(hour).await.unwrap().len(), 1);
        tx.commit().await.unwrap();
    }

    async fn reporters_wait_for_each_other(&self, hour: hallyu_kernel::Time, episode: EpisodeId) {
        let reporters = (0..20).map(|_| async move {
            let mut tx = self.store.write_in_turn().await.unwrap();
            tx.experiences().add((hour, episode), &tallies(&[("plays", 1)])).await.unwrap();
            tx.commit().await.unwrap();
        });
        futures_util::future::join_all(reporters).await;
    }
}
