use chrono::Duration;
use hallyu_auth::{Digest, OneTimeToken, Purpose};

use super::Suite;

impl Suite {
    pub(super) async fn one_time_tokens_come_back_and_go(&self) {
        let account = self.added("Elena").await;
        let mut token = OneTimeToken {
            id: self.ambient.id(),
            user_id: account.id,
            purpose: Purpose::VerifyEmail,
            digest: Digest(vec![1; 32]),
            expires_at: self.ambient.now(),
            used_at: None,
        };
        let mut tx = self.write().await;
        assert!(!tx.one_time_tokens().exists(token.id).await.unwrap());
        tx.one_time_tokens().add(&token).await.unwrap();
        assert!(tx.one_time_tokens().exists(token.id).await.unwrap());
        assert_eq!(tx.one_time_tokens().find(&token.digest).await.unwrap().as_ref(), Some(&token));
        assert_eq!(tx.one_time_tokens().find(&Digest(vec![2; 32])).await.unwrap(), None);
        token.used_at = Some(self.ambient.now());
        tx.one_time_tokens().save(&token).await.unwrap();
        assert_eq!(tx.one_time_tokens().find(&token.digest).await.unwrap().as_ref(), Some(&token));
        assert_eq!(tx.one_time_tokens().remove_expired(token.expires_at).await.unwrap(), 0);
        let later = token.expires_at + Duration::microseconds(1);
        assert_eq!(tx.one_time_tokens().remove_expired(later).await.unwrap(), 1);
    }

    pub(super) async fn an_accounts_mailed_secrets_are_used_up_together(&self) {
        let (account, other) = (self.added("Karla").await, self.added("Lidia").await);
        let now = self.ambient.now();
        let token = |user_id, purpose, seed| OneTimeToken {
            id: self.ambient.id(),
            user_id,
            purpose,
            digest: Digest(vec![seed; 32]),
            expires_at: now,
            used_at: None,
        };
        let reset = token(account.id, Purpose::ResetPassword, 41);
        let used = OneTimeToken { used_at: Some(now), ..token(account.id, Purpose::ResetPassword, 42) };
        let verify = token(account.id, Purpose::VerifyEmail, 43);
        let strangers = token(other.id, Purpose::ResetPassword, 44);
        let mut tx = self.write().await;
        for token in [&reset, &used, &verify, &strangers] {
            tx.one_time_tokens().add(token).await.unwrap();
        }
        let later = now + Duration::minutes(1);
        tx.one_time_tokens().use_up(account.id, Purpose::ResetPassword, later).await.unwrap();
        for (token, used_at) in [(reset, Some(later)), (used, Some(now)), (verify, None), (strangers, None)] {
            let found = tx.one_time_tokens().find(&token.digest).await.unwrap().unwrap();
            assert_eq!(found.used_at, used_at, "{token:?}");
        }
    }
}
