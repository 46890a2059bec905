//! Spoken by the service `content` about what viewers watch.

use hallyu_kernel::{ContentId, EpisodeId, Time, UserId};
use serde::{Deserialize, Serialize};

use crate::events;

/// A viewer got to a position of an episode.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlaybackProgressed {
    /// The viewer.
    pub user_id: UserId,
    /// The title.
    pub content_id: ContentId,
    /// The episode.
    pub episode_id: EpisodeId,
    /// Seconds from the start.
    pub position_seconds: u32,
    /// Length of the episode, seconds.
    pub duration_seconds: u32,
    /// Whether the viewer has seen it to the end.
    pub is_completed: bool,
    /// When.
    pub watched_at: Time,
}

events!(PlaybackProgressed => "playback.progressed");
