use async_trait::async_trait;
use hallyu_kernel::{ContentId, EpisodeId, ErasureId, ExportId, StoreError, Time, UserId};
use hallyu_sql::{PersonalTable, Shape};
use serde_json::{Map, Value};

use super::SqlTx;
use crate::application::ports::PersonalData;

/// Every table that holds something about users; a test compares the list with the schema.
pub(crate) const PERSONAL: [PersonalTable; 9] = [
    PersonalTable::of_user(
        "profiles",
        &[
            ("user_id", Shape::id::<UserId>()),
            ("email", Shape::Text),
            ("nickname", Shape::Text),
            ("country", Shape::Text),
            ("language", Shape::Text),
            ("avatar_url", Shape::Text),
            ("bio", Shape::Text),
            ("preferences", Shape::Json),
            ("created_at", Shape::Time),
            ("updated_at", Shape::Time),
            ("suspended_at", Shape::Time),
        ],
    ),
    PersonalTable::of_user(
        "consent_decisions",
        &[
            ("kind", Shape::Text),
            ("number", Shape::Number),
            ("version", Shape::Text),
            ("agreed", Shape::Flag),
            ("decided_at", Shape::Time),
        ],
    ),
    PersonalTable::of_user(
        "watch_history",
        &[
            ("watched_at", Shape::Time),
            ("content_id", Shape::id::<ContentId>()),
            ("episode_id", Shape::id::<EpisodeId>()),
            ("position_seconds", Shape::Number),
            ("duration_seconds", Shape::Number),
            ("is_completed", Shape::Flag),
        ],
    ),
    PersonalTable::of_user(
        "favorites",
        &[("created_at", Shape::Time), ("content_id", Shape::id::<ContentId>())],
    ),
    PersonalTable::of_user(
        "sought_titles",
        &[("sought_at", Shape::Time), ("content_id", Shape::id::<ContentId>())],
    ),
    PersonalTable::of_user("forgotten_searches", &[("forgotten_at", Shape::Time)]),
    PersonalTable::of_user(
        "ratings",
        &[
            ("created_at", Shape::Time),
            ("updated_at", Shape::Time),
            ("content_id", Shape::id::<ContentId>()),
            ("stars", Shape::Number),
            ("review", Shape::Text),
        ],
    ),
    PersonalTable::of_user(
        "exports",
        &[
            ("created_at", Shape::Time),
            ("id", Shape::id::<ExportId>()),
            ("state", Shape::Text),
            ("request_key", Shape::Text),
            ("size_bytes", Shape::Number),
            ("expires_at", Shape::Time),
        ],
    ),
    PersonalTable::of_user(
        "erasure_requests",
        &[("requested_at", Shape::Time), ("erase_at", Shape::Time), ("erasure_id", Shape::id::<ErasureId>())],
    ),
];

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
