use std::collections::BTreeMap;

use hallyu_kernel::{Role, Time, UserId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::application::Me;
use crate::domain::{Preferences, Profile};

/// A user's own profile.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeView {
    #[schema(value_type = String, example = "usr_01h455vb4pex5vsknk084sn02q")]
    user_id: UserId,
    email: String,
    nickname: String,
    #[schema(value_type = String, example = "user")]
    role: Role,
    /// es, pt, ko or en.
    #[schema(example = "es")]
    language: String,
    /// ISO 3166-1 alpha-2.
    #[schema(example = "MX")]
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
    /// ko, es-419 or pt-BR; null is without subtitles.
    subtitle_language: Option<String>,
    /// A second language, shown above the first.
    second_subtitle_language: Option<String>,
    /// auto, 360p, 480p, 720p or 1080p.
    #[schema(example = "auto")]
    video_quality: String,
    autoplay_next: bool,
    /// Kinds of notification that are wanted or not; what is not listed is wanted.
    notifications: BTreeMap<String, bool>,
    /// Parts of the profile that others see or not; what is not listed is seen.
    privacy: BTreeMap<String, bool>,
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
            notifications: preferences.notifications,
            privacy: preferences.privacy,
        }
    }
}

impl From<Profile> for PublicView {
    fn from(profile: Profile) -> Self {
        let shown = |part: &str| profile.preferences.privacy.get(part) != Some(&false);
        Self {
            user_id: profile.user_id,
            nickname: profile.nickname.to_string(),
            avatar_url: shown("avatar").then(|| profile.avatar_url.clone()).flatten(),
            bio: shown("bio").then(|| profile.bio.clone()).flatten(),
            created_at: profile.created_at,
        }
    }
}
