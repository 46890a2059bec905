use std::collections::BTreeMap;

use hallyu_kernel::SubtitleLanguage;
use serde::{Deserialize, Serialize};

/// How a user likes to watch and to be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// Language of subtitles; `None` is without.
    pub subtitle_language: Option<SubtitleLanguage>,
    /// A second language, shown above the first.
    pub second_subtitle_language: Option<SubtitleLanguage>,
    /// Best quality that the player picks.
    pub video_quality: VideoQuality,
    /// Whether the next episode starts by itself.
    pub autoplay_next: bool,
    /// Kinds of notification that are wanted or not; what is not listed is wanted.
    pub notifications: BTreeMap<String, bool>,
    /// Parts of the profile that others see or not; what is not listed is seen.
    pub privacy: BTreeMap<String, bool>,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            subtitle_language: Some(SubtitleLanguage::Es419),
            second_subtitle_language: None,
            video_quality: VideoQuality::Auto,
            autoplay_next: true,
            notifications: BTreeMap::new(),
            privacy: BTreeMap::new(),
        }
    }
}

/// A quality to watch in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum VideoQuality {
    /// What the connection carries.
    #[default]
    #[serde(rename = "auto")]
    Auto,
    /// 360 lines.
    #[serde(rename = "360p")]
    P360,
    /// 480 lines.
    #[serde(rename = "480p")]
    P480,
    /// 720 lines.
    #[serde(rename = "720p")]
    P720,
    /// 1080 lines.
    #[serde(rename = "1080p")]
    P1080,
}

impl VideoQuality {
    /// The name used in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::P360 => "360p",
            Self::P480 => "480p",
            Self::P720 => "720p",
            Self::P1080 => "1080p",
        }
    }
}

/// What a user wants changed; `None` stays as it is.
#[derive(Clone, Debug, Default)]
pub struct PreferenceChanges {
    /// New language of subtitles.
    pub subtitle_language: Option<Option<SubtitleLanguage>>,
    /// New second language.
    pub second_subtitle_language: Option<Option<SubtitleLanguage>>,
    /// New best quality.
    pub video_quality: Option<VideoQuality>,
    /// Whether the next episode starts by itself.
    pub autoplay_next: Option<bool>,
    /// New choice of notifications, all of it.
    pub notifications: Option<BTreeMap<String, bool>>,
    /// New choice of what others see, all of it.
    pub privacy: Option<BTreeMap<String, bool>>,
}

impl Preferences {
    /// Applies what the user wants changed.
    pub fn change(&mut self, changes: PreferenceChanges) {
        fn put<T>(place: &mut T, value: Option<T>) {
            if let Some(value) = value {
                *place = value;
            }
        }
        put(&mut self.subtitle_language, changes.subtitle_language);
        put(&mut self.second_subtitle_language, changes.second_subtitle_language);
        put(&mut self.video_quality, changes.video_quality);
        put(&mut self.autoplay_next, changes.autoplay_next);
        put(&mut self.notifications, changes.notifications);
        put(&mut self.privacy, changes.privacy);
    }
}
