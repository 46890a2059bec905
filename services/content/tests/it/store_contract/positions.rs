use hallyu_content::application::models::Position;

use super::Suite;

impl Suite {
    pub(super) async fn positions_are_overwritten(&self) {
        let episode = self.episode(self.title().await.id, 1).await;
        let (user_id, at) = (self.ambient.id(), self.ambient.now());
        let position =
            |seconds, is_completed| Position { user_id, episode_id: episode.id, seconds, is_completed, at };
        for position in [position(10, false), position(5, true)] {
            let mut tx = self.write().await;
            tx.positions().put(&position).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(self.read().await.positions().get(user_id, episode.id).await.unwrap(), Some(position));
        }
        assert_eq!(self.read().await.positions().get(self.ambient.id(), episode.id).await.unwrap(), None);
        let before = at - std::time::Duration::from_secs(1);
        for (of, until, is_left) in
            [(None, before, true), (Some(self.ambient.id()), at, true), (Some(episode.id), at, false)]
        {
            let mut tx = self.write().await;
            tx.positions().forget(user_id, of, until).await.unwrap();
            tx.commit().await.unwrap();
            let left = self.read().await.positions().get(user_id, episode.id).await.unwrap();
            assert_eq!(left.is_some(), is_left);
        }
    }
}
