//! Spoken by the service `search`, and to it.

use hallyu_kernel::{ContentId, Time, UserId};
use serde::{Deserialize, Serialize};

use crate::events;

/// Somebody looked for something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Searched {
    /// Who.
    pub user_id: UserId,
    /// What, as it was typed.
    pub query: String,
    /// How many titles were found.
    pub results: u64,
    /// The title that was surely meant, if one was.
    #[serde(default)]
    pub content_id: Option<ContentId>,
    /// When.
    pub searched_at: Time,
}

/// A user wants forgotten what was looked for until a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchesForgotten {
    /// Who.
    pub user_id: UserId,
    /// The only title that is not looked for any more; `None` is all of them.
    pub content_id: Option<ContentId>,
    /// Later searches stay.
    pub forgotten_at: Time,
}

/// An operator wants the index made anew from the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RebuildRequested {}

events!(
    Searched => "search.performed",
    SearchesForgotten => "search.forgotten",
    RebuildRequested => "search.rebuild_requested",
);
