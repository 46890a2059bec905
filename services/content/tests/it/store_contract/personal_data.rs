use hallyu_content::application::models::Position;
use uuid::Uuid;

use super::Suite;

impl Suite {
    pub(super) async fn what_a_user_left_behind_is_shown_and_erased(&self) {
        let title = self.title().await;
        let episode = self.episode(title.id, 1).await;
        let (user_id, at) = (title.owner_id, self.ambient.now());
        let mut tx = self.write().await;
        let position = Position { user_id, episode_id: episode.id, seconds: 7, is_completed: false, at };
        tx.positions().put(&position).await.unwrap();
        let shown = tx.personal_data().of(user_id).await.unwrap();
        assert_eq!(shown["playback_positions"][0]["position_seconds"], 7);
        let titles = shown["contents"].as_array().unwrap();
        assert!(titles.iter().any(|row| row["id"] == title.id.to_string()), "{titles:?}");
        for _ in 0..2 {
            tx.personal_data().erase(user_id).await.unwrap();
            tx.personal_data().bury(&[3; 32], at).await.unwrap();
        }
        tx.commit().await.unwrap();
        let mut tx = self.read().await;
        assert_eq!(tx.positions().get(user_id, episode.id).await.unwrap(), None);
        let orphan = tx.titles().get(title.id).await.unwrap().unwrap();
        assert_eq!(orphan.owner_id.uuid(), Uuid::nil(), "it stays, as nobody's");
        let marks =
            [tx.personal_data().is_buried(&[3; 32]).await, tx.personal_data().is_buried(&[4; 32]).await];
        assert_eq!(marks.map(Result::unwrap), [true, false]);
    }
}
