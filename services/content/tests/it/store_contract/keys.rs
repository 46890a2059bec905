use hallyu_content::application::models::{Remembered, RequestKey};
use hallyu_kernel::StoreError;

use super::Suite;

impl Suite {
    pub(super) async fn keys_are_remembered_once(&self) {
        let key = RequestKey { user_id: self.ambient.id(), operation: "create_content", key: "k".into() };
        let made = Remembered { request: "00".into(), made: self.ambient.id(), at: self.ambient.now() };
        let mut tx = self.write().await;
        assert_eq!(tx.keys().find(&key).await.unwrap(), None);
        tx.keys().remember(&key, &made).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(self.read().await.keys().find(&key).await.unwrap(), Some(made.clone()));
        let other = RequestKey { operation: "create_episode", ..key.clone() };
        assert_eq!(self.read().await.keys().find(&other).await.unwrap(), None);
        let again = self.write().await.keys().remember(&key, &made).await;
        assert!(matches!(again, Err(StoreError::Duplicate { table, .. }) if table == "request_keys"));
    }
}
