//! Spoken by the service `content` about what viewers watch.

use hallyu_kernel::{ContentId, EpisodeId, MediaId, Role, SessionId, Time, UserId};
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

/// Where `content` says whether a device may go on fetching what it plays (POST of a [`StreamCheck`]): 200, 409 if another device has
/// ended it, or 409 if others have all places meanwhile.
pub const STREAM_CHECK_PATH: &str = "/internal/streams/check";

/// A device fetches files of a stream, which is a sign of life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreamCheck {
    /// Whose device.
    pub user_id: UserId,
    /// The device's session.
    pub session_id: SessionId,
    /// The account's role now.
    pub role: Role,
    /// What it fetches.
    pub media_id: MediaId,
}

events!(PlaybackProgressed => "playback.progressed");
