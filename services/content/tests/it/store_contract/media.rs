use super::Suite;

impl Suite {
    pub(super) async fn uploads_are_unique_by_their_bytes(&self) {
        let episode = self.episode(self.title().await.id, 1).await;
        let (mut media, _) = self.media(episode.id).await;
        let again = self.new_media(episode.id, &media.checksum);
        let refused = self.write().await.media().insert(&again).await;
        assert!(refused.is_err_and(|error| error.is_duplicate("media", "episode_id_checksum")));
        media.fail(self.ambient.now());
        let mut tx = self.write().await;
        tx.media().save(&media).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = self.read().await;
        let found = tx.media().with_checksum(episode.id, &media.checksum).await.unwrap();
        assert_eq!(found.as_ref(), Some(&media));
        assert_eq!(tx.media().with_checksum(episode.id, "00").await.unwrap(), None);
        assert_eq!(tx.media().get(media.id).await.unwrap(), Some(media));
    }
}
