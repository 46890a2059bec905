use std::collections::BTreeMap;

use chrono::NaiveDate;
use hallyu_contracts::content::EpisodePublished;
use hallyu_kernel::{ContentId, EpisodeId, Language, MediaId, Time};
use serde::{Deserialize, Serialize};

use super::{ContentError, TitleStatus, names};

/// Whether viewers see an episode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EpisodeStatus {
    /// Only its creator and moderators see it.
    Draft,
    /// Viewers who see the title see it.
    Published,
}

names!(EpisodeStatus { Draft = "draft", Published = "published" });

/// An episode's name and description in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EpisodeTexts {
    /// The name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What happens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// What a creator says about an episode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EpisodeDraft {
    /// Its place in the title, from 1.
    pub number: u32,
    /// Name and description in Korean.
    pub korean: EpisodeTexts,
    /// Names and descriptions by language code.
    pub texts: BTreeMap<String, EpisodeTexts>,
    /// Day of the first showing.
    pub air_date: Option<NaiveDate>,
}

/// An episode of a title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Episode {
    /// The id.
    pub id: EpisodeId,
    /// The title.
    pub content_id: ContentId,
    /// What its creator says about it.
    pub draft: EpisodeDraft,
    /// The upload that is shown; set when its package can be played.
    pub media_id: Option<MediaId>,
    /// Length, seconds; 0 before there is a package.
    pub duration_seconds: u32,
    /// Blob key of a picture.
    pub thumbnail_key: Option<String>,
    /// Who sees it.
    pub status: EpisodeStatus,
    /// When other services were told that it can be watched.
    pub announced_at: Option<Time>,
    /// When it was made.
    pub created_at: Time,
    /// When it was changed last.
    pub updated_at: Time,
}

impl Episode {
    /// A new episode without a video, seen by its creator only.
    #[must_use]
    pub fn new(id: EpisodeId, content_id: ContentId, draft: EpisodeDraft, now: Time) -> Self {
        let (media_id, duration_seconds, thumbnail_key, announced_at) = (None, 0, None, None);
        let (status, created_at, updated_at) = (EpisodeStatus::Draft, now, now);
        Self {
            id,
            content_id,
            draft,
            media_id,
            duration_seconds,
            thumbnail_key,
            status,
            announced_at,
            created_at,
            updated_at,
        }
    }

    /// Whether viewers who see the title see the episode.
    #[must_use]
    pub fn is_published(&self) -> bool {
        self.status == EpisodeStatus::Published
    }

    /// Takes a package, unless a later upload is shown already: packages may arrive in any order.
    /// Says whether it was taken.
    pub fn attach(&mut self, media_id: MediaId, duration_ms: u64, now: Time) -> bool {
        if self.media_id.is_some_and(|shown| shown >= media_id) {
            return false;
        }
        self.media_id = Some(media_id);
        self.complete(duration_ms, now);
        true
    }

    /// Notes the length of the video that is shown, now that all of it is there.
    pub fn complete(&mut self, duration_ms: u64, now: Time) {
        self.duration_seconds = u32::try_from(duration_ms.div_ceil(1000)).unwrap_or(u32::MAX);
        self.updated_at = now;
    }

    /// Lets go of a video that turned out to be none, if it is the one that is shown.
    pub fn detach(&mut self, media_id: MediaId, now: Time) -> bool {
        if self.media_id != Some(media_id) {
            return false;
        }
        self.media_id = None;
        self.duration_seconds = 0;
        self.updated_at = now;
        true
    }

    /// Makes the episode visible.
    ///
    /// # Errors
    /// [`ContentError::Invalid`] naming `media` before there is a complete package.
    pub fn publish(&mut self, now: Time) -> Result<MediaId, ContentError> {
        let media_id = self.media_id.ok_or_else(|| ContentError::field("media", "required"))?;
        self.status = EpisodeStatus::Published;
        self.updated_at = now;
        Ok(media_id)
    }

    /// Hides the episode from viewers.
    pub fn unpublish(&mut self, now: Time) {
        self.status = EpisodeStatus::Draft;
        self.updated_at = now;
    }

    /// What other services are told the first time that viewers can watch the episode.
    pub fn announce(&mut self, title: TitleStatus, now: Time) -> Option<EpisodePublished> {
        if !title.is_visible() || !self.is_published() || self.announced_at.is_some() {
            return None;
        }
        self.announced_at = Some(now);
        let (content_id, episode_id, episode_number) = (self.content_id, self.id, self.draft.number);
        Some(EpisodePublished { content_id, episode_id, episode_number })
    }

    /// Name and description in this language; where one is missing, the Korean one.
    #[must_use]
    pub fn texts(&self, language: Language) -> (Option<&str>, Option<&str>) {
        let translated = self.draft.texts.get(language.as_str());
        let korean = &self.draft.korean;
        let title = translated.and_then(|text| text.title.as_deref()).or(korean.title.as_deref());
        let about = translated.and_then(|text| text.description.as_deref()).or(korean.description.as_deref());
        (title, about)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use uuid::Uuid;

    use super::*;

    const NOW: Time = Time::UNIX_EPOCH;

    pub(crate) fn episode() -> Episode {
        let korean = EpisodeTexts { title: Some("첫 만남".into()), description: None };
        let draft = EpisodeDraft { number: 1, korean, texts: BTreeMap::new(), air_date: None };
        Episode::new(Uuid::from_u128(2).into(), Uuid::from_u128(1).into(), draft, NOW)
    }

    #[test]
    fn an_episode_without_a_package_is_not_published() {
        let mut episode = episode();
        assert!(matches!(episode.publish(NOW), Err(ContentError::Invalid(_))));
        assert!(episode.attach(Uuid::from_u128(9).into(), 61_001, NOW));
        assert_eq!(episode.duration_seconds, 62);
        episode.publish(NOW).unwrap();
        assert!(episode.is_published());
    }

    #[test]
    fn the_latest_upload_is_shown_whatever_the_order_of_packages() {
        let mut episode = episode();
        let (older, newer) = (MediaId::from(Uuid::from_u128(5)), MediaId::from(Uuid::from_u128(6)));
        assert!(episode.attach(newer, 1000, NOW));
        assert!(!episode.attach(older, 9000, NOW));
        assert!(!episode.attach(newer, 1000, NOW));
        assert_eq!((episode.media_id, episode.duration_seconds), (Some(newer), 1));
    }

    #[test]
    fn it_is_announced_once_and_not_before_viewers_can_see_it() {
        let mut episode = episode();
        episode.attach(Uuid::from_u128(9).into(), 1000, NOW);
        assert_eq!(episode.announce(TitleStatus::Active, NOW), None);
        episode.publish(NOW).unwrap();
        assert_eq!(episode.announce(TitleStatus::Draft, NOW), None);
        assert!(episode.announce(TitleStatus::Active, NOW).is_some());
        assert_eq!(episode.announce(TitleStatus::Active, NOW), None);
    }

    #[test]
    fn a_missing_translation_shows_the_korean_text() {
        let mut episode = episode();
        let spanish = EpisodeTexts { title: None, description: Some("Se conocen.".into()) };
        episode.draft.texts.insert("es".into(), spanish);
        assert_eq!(episode.texts(Language::Es), (Some("첫 만남"), Some("Se conocen.")));
        assert_eq!(episode.texts(Language::Pt), (Some("첫 만남"), None));
    }
}
