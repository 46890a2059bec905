//! Spoken by the service `content` about its catalogue.

use hallyu_kernel::{ContentId, EpisodeId};
use serde::{Deserialize, Serialize};

use crate::events;

/// A title or one of its episodes, texts, genres or cast changed, or its visibility did: copies of it are stale.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TitleChanged {
    /// The title.
    pub content_id: ContentId,
    /// Whether viewers can see it now.
    pub visible: bool,
}

/// An episode can be watched for the first time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EpisodePublished {
    /// The title.
    pub content_id: ContentId,
    /// The episode.
    pub episode_id: EpisodeId,
    /// Its place in the title, from 1.
    pub episode_number: u32,
}

events!(TitleChanged => "title.changed", EpisodePublished => "episode.published");
