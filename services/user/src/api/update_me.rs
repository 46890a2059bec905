use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::Arc;

use axum::extract::State;
use garde::Validate;
use hallyu_http::{Answer, Body, Caller, Data};
use hallyu_kernel::{BrokenRule, Country, Language, Nickname, SubtitleLanguage};
use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;

use super::views::MeView;
use crate::application::User;
use crate::domain::{Changes, PreferenceChanges, Profile, VideoQuality};

/// What is to be changed; what is not given stays.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeMe {
    /// 2 to 20 letters or digits of any script.
    #[garde(custom(follows::<Nickname>))]
    nickname: Option<String>,
    /// ISO 3166-1 alpha-2.
    #[garde(custom(follows::<Country>))]
    country: Option<String>,
    /// es, pt, ko or en.
    #[garde(skip)]
    #[schema(value_type = Option<String>)]
    language: Option<Language>,
    /// https address of a picture; null removes it.
    #[garde(inner(inner(url, length(chars, max = 500))))]
    #[serde(default, deserialize_with = "given")]
    avatar_url: Option<Option<String>>,
    /// A few words; null removes them.
    #[garde(inner(inner(length(chars, max = Profile::BIO))))]
    #[serde(default, deserialize_with = "given")]
    bio: Option<Option<String>>,
    #[garde(dive)]
    preferences: Option<ChangePreferences>,
}

/// Preferences that are to be changed; what is not given stays.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePreferences {
    /// ko, es-419 or pt-BR; null is without subtitles.
    #[garde(skip)]
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    subtitle_language: Option<Option<SubtitleLanguage>>,
    /// As `subtitle_language`.
    #[garde(skip)]
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    second_subtitle_language: Option<Option<SubtitleLanguage>>,
    /// auto, 360p, 480p, 720p or 1080p.
    #[garde(skip)]
    #[schema(value_type = Option<String>)]
    video_quality: Option<VideoQuality>,
    #[garde(skip)]
    autoplay_next: Option<bool>,
    /// Kinds of notification, wanted or not; at most 50.
    #[garde(length(max = 50))]
    notifications: Option<BTreeMap<String, bool>>,
    /// Parts of the profile, seen by others or not; at most 50.
    #[garde(length(max = 50))]
    privacy: Option<BTreeMap<String, bool>>,
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
            notifications: body.notifications,
            privacy: body.privacy,
        }
    }
}

/// A value that is there, even if it is null: null and not given are two things.
fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// Checks a text by the type that it will be.
fn follows<T: FromStr<Err = BrokenRule>>(text: &Option<String>, (): &()) -> garde::Result {
    let Some(text) = text else { return Ok(()) };
    text.parse::<T>().map(drop).map_err(|broken| hallyu_http::invalid(&broken))
}
