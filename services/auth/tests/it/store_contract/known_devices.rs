use chrono::Duration;
use hallyu_auth::Digest;

use super::Suite;

impl Suite {
    pub(super) async fn known_devices_come_back_and_go(&self) {
        let (account, other) = (self.added("Marta").await, self.added("Nadia").await);
        let now = self.ambient.now();
        let (one, two) = (Digest(vec![61; 32]), Digest(vec![62; 32]));
        let mut tx = self.write().await;
        tx.known_devices().remember(account.id, &one, now).await.unwrap();
        tx.known_devices().remember(account.id, &one, now + Duration::days(1)).await.unwrap();
        tx.known_devices().remember(other.id, &one, now).await.unwrap();
        tx.known_devices().remember(other.id, &two, now).await.unwrap();
        let both = [one.clone(), two.clone()];
        assert_eq!(tx.known_devices().find(account.id, &both).await.unwrap(), Some(one.clone()));
        assert_eq!(tx.known_devices().find(account.id, &both[1..]).await.unwrap(), None);
        assert_eq!(tx.known_devices().find(account.id, &[]).await.unwrap(), None);
        assert_eq!(tx.known_devices().remove_unseen(now + Duration::days(1)).await.unwrap(), 2);
        assert_eq!(tx.known_devices().find(other.id, &both).await.unwrap(), None);
        tx.known_devices().forget(account.id).await.unwrap();
        assert_eq!(tx.known_devices().find(account.id, &both).await.unwrap(), None);
    }
}
