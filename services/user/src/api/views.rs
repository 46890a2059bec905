use hallyu_http::schema;
use hallyu_kernel::{Role, Time, UserId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::application::Me;
use crate::domain::{Notifications, Preferences, Privacy, Profile};

/// A user's own profile.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeView {
    #[schema(value_type = String, example = "usr_01h455vb4pex5vsknk084sn02q")]
    user_id: UserId,
    email: String,
    nickname: String,
    #[schema(value_type = schema::Role, example = "user")]
    role: Role,
    /// Of the interface.
    #[schema(value_type = schema::Language, example = "es")]
    language: String,
    #[schema(value_type = schema::Country)]
    country: String,
    avatar_url: Option<String>,
    bio: Option<String>,
    preferences: PreferencesView,
    subscription: SubscriptionView,
    stats: StatsView,
    #[schema(value_type = String, format = DateTime)]
    created_at: Time,
}

/// How the user likes to watch and to be told.
#[derive(Debug, Serialize, ToSchema)]
pub struct PreferencesView {
    /// Null is without subtitles.
    #[schema(value_type = Option<schema::SubtitleLanguage>)]
    subtitle_language: Option<String>,
    /// A second language, shown above the first.
    #[schema(value_type = Option<schema::SubtitleLanguage>)]
    second_subtitle_language: Option<String>,
    #[schema(value_type = Quality)]
    video_quality: String,
    autoplay_next: bool,
    notifications: NotificationsView,
    privacy: PrivacyView,
}

/// The best picture that is wanted; `auto` is what the connection carries.
#[derive(Debug, ToSchema)]
#[schema(as = VideoQuality)]
#[expect(dead_code, reason = "describes the names of the domain's qualities")]
pub enum Quality {
    /// What the connection carries.
    #[schema(rename = "auto")]
    Auto,
    /// 360 lines.
    #[schema(rename = "360p")]
    P360,
    /// 480 lines.
    #[schema(rename = "480p")]
    P480,
    /// 720 lines.
    #[schema(rename = "720p")]
    P720,
    /// 1080 lines.
    #[schema(rename = "1080p")]
    P1080,
}

/// What the user is told, and how.
#[derive(Debug, Serialize, ToSchema)]
pub struct NotificationsView {
    /// By mail.
    email: bool,
    /// On the user's devices.
    push: bool,
    /// An episode of a title that the user follows appeared.
    new_episodes: bool,
    /// Somebody answered.
    replies: bool,
}

/// Which parts of the profile others see.
#[derive(Debug, Serialize, ToSchema)]
pub struct PrivacyView {
    /// The picture.
    avatar: bool,
    /// The few words about oneself.
    bio: bool,
}

/// What the user pays for.
#[derive(Debug, Serialize, ToSchema)]
pub struct SubscriptionView {
    /// free or premium.
    #[schema(example = "free")]
    plan: &'static str,
    /// When it ends; null if it does not.
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Time>,
}

/// What the user has done so far.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatsView {
    watch_time_minutes: u64,
    favorites_count: u64,
    reviews_count: u64,
}

/// What others see of a user.
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicView {
    #[schema(value_type = String, example = "usr_01h455vb4pex5vsknk084sn02q")]
    user_id: UserId,
    nickname: String,
    avatar_url: Option<String>,
    bio: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Time,
}

impl MeView {
    /// The profile as the bearer of this role sees it.
    pub fn new(me: Me, role: Role) -> Self {
        let Me { profile, stats } = me;
        Self {
            user_id: profile.user_id,
            email: profile.email,
            nickname: profile.nickname.to_string(),
            role,
            language: profile.language.to_string(),
            country: profile.country.to_string(),
            avatar_url: profile.avatar_url,
            bio: profile.bio,
            preferences: profile.preferences.into(),
            subscription: SubscriptionView {
                // The role is what the plan gives; what was paid and until when is known to `payment`.
                plan: if role >= Role::Premium { "premium" } else { "free" },
                expires_at: None,
            },
            stats: StatsView {
                watch_time_minutes: stats.watch_time_minutes,
                favorites_count: stats.favorites_count,
                reviews_count: stats.reviews_count,
            },
            created_at: profile.created_at,
        }
    }
}

impl From<Preferences> for PreferencesView {
    fn from(preferences: Preferences) -> Self {
        Self {
            subtitle_language: preferences.subtitle_language.map(|language| language.to_string()),
            second_subtitle_language: preferences
                .second_subtitle_language
                .map(|language| language.to_string()),
            video_quality: preferences.video_quality.as_str().to_owned(),
            autoplay_next: preferences.autoplay_next,
            notifications: preferences.notifications.into(),
            privacy: preferences.privacy.into(),
        }
    }
}

impl From<Notifications> for NotificationsView {
    fn from(notifications: Notifications) -> Self {
        let Notifications { email, push, new_episodes, replies } = notifications;
        Self { email, push, new_episodes, replies }
    }
}

impl From<Privacy> for PrivacyView {
    fn from(privacy: Privacy) -> Self {
        Self { avatar: privacy.avatar, bio: privacy.bio }
    }
}

impl From<Profile> for PublicView {
    fn from(profile: Profile) -> Self {
        let Privacy { avatar, bio } = profile.preferences.privacy;
        Self {
            user_id: profile.user_id,
            nickname: profile.nickname.to_string(),
            avatar_url: profile.avatar_url.filter(|_| avatar),
            bio: profile.bio.filter(|_| bio),
            created_at: profile.created_at,
        }
    }
}
