use chrono::TimeDelta;
use hallyu_kernel::{ContentId, EpisodeId, Time};

use super::ContentError;

/// How long to wait where something is still missing at the time of publication.
const RETRY: TimeDelta = TimeDelta::minutes(1);

/// A publication that happens by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// The title.
    pub content_id: ContentId,
    /// The episode that is published; none is the title itself.
    pub episode_id: Option<EpisodeId>,
    /// When viewers are to see it.
    pub publish_at: Time,
    /// When it is tried next.
    pub try_at: Time,
}

impl Schedule {
    /// The publication of a title, or of one of its episodes, at a time to come.
    ///
    /// # Errors
    /// [`ContentError::Invalid`] naming `publish_at` if that time is over.
    pub fn new(
        (content_id, episode_id): (ContentId, Option<EpisodeId>),
        publish_at: Time,
        now: Time,
    ) -> Result<Self, ContentError> {
        if publish_at <= now {
            return Err(ContentError::field("publish_at", "future"));
        }
        Ok(Self { content_id, episode_id, publish_at, try_at: publish_at })
    }

    /// Waits for what is missing.
    #[must_use]
    pub fn postponed(self, now: Time) -> Self {
        Self { try_at: now + RETRY, ..self }
    }
}
