use hallyu_auth::ports::{Alias, AuditEntry};
use serde_json::json;

use super::Suite;

impl Suite {
    pub(super) async fn what_a_user_left_behind_is_shown_disguised_and_erased(&self) {
        let (account, other) = (self.added("Olvido").await, self.added("Noemi").await);
        let act = |actor, subject: String| AuditEntry {
            id: self.ambient.id(),
            actor,
            action: "test".into(),
            subject,
            details: json!({ "nickname": "Olvido", "plan": "Olvidos" }),
            ip: Some("203.0.113.9".into()),
            at: self.ambient.now(),
        };
        let mut tx = self.write().await;
        for entry in
            [act(Some(account.id), other.id.to_string()), act(Some(other.id), account.id.to_string())]
        {
            tx.audit_log().append(&entry).await.unwrap();
        }
        let shown = tx.personal_data().of(account.id).await.unwrap();
        assert_eq!(shown["users"][0]["nickname"], "Olvido");
        let from: Vec<_> = shown["audit_log"].as_array().unwrap().iter().map(|act| &act["ip"]).collect();
        assert!(from.contains(&&json!("203.0.113.9")) && from.contains(&&json!(null)), "{from:?}");
        let (names, alias) = ([account.id.to_string(), "Olvido".to_owned()], Alias::new(&[5; 32]));
        for _ in 0..2 {
            tx.personal_data().disguise(account.id, &names, &alias).await.unwrap();
            tx.personal_data().erase(account.id).await.unwrap();
        }
        let known = tx.personal_data().of(other.id).await.unwrap();
        let details: Vec<_> =
            known["audit_log"].as_array().unwrap().iter().map(|act| &act["details"]).collect();
        assert!(details.contains(&&json!({ "nickname": alias.text, "plan": "Olvidos" })), "{details:?}");
        assert_eq!(tx.accounts().find(account.id).await.unwrap(), None);
        assert!(tx.accounts().find(other.id).await.unwrap().is_some());
        assert_eq!(tx.personal_data().of(account.id).await.unwrap()["audit_log"], json!([]));
    }
}
