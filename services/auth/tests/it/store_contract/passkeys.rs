use chrono::Duration;
use hallyu_auth::Passkey;
use hallyu_kernel::StoreError;

use super::Suite;

impl Suite {
    pub(super) async fn passkeys_come_back_and_are_unique(&self) {
        let (user, other) = (self.added("Zoila").await.id, self.added("Yadira").await.id);
        let mut key = Passkey {
            id: self.ambient.id(),
            user_id: user,
            credential_id: vec![0, 255],
            name: "a".into(),
            credential: "{}".into(),
            created_at: self.ambient.now(),
            last_used_at: None,
        };
        let created_at = key.created_at + Duration::seconds(1);
        let second = Passkey { id: self.ambient.id(), credential_id: vec![1], created_at, ..key.clone() };
        let mut tx = self.write().await;
        tx.passkeys().add(&key).await.unwrap();
        tx.passkeys().add(&second).await.unwrap();
        tx.commit().await.unwrap();
        let stolen = Passkey { id: self.ambient.id(), user_id: other, ..key.clone() };
        let refused = self.write().await.passkeys().add(&stolen).await.unwrap_err();
        assert!(matches!(refused, StoreError::Duplicate { .. }), "{refused:?}");

        let mut tx = self.write().await;
        (key.name, key.credential, key.last_used_at) = ("b".into(), "[]".into(), Some(self.ambient.now()));
        tx.passkeys().save(&key).await.unwrap();
        assert_eq!(tx.passkeys().find(&[0, 255]).await.unwrap().as_ref(), Some(&key));
        assert_eq!(tx.passkeys().find(&[0]).await.unwrap(), None);
        assert_eq!(tx.passkeys().of_user(user).await.unwrap(), [key.clone(), second]);
        assert!(!tx.passkeys().remove(other, key.id).await.unwrap());
        assert!(tx.passkeys().remove(user, key.id).await.unwrap());
        tx.passkeys().remove_of(user).await.unwrap();
        assert_eq!(tx.passkeys().of_user(user).await.unwrap(), []);
    }
}
