use hallyu_auth::SigningKey;

use super::Suite;

impl Suite {
    pub(super) async fn signing_keys_retire_and_go(&self) {
        let now = self.ambient.now();
        let key = |kid: &str| SigningKey {
            kid: kid.into(),
            sealed: vec![0, 1, 255],
            not_before: now,
            retired_at: None,
        };
        let mut tx = self.write().await;
        assert_eq!(tx.signing_keys().all().await.unwrap(), []);
        tx.signing_keys().add(&key("a")).await.unwrap();
        tx.signing_keys().add(&key("b")).await.unwrap();
        let changed = SigningKey { retired_at: Some(now), sealed: vec![7], ..key("a") };
        tx.signing_keys().save(&changed).await.unwrap();
        let mut all = tx.signing_keys().all().await.unwrap();
        all.sort_by(|one, other| one.kid.cmp(&other.kid));
        assert_eq!(all, [changed, key("b")]);
        tx.signing_keys().remove("a").await.unwrap();
        assert_eq!(tx.signing_keys().all().await.unwrap().len(), 1);
    }
}
