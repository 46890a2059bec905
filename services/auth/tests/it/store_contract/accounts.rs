use chrono::Duration;
use hallyu_auth::ports::{Tx, Wanted};
use hallyu_auth::{Account, PasswordHash, Suspension};
use hallyu_kernel::{PageRequest, Role, StoreError};

use super::Suite;

impl Suite {
    pub(super) async fn accounts_come_back_and_are_unique(&self) {
        let mut account = self.added("Alma").await;
        let mut tx = self.read().await;
        assert_eq!(tx.accounts().find(account.id).await.unwrap().as_ref(), Some(&account));
        assert_eq!(tx.accounts().find_by_email("alma@example.com").await.unwrap().as_ref(), Some(&account));
        assert_eq!(tx.accounts().find_by_email("Alma@example.com").await.unwrap(), None, "keys are folded");
        assert!(tx.accounts().has_nickname("alma").await.unwrap());
        assert!(!tx.accounts().has_nickname("other").await.unwrap());
        drop(tx);

        let same_address = Account { nickname: "Other".parse().unwrap(), ..self.account("ALMA") };
        let refused = self.write().await.accounts().add(&same_address).await.unwrap_err();
        assert!(refused.is_duplicate("users", "email_key"), "{refused:?}");
        let same_nickname = Account { email: "other@x.com".parse().unwrap(), ..self.account("aLMa") };
        let refused = self.write().await.accounts().add(&same_nickname).await.unwrap_err();
        assert!(refused.is_duplicate("users", "nickname_key"), "{refused:?}");

        account.role = Role::Moderator;
        account.password_hash = None;
        assert!(account.rename("Luna".parse().unwrap(), account.nickname_at + Duration::microseconds(1)));
        account.email_verified = true;
        account.updated_at += Duration::microseconds(1);
        let mut tx = self.write().await;
        tx.accounts().save(&account).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = self.read().await;
        assert_eq!(tx.accounts().find(account.id).await.unwrap().as_ref(), Some(&account));
        assert!(tx.accounts().has_nickname("luna").await.unwrap());
        drop(tx);
        let other = self.added("Aurora").await;
        let renamed = Account { nickname: "LUNA".parse().unwrap(), ..other };
        let refused = self.write().await.accounts().save(&renamed).await.unwrap_err();
        assert!(refused.is_duplicate("users", "nickname_key"), "{refused:?}");
    }

    pub(super) async fn accounts_keep_password_suspension_and_last_login(&self) {
        let mut account = self.added("Irene").await;
        account.password_hash = Some(PasswordHash("$2b$04$other".into()));
        account.suspension = Some(Suspension { at: self.ambient.now(), reason: "스팸".into() });
        let mut tx = self.write().await;
        tx.accounts().save(&account).await.unwrap();
        account.last_login_at = Some(self.ambient.now());
        tx.accounts().note_login(account.id, self.ambient.now()).await.unwrap();
        tx.commit().await.unwrap();
        let found = self.read().await.accounts().find(account.id).await.unwrap();
        assert_eq!(found.as_ref(), Some(&account));
        account.suspension = None;
        let mut tx = self.write().await;
        tx.accounts().save(&account).await.unwrap();
        assert_eq!(tx.accounts().find(account.id).await.unwrap().as_ref(), Some(&account));
        let unknown = tx.accounts().note_login(self.ambient.id(), self.ambient.now()).await.unwrap_err();
        assert!(matches!(unknown, StoreError::Conflict), "{unknown:?}");
    }

    pub(super) async fn accounts_are_searched(&self) {
        self.added("Jimena").await;
        let mut creator = self.added("Jim100").await;
        creator.role = Role::Creator;
        let mut tx = self.write().await;
        tx.accounts().save(&creator).await.unwrap();
        let search = async |tx: &mut dyn Tx, text: &str, role| {
            let wanted = Wanted { text: text.into(), role };
            let page = tx.accounts().search(&wanted, PageRequest::new(1, 1)).await.unwrap();
            (
                page.total,
                page.items.into_iter().map(|account| account.nickname.to_string()).collect::<Vec<_>>(),
            )
        };
        let tx = tx.as_mut();
        let (total, items) = search(tx, "JIM", None).await;
        assert_eq!((total, items.len()), (2, 1));
        assert_eq!(search(tx, "jimena@exa", None).await, (1, vec!["Jimena".into()]));
        assert_eq!(search(tx, "jim", Some(Role::Creator)).await, (1, vec!["Jim100".into()]));
        assert_eq!(search(tx, "jim%", None).await.0, 0, "a percent sign is one");
        assert_eq!(search(tx, "jim___", None).await.0, 0, "an underscore too");
        assert_eq!(search(tx, "\\", None).await.0, 0);
        assert!(search(tx, "", None).await.0 >= 2);
    }
}
