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
    /// What the user is told, and how.
    pub notifications: Notifications,
    /// What others see.
    pub privacy: Privacy,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            subtitle_language: Some(SubtitleLanguage::Es419),
            second_subtitle_language: None,
            video_quality: VideoQuality::Auto,
            autoplay_next: true,
            notifications: Notifications::default(),
            privacy: Privacy::default(),
        }
    }
}

/// What a user is told, and how. All of it, unless the user says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Notifications {
    /// By mail.
    pub email: bool,
    /// On the user's devices.
    pub push: bool,
    /// An episode of a title that the user follows appeared.
    pub new_episodes: bool,
    /// Somebody answered.
    pub replies: bool,
}

impl Default for Notifications {
    fn default() -> Self {
        Self { email: true, push: true, new_episodes: true, replies: true }
    }
}

/// Which parts of the profile others see. All of them, unless the user says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Privacy {
    /// The picture.
    pub avatar: bool,
    /// The few words about oneself.
    pub bio: bool,
}

impl Default for Privacy {
    fn default() -> Self {
        Self { avatar: true, bio: true }
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
#[derive(Clone, Copy, Debug, Default)]
pub struct PreferenceChanges {
    /// New language of subtitles.
    pub subtitle_language: Option<Option<SubtitleLanguage>>,
    /// New second language.
    pub second_subtitle_language: Option<Option<SubtitleLanguage>>,
    /// New best quality.
    pub video_quality: Option<VideoQuality>,
    /// Whether the next episode starts by itself.
    pub autoplay_next: Option<bool>,
    /// What the user is told, and how.
    pub notifications: NotificationChanges,
    /// What others see.
    pub privacy: PrivacyChanges,
}

/// What a user wants changed of the notifications; `None` stays as it is.
#[derive(Clone, Copy, Debug, Default)]
pub struct NotificationChanges {
    /// By mail.
    pub email: Option<bool>,
    /// On the user's devices.
    pub push: Option<bool>,
    /// About episodes.
    pub new_episodes: Option<bool>,
    /// About answers.
    pub replies: Option<bool>,
}

/// What a user wants changed of what others see; `None` stays as it is.
#[derive(Clone, Copy, Debug, Default)]
pub struct PrivacyChanges {
    /// The picture.
    pub avatar: Option<bool>,
    /// The few words about oneself.
    pub bio: Option<bool>,
}

fn put<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}

impl Preferences {
    /// Applies what the user wants changed.
    pub fn change(&mut self, changes: PreferenceChanges) {
        put(&mut self.subtitle_language, changes.subtitle_language);
        put(&mut self.second_subtitle_language, changes.second_subtitle_language);
        put(&mut self.video_quality, changes.video_quality);
        put(&mut self.autoplay_next, changes.autoplay_next);
        put(&mut self.notifications.email, changes.notifications.email);
        put(&mut self.notifications.push, changes.notifications.push);
        put(&mut self.notifications.new_episodes, changes.notifications.new_episodes);
        put(&mut self.notifications.replies, changes.notifications.replies);
        put(&mut self.privacy.avatar, changes.privacy.avatar);
        put(&mut self.privacy.bio, changes.privacy.bio);
    }
}
