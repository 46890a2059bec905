use hallyu_auth::ports::{AuditEntry, Tx, WantedEntries};
use hallyu_kernel::StoreError;
use serde_json::json;

use super::Suite;

impl Suite {
    pub(super) async fn the_audit_log_takes_entries(&self) {
        let entry = AuditEntry {
            id: self.ambient.id(),
            actor: Some(self.ambient.id()),
            action: "test".into(),
            subject: "usr_x".into(),
            details: json!({ "한": 1 }),
            ip: Some("::1".into()),
            at: self.ambient.now(),
        };
        let mut tx = self.write().await;
        tx.audit_log().append(&entry).await.unwrap();
        let twice = tx.audit_log().append(&entry).await.unwrap_err();
        assert!(matches!(twice, StoreError::Duplicate { .. }), "{twice:?}");
    }

    pub(super) async fn the_audit_log_is_read_newest_first(&self) {
        let by = self.added("Olga").await.id;
        let entry = |number: u128| AuditEntry {
            // Larger than any id that this suite makes.
            id: uuid::Uuid::from_u128(u128::MAX - 10 + number),
            actor: (number > 1).then_some(by),
            action: if number == 3 { "test.c".into() } else { "test.b".into() },
            subject: format!("usr_{}", number % 2),
            details: json!({ "number": number as u64 }),
            ip: None,
            at: self.ambient.now(),
        };
        let entries = [entry(3), entry(2), entry(1)];
        let mut tx = self.write().await;
        for entry in &entries {
            tx.audit_log().append(entry).await.unwrap();
        }
        let tx = tx.as_mut();
        let read = async |tx: &mut dyn Tx, wanted| tx.audit_log().read(&wanted, 2).await.unwrap();
        let all = WantedEntries::default();
        assert_eq!(read(tx, all.clone()).await, entries[..2]);
        assert_eq!(
            read(tx, WantedEntries { before: Some(entries[1].id), ..all.clone() }).await[0],
            entries[2]
        );
        assert_eq!(read(tx, WantedEntries { actor: Some(by), ..all.clone() }).await, entries[..2]);
        let subject = Some("usr_1".to_owned());
        let of_one = read(tx, WantedEntries { subject, ..all.clone() }).await;
        assert_eq!(of_one, [entries[0].clone(), entries[2].clone()]);
        let action = Some("test.c".to_owned());
        assert_eq!(read(tx, WantedEntries { action, ..all }).await, entries[..1]);
    }
}
