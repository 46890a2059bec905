use chrono::Duration;
use hallyu_auth::ports::Store;
use hallyu_auth::{Digest, Session};
use hallyu_kernel::StoreError;

use super::Suite;

impl Suite {
    pub(super) async fn sessions_come_back_rotate_and_end(&self) {
        let account = self.added("Berta").await;
        let mut session = self.session(&account, 1);
        let mut tx = self.write().await;
        tx.sessions().add(&session).await.unwrap();
        assert_eq!(tx.sessions().find(session.id).await.unwrap().as_ref(), Some(&session));
        let spent = session.refresh_digest.clone();
        session.rotate(Digest(vec![2; 32]), self.ambient.now(), Duration::days(9));
        tx.sessions().rotate(&session, &spent, self.ambient.now()).await.unwrap();
        tx.commit().await.unwrap();

        let mut tx = self.write().await;
        assert_eq!(tx.sessions().find(session.id).await.unwrap().as_ref(), Some(&session));
        assert!(tx.sessions().was_spent(session.id, &spent).await.unwrap());
        assert!(!tx.sessions().was_spent(session.id, &session.refresh_digest).await.unwrap());
        assert!(!tx.sessions().was_spent(self.ambient.id(), &spent).await.unwrap(), "of this session only");
        assert!(tx.sessions().end(session.id).await.unwrap());
        assert!(!tx.sessions().end(session.id).await.unwrap());
        assert_eq!(tx.sessions().find(session.id).await.unwrap(), None);
        assert!(!tx.sessions().was_spent(session.id, &spent).await.unwrap());
        tx.commit().await.unwrap();
    }

    async fn rotate(&self, session: &Session, seed: u8) -> Result<(), StoreError> {
        let mut tx = self.store.write().await?;
        let Some(mut found) = tx.sessions().find(session.id).await? else { return Err(StoreError::Conflict) };
        if found.refresh_digest != session.refresh_digest {
            return Err(StoreError::Conflict);
        }
        tokio::task::yield_now().await;
        found.rotate(Digest(vec![seed; 32]), self.ambient.now(), Duration::days(1));
        tx.sessions().rotate(&found, &session.refresh_digest, self.ambient.now()).await?;
        tx.commit().await
    }

    pub(super) async fn of_two_that_rotate_a_session_at_once_one_wins(&self) {
        let account = self.added("Carla").await;
        let session = self.session(&account, 10);
        let mut tx = self.write().await;
        tx.sessions().add(&session).await.unwrap();
        tx.commit().await.unwrap();
        let (one, other) = tokio::join!(self.rotate(&session, 11), self.rotate(&session, 12));
        let lost = one.and(other).unwrap_err();
        assert!(matches!(lost, StoreError::Conflict), "{lost:?}");
        let found = self.read().await.sessions().find(session.id).await.unwrap().unwrap();
        assert_ne!(found.refresh_digest, session.refresh_digest);
    }

    pub(super) async fn expired_sessions_end(&self) {
        let account = self.added("Diana").await;
        let (early, late) = (self.session(&account, 20), self.session(&account, 21));
        let early = Session { expires_at: self.ambient.now() + Duration::hours(1), ..early };
        let mut tx = self.write().await;
        tx.sessions().add(&early).await.unwrap();
        tx.sessions().add(&late).await.unwrap();
        assert_eq!(tx.sessions().end_expired(early.expires_at - Duration::microseconds(1)).await.unwrap(), 0);
        assert_eq!(tx.sessions().end_expired(early.expires_at).await.unwrap(), 1);
        assert!(tx.sessions().find(late.id).await.unwrap().is_some());
    }

    pub(super) async fn the_sessions_of_a_user_are_listed_and_end_together(&self) {
        let (account, other) = (self.added("Gilda").await, self.added("Greta").await);
        let now = self.ambient.now();
        let at = |minutes| now + Duration::minutes(minutes);
        let early = Session { last_seen_at: at(1), ..self.session(&account, 30) };
        let late = Session { last_seen_at: at(2), ..self.session(&account, 31) };
        let over = Session { expires_at: at(3), ..self.session(&account, 32) };
        let strangers = self.session(&other, 33);
        let mut tx = self.write().await;
        for session in [&early, &late, &over, &strangers] {
            tx.sessions().add(session).await.unwrap();
        }
        let listed = tx.user_sessions().of_user(account.id, at(3)).await.unwrap();
        assert_eq!(listed, [late.clone(), early.clone()]);
        tx.user_sessions().note_use(early.id, at(9)).await.unwrap();
        let listed = tx.user_sessions().of_user(account.id, at(3)).await.unwrap();
        assert_eq!(listed, [Session { last_seen_at: at(9), ..early.clone() }, late.clone()]);
        assert_eq!(tx.user_sessions().end_all(account.id, Some(early.id)).await.unwrap(), 2);
        assert_eq!(tx.user_sessions().of_user(account.id, now).await.unwrap().len(), 1);
        assert_eq!(tx.user_sessions().end_all(account.id, None).await.unwrap(), 1);
        assert_eq!(tx.user_sessions().of_user(account.id, now).await.unwrap(), []);
        assert_eq!(tx.user_sessions().of_user(other.id, now).await.unwrap().len(), 1);
        tx.commit().await.unwrap();
    }
}
