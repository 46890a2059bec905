use hallyu_auth::{Digest, SecondFactor};

use super::Suite;

impl Suite {
    pub(super) async fn second_factors_are_replaced_and_go(&self) {
        let (user, other) = (self.added("Hilda").await.id, self.added("Ines").await.id);
        let now = self.ambient.now();
        let code = |seed: u8| Digest(vec![seed; 32]);
        let mut tx = self.write().await;
        assert_eq!(tx.second_factors().find(user).await.unwrap(), None);
        let mut factor = SecondFactor::new(user, vec![1, 2, 255]);
        tx.second_factors().put(&factor).await.unwrap();
        assert_eq!(tx.second_factors().find(user).await.unwrap().as_ref(), Some(&factor));
        (factor.confirmed_at, factor.last_step) = (Some(now), i64::from(u32::MAX) + 1);
        (factor.wrong_codes, factor.blocked_until) = (3, Some(now));
        tx.second_factors().put(&factor).await.unwrap();
        assert_eq!(tx.second_factors().find(user).await.unwrap().as_ref(), Some(&factor));

        tx.second_factors().put_recovery_codes(other, &[code(1)]).await.unwrap();
        tx.second_factors().put_recovery_codes(user, &[code(1), code(2)]).await.unwrap();
        tx.second_factors().put_recovery_codes(user, &[code(2), code(3)]).await.unwrap();
        assert_eq!(tx.second_factors().recovery_codes(user).await.unwrap(), 2);
        assert!(!tx.second_factors().take_recovery_code(user, &code(1)).await.unwrap());
        assert!(tx.second_factors().take_recovery_code(user, &code(2)).await.unwrap());
        assert!(!tx.second_factors().take_recovery_code(user, &code(2)).await.unwrap());
        let second = SecondFactor::new(other, vec![3]);
        tx.second_factors().put(&second).await.unwrap();
        let both = if user < other { [&factor, &second] } else { [&second, &factor] };
        let listed = tx.second_factors().list(None, 9).await.unwrap();
        assert_eq!(listed.iter().collect::<Vec<_>>(), both);
        let listed = tx.second_factors().list(None, 1).await.unwrap();
        assert_eq!(listed.iter().collect::<Vec<_>>(), both[..1]);
        let listed = tx.second_factors().list(Some(both[0].user_id), 9).await.unwrap();
        assert_eq!(listed.iter().collect::<Vec<_>>(), both[1..]);

        tx.second_factors().remove(user).await.unwrap();
        assert_eq!(tx.second_factors().find(user).await.unwrap(), None);
        assert_eq!(tx.second_factors().recovery_codes(user).await.unwrap(), 0);
        assert_eq!(tx.second_factors().recovery_codes(other).await.unwrap(), 1);
    }
}
