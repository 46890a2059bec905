//! Spoken by the service `search`, and to it.

use hallyu_kernel::{Time, UserId};
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
    /// When.
    pub searched_at: Time,
}

/// An operator wants the index made anew from the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RebuildRequested {}

events!(Searched => "search.performed", RebuildRequested => "search.rebuild_requested");
