use async_trait::async_trait;
use hallyu_kernel::{ContentId, EpisodeId, ErasureId, ExportId, StoreError, Time, UserId};
use hallyu_sql::{AtErasure, PersonalTable, Shape};
use sea_orm::prelude::Uuid;
use serde_json::{Map, Value};

use super::SqlTx;
use crate::application::ports::PersonalData;

fn user(id: Uuid) -> String {
    UserId::from(id).to_string()
}

fn content(id: Uuid) -> String {
    ContentId::from(id).to_string()
}

fn episode(id: Uuid) -> String {
    EpisodeId::from(id).to_string()
}

fn export(id: Uuid) -> String {
    ExportId::from(id).to_string()
}

fn erasure(id: Uuid) -> String {
    ErasureId::from(id).to_string()
}

const fn table(name: &'static str, shown: &'static [(&'static str, Shape)]) -> PersonalTable {
    PersonalTable { name, user: "user_id", shown, at_erasure: AtErasure::Delete }
}

/// Every table that holds something about users; a test compares the list with the schema.
pub(crate) const PERSONAL: [PersonalTable; 7] = [
    table(
        "profiles",
        &[
            ("user_id", Shape::Id(user)),
            ("email", Shape::Text),
            ("nickname", Shape::Text),
            ("country", Shape::Text),
            ("language", Shape::Text),
            ("avatar_url", Shape::Text),
            ("bio", Shape::Text),
            ("preferences", Shape::Json),
            ("created_at", Shape::Time),
            ("updated_at", Shape::Time),
        ],
    ),
    table(
        "consent_decisions",
        &[
            ("kind", Shape::Text),
            ("number", Shape::Number),
            ("version", Shape::Text),
            ("agreed", Shape::Flag),
            ("decided_at", Shape::Time),
        ],
    ),
    table(
        "watch_history",
        &[
            ("watched_at", Shape::Time),
            ("content_id", Shape::Id(content)),
            ("episode_id", Shape::Id(episode)),
            ("position_seconds", Shape::Number),
            ("duration_seconds", Shape::Number),
            ("is_completed", Shape::Flag),
        ],
    ),
    table("favorites", &[("created_at", Shape::Time), ("content_id", Shape::Id(content))]),
    table(
        "ratings",
        &[
            ("created_at", Shape::Time),
            ("updated_at", Shape::Time),
            ("content_id", Shape::Id(content)),
            ("stars", Shape::Number),
            ("review", Shape::Text),
        ],
    ),
    table(
        "exports",
        &[
            ("created_at", Shape::Time),
            ("id", Shape::Id(export)),
            ("state", Shape::Text),
            ("request_key", Shape::Text),
            ("size_bytes", Shape::Number),
            ("expires_at", Shape::Time),
        ],
    ),
    table(
        "erasure_requests",
        &[("requested_at", Shape::Time), ("erase_at", Shape::Time), ("erasure_id", Shape::Id(erasure))],
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
