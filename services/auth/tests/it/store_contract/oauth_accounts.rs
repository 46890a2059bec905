use chrono::Duration;
use hallyu_auth::{OauthAccount, Provider};
use hallyu_kernel::StoreError;

use super::Suite;

impl Suite {
    pub(super) async fn links_come_back_and_are_unique(&self) {
        let (user, other) = (self.added("Petra").await.id, self.added("Queta").await.id);
        let mut link = OauthAccount {
            id: self.ambient.id(),
            user_id: user,
            provider: Provider::Google,
            provider_user_id: "1".into(),
            email: None,
            tokens: vec![0, 255],
            created_at: self.ambient.now(),
        };
        let created_at = link.created_at + Duration::seconds(1);
        let second =
            OauthAccount { id: self.ambient.id(), provider: Provider::Facebook, created_at, ..link.clone() };
        let mut tx = self.write().await;
        tx.oauth_accounts().add(&link).await.unwrap();
        tx.oauth_accounts().add(&second).await.unwrap();
        tx.commit().await.unwrap();
        let stolen = OauthAccount { id: self.ambient.id(), user_id: other, ..link.clone() };
        let refused = self.write().await.oauth_accounts().add(&stolen).await.unwrap_err();
        assert!(matches!(refused, StoreError::Duplicate { .. }), "{refused:?}");

        let mut tx = self.write().await;
        (link.tokens, link.email) = (vec![1], Some("a@x.com".into()));
        tx.oauth_accounts().save(&link).await.unwrap();
        let found = tx.oauth_accounts().find(Provider::Google, "1").await.unwrap();
        assert_eq!(found.as_ref(), Some(&link));
        assert_eq!(tx.oauth_accounts().find(Provider::Google, "2").await.unwrap(), None);
        assert_eq!(tx.oauth_accounts().of_user(user).await.unwrap(), [link.clone(), second.clone()]);
        let mut by_id = [link.clone(), second];
        by_id.sort_by_key(|link| link.id.uuid());
        let listed = tx.oauth_accounts().list(None, 1).await.unwrap();
        assert_eq!(listed, by_id[..1]);
        assert_eq!(tx.oauth_accounts().list(Some(by_id[0].id), 9).await.unwrap(), by_id[1..]);
        assert!(!tx.oauth_accounts().remove(other, link.id).await.unwrap());
        assert!(tx.oauth_accounts().remove(user, link.id).await.unwrap());
        assert_eq!(tx.oauth_accounts().of_user(user).await.unwrap().len(), 1);
        tx.oauth_accounts().remove_of(user).await.unwrap();
        assert_eq!(tx.oauth_accounts().of_user(user).await.unwrap(), []);
    }
}
