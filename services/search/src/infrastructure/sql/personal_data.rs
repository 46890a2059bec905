use async_trait::async_trait;
use hallyu_kernel::{ContentId, StoreError, Time, UserId};
use hallyu_sql::{PersonalTable, Shape};
use serde_json::{Map, Value};

use super::SqlTx;
use crate::application::ports::PersonalData;

/// Every table that holds something about users; a test compares the list with the schema.
pub(crate) const PERSONAL: [PersonalTable; 1] = [PersonalTable::of_user(
    "search_log",
    &[
        ("searched_at", Shape::Time),
        ("query", Shape::Text),
        ("results", Shape::Number),
        ("content_id", Shape::id::<ContentId>()),
    ],
)];

#[async_trait]
impl PersonalData for SqlTx {
    async fn of(&mut self, user: UserId) -> Result<Map<String, Value>, StoreError> {
        self.0.personal_data(&PERSONAL, user).await
    }

    async fn erase(&mut self, user: UserId) -> Result<(), StoreError> {
        self.0.erase_personal_data(&PERSONAL, user).await
    }

    async fn bury(&mut self, mark: &[u8], at: Time) -> Result<(), StoreError> {
        self.0.bury(mark, at).await
    }

    async fn is_buried(&mut self, mark: &[u8]) -> Result<bool, StoreError> {
        self.0.is_buried(mark).await
    }
}
