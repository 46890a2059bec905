use hallyu_content::domain::Episode;
use hallyu_kernel::StoreError;

use super::Suite;

impl Suite {
    pub(super) async fn episodes_come_back_with_unique_numbers(&self) {
        let title = self.title().await;
        let second = self.episode(title.id, 2).await;
        let mut first = self.episode(title.id, 1).await;
        assert_eq!(
            self.read().await.episodes().of_title(title.id).await.unwrap(),
            [first.clone(), second.clone()]
        );
        let taken = |error: StoreError| error.is_duplicate("episodes", "content_id_episode_number");
        let again = Episode { id: self.ambient.id(), ..first.clone() };
        assert!(self.write().await.episodes().insert(&again).await.is_err_and(taken));
        first.draft.number = 2;
        assert!(self.write().await.episodes().save(&first).await.is_err_and(taken));
        first.draft.number = 3;
        first.announced_at = Some(self.ambient.now());
        let mut tx = self.write().await;
        tx.episodes().save(&first).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(self.read().await.episodes().get(first.id).await.unwrap(), Some(first));
    }
}
