use chrono::Duration;
use hallyu_auth::ports::Store;
use hallyu_auth::{Digest, Ticket, TicketKind};
use hallyu_kernel::{StoreError, UserId};

use super::Suite;

impl Suite {
    fn a_ticket(&self, user_id: Option<UserId>, seed: u8) -> Ticket {
        Ticket {
            id: self.ambient.id(),
            kind: TicketKind::OauthState,
            digest: Digest(vec![seed; 32]),
            browser: Some(Digest(vec![9; 32])),
            user_id,
            tries: 0,
            sealed: vec![0, 255],
            expires_at: self.ambient.now(),
        }
    }

    async fn take(&self, ticket: &Ticket) -> Result<bool, StoreError> {
        let mut tx = self.store.write().await?;
        let taken = tx.tickets().take(ticket.id).await?;
        tokio::task::yield_now().await;
        tx.commit().await?;
        Ok(taken)
    }

    pub(super) async fn tickets_come_back_and_are_taken_once(&self) {
        let user = self.added("Gala").await.id;
        let (mut known, nobodys) = (self.a_ticket(Some(user), 1), self.a_ticket(None, 2));
        let mut tx = self.write().await;
        tx.tickets().add(&known).await.unwrap();
        tx.tickets().add(&nobodys).await.unwrap();
        known.tries = 3;
        tx.tickets().save(&known).await.unwrap();
        assert_eq!(tx.tickets().find(&known.digest).await.unwrap().as_ref(), Some(&known));
        assert_eq!(tx.tickets().find(&Digest(vec![3; 32])).await.unwrap(), None);
        tx.commit().await.unwrap();

        let (one, other) = tokio::join!(self.take(&nobodys), self.take(&nobodys));
        let taken = [one, other].into_iter().filter(|outcome| matches!(outcome, Ok(true))).count();
        assert_eq!(taken, 1, "by one of two at once");
        assert!(!self.take(&nobodys).await.unwrap());

        let mut tx = self.write().await;
        tx.tickets().remove_of(user).await.unwrap();
        assert_eq!(tx.tickets().find(&known.digest).await.unwrap(), None);
        tx.tickets().add(&known).await.unwrap();
        assert_eq!(tx.tickets().remove_expired(known.expires_at).await.unwrap(), 0);
        let later = known.expires_at + Duration::microseconds(1);
        assert_eq!(tx.tickets().remove_expired(later).await.unwrap(), 1);
    }
}
