use async_trait::async_trait;
use hallyu_kernel::{
    ContentId, EpisodeId, MediaId, SegmentId, StoreError, SuggestionId, Time, TrackId, UploadId, UserId,
};
use hallyu_sql::{AtErasure, Blank, PersonalTable, Shape};
use serde_json::{Map, Value};

use super::SqlTx;
use crate::application::ports::PersonalData;

/// Every table that holds something about users; a test compares the list with the schema.
pub(crate) const PERSONAL: [PersonalTable; 10] = [
    PersonalTable::of_user(
        "playback_positions",
        &[
            ("updated_at", Shape::Time),
            ("episode_id", Shape::id::<EpisodeId>()),
            ("position_seconds", Shape::Number),
            ("is_completed", Shape::Flag),
        ],
    ),
    PersonalTable::of_user(
        "request_keys",
        &[("created_at", Shape::Time), ("operation", Shape::Text), ("request_key", Shape::Text)],
    ),
    PersonalTable {
        name: "contents",
        user: "owner_id",
        shown: &[
            ("created_at", Shape::Time),
            ("id", Shape::id::<ContentId>()),
            ("type", Shape::Text),
            ("title", Shape::Text),
            ("year", Shape::Number),
            ("status", Shape::Text),
        ],
        at_erasure: AtErasure::Blank(&[("owner_id", Blank::Nobody)]),
    },
    PersonalTable {
        name: "media",
        user: "owner_id",
        shown: &[
            ("created_at", Shape::Time),
            ("id", Shape::id::<MediaId>()),
            ("episode_id", Shape::id::<EpisodeId>()),
            ("file_name", Shape::Text),
            ("size_bytes", Shape::Number),
            ("checksum", Shape::Text),
            ("state", Shape::Text),
        ],
        // A file's name may be that of its maker.
        at_erasure: AtErasure::Blank(&[("owner_id", Blank::Nobody), ("file_name", Blank::Null)]),
    },
    PersonalTable {
        name: "uploads",
        user: "owner_id",
        shown: &[
            ("created_at", Shape::Time),
            ("id", Shape::id::<UploadId>()),
            ("episode_id", Shape::id::<EpisodeId>()),
            ("file_name", Shape::Text),
            ("length_bytes", Shape::Number),
            ("checksum", Shape::Text),
            ("state", Shape::Text),
        ],
        at_erasure: AtErasure::Blank(&[
            ("owner_id", Blank::Nobody),
            ("file_name", Blank::Null),
            ("metadata", Blank::Null),
        ]),
    },
    PersonalTable {
        name: "track_revisions",
        user: "author_id",
        shown: &[
            ("created_at", Shape::Time),
            ("track_id", Shape::id::<TrackId>()),
            ("revision", Shape::Number),
        ],
        at_erasure: AtErasure::Blank(&[("author_id", Blank::Nobody)]),
    },
    PersonalTable {
        name: "translations",
        user: "author_id",
        shown: &[
            ("updated_at", Shape::Time),
            ("track_id", Shape::id::<TrackId>()),
            ("segment_id", Shape::id::<SegmentId>()),
            ("text", Shape::Text),
            ("state", Shape::Text),
        ],
        at_erasure: AtErasure::Blank(&[("author_id", Blank::Nobody)]),
    },
    PersonalTable {
        name: "translation_memory",
        user: "author_id",
        shown: &[
            ("updated_at", Shape::Time),
            ("segment_id", Shape::id::<SegmentId>()),
            ("language", Shape::Text),
            ("target", Shape::Text),
        ],
        at_erasure: AtErasure::Blank(&[("author_id", Blank::Nobody)]),
    },
    PersonalTable {
        name: "suggestions",
        user: "author_id",
        shown: &[
            ("created_at", Shape::Time),
            ("id", Shape::id::<SuggestionId>()),
            ("track_id", Shape::id::<TrackId>()),
            ("text", Shape::Text),
            ("reason", Shape::Text),
            ("state", Shape::Text),
        ],
        at_erasure: AtErasure::Blank(&[("author_id", Blank::Nobody)]),
    },
    PersonalTable::of_user(
        "suggestion_votes",
        &[("created_at", Shape::Time), ("suggestion_id", Shape::id::<SuggestionId>())],
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
