use std::sync::Arc;

use axum::extract::State;
use garde::Validate;
use hallyu_http::{Answer, Body, Caller, Data, follows, schema};
use hallyu_kernel::{Country, Language, Nickname, SubtitleLanguage};
use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;

use super::views::{MeView, Quality};
use crate::application::User;
use crate::domain::{Changes, NotificationChanges, PreferenceChanges, PrivacyChanges, Profile, VideoQuality};

/// What is to be changed; what is not given stays.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeMe {
    /// 2 to 20 letters or digits of any script.
    #[garde(inner(custom(follows::<Nickname>)))]
    #[schema(min_length = 2, max_length = 20, pattern = r"^[\p{L}\p{N}]+$")]
    nickname: Option<String>,
    #[garde(inner(custom(follows::<Country>)))]
    #[schema(value_type = Option<schema::Country>)]
    country: Option<String>,
    /// Of the interface.
    #[garde(skip)]
    #[schema(value_type = Option<schema::Language>)]
    language: Option<Language>,
    /// https address of a picture; null removes it.
    #[garde(inner(inner(url, length(chars, max = 500))))]
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, format = "uri", max_length = 500)]
    avatar_url: Option<Option<String>>,
    /// A few words; null removes them.
    #[garde(inner(inner(length(chars, max = Profile::BIO))))]
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, max_length = 500)]
    bio: Option<Option<String>>,
    #[garde(dive)]
    preferences: Option<ChangePreferences>,
}

/// Preferences that are to be changed; what is not given stays.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePreferences {
    /// Null is without subtitles.
    #[garde(skip)]
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<schema::SubtitleLanguage>)]
    subtitle_language: Option<Option<SubtitleLanguage>>,
    /// As `subtitle_language`.
    #[garde(skip)]
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<schema::SubtitleLanguage>)]
    second_subtitle_language: Option<Option<SubtitleLanguage>>,
    #[garde(skip)]
    #[schema(value_type = Option<Quality>)]
    video_quality: Option<VideoQuality>,
    #[garde(skip)]
    autoplay_next: Option<bool>,
    #[garde(skip)]
    notifications: Option<ChangeNotifications>,
    #[garde(skip)]
    privacy: Option<ChangePrivacy>,
}

/// Notifications that are wanted or not; what is not given stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeNotifications {
    /// By mail.
    email: Option<bool>,
    /// On the user's devices.
    push: Option<bool>,
    /// About new episodes of titles that the user follows.
    new_episodes: Option<bool>,
    /// About answers.
    replies: Option<bool>,
}

/// Parts of the profile that others see or not; what is not given stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePrivacy {
    /// The picture.
    avatar: Option<bool>,
    /// The few words about oneself.
    bio: Option<bool>,
}

/// Changes the caller's profile.
#[utoipa::path(
    patch,
    path = "/api/v1/users/me",
    tag = "users",
    security(("bearer" = [])),
    request_body = ChangeMe,
    responses((status = 200, description = "The profile as it is now", body = MeView))
)]
pub async fn update_me(
    State(user): State<Arc<User>>,
    Caller(actor): Caller,
    Body(body): Body<ChangeMe>,
) -> Answer<MeView> {
    let me = user.update_me(&actor, body.into()).await?;
    Ok(Data(MeView::new(me, actor.role)))
}

impl From<ChangeMe> for Changes {
    fn from(body: ChangeMe) -> Self {
        Self {
            nickname: body.nickname.and_then(|text| text.parse().ok()),
            country: body.country.and_then(|text| text.parse().ok()),
            language: body.language,
            avatar_url: body.avatar_url,
            bio: body.bio,
            preferences: body.preferences.map(PreferenceChanges::from).unwrap_or_default(),
        }
    }
}

impl From<ChangePreferences> for PreferenceChanges {
    fn from(body: ChangePreferences) -> Self {
        Self {
            subtitle_language: body.subtitle_language,
            second_subtitle_language: body.second_subtitle_language,
            video_quality: body.video_quality,
            autoplay_next: body.autoplay_next,
            notifications: body.notifications.map(NotificationChanges::from).unwrap_or_default(),
            privacy: body.privacy.map(PrivacyChanges::from).unwrap_or_default(),
        }
    }
}

impl From<ChangeNotifications> for NotificationChanges {
    fn from(body: ChangeNotifications) -> Self {
        let ChangeNotifications { email, push, new_episodes, replies } = body;
        Self { email, push, new_episodes, replies }
    }
}

impl From<ChangePrivacy> for PrivacyChanges {
    fn from(body: ChangePrivacy) -> Self {
        Self { avatar: body.avatar, bio: body.bio }
    }
}

/// A value that is there, even if it is null: null and not given are two things.
fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}
