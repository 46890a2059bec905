//! `hallyu config`

use anyhow::Result;
use hallyu_platform::ambient::system_ambient;

use crate::backends;
use crate::config::Settings;
use crate::models::Models;

/// Prints the settings in force.
pub(crate) fn print(settings: &Settings) {
    for line in settings.lines() {
        println!("{line}");
    }
}

/// Says of each section that cannot be used what is wrong with it; `true` if all can.
pub(crate) fn check(settings: &Settings) -> Result<bool> {
    let auth = settings.section::<hallyu_auth::Config>("auth").map_err(anyhow::Error::from);
    let user = settings.section::<hallyu_user::Config>("user").map_err(anyhow::Error::from);
    let oauth = settings.section::<hallyu_auth::OauthConfig>("oauth").map_err(anyhow::Error::from);
    let outcomes = [
        auth.and_then(|auth| Ok(auth.validate()?)),
        user.and_then(|user| Ok(user.validate()?)),
        oauth.and_then(|oauth| Ok(oauth.providers(&system_ambient()).map(drop)?)),
        section::<hallyu_gateway::Config>(settings, "gateway"),
        section::<hallyu_content::Config>(settings, "content"),
        section::<hallyu_search::Config>(settings, "search"),
        section::<hallyu_edge::EdgeConfig>(settings, "edge"),
        section::<hallyu_media::MediaConfig>(settings, "media"),
        section::<hallyu_subtitle::SubtitleConfig>(settings, "transcription"),
        Models::of(settings).map(drop),
        section::<hallyu_platform::openai::Provider>(settings, "embedding"),
        backends::pinecone_settings(settings).map(drop),
        section::<hallyu_translation::TranslationConfig>(settings, "translation"),
        section::<hallyu_platform::telemetry::TelemetryConfig>(settings, "telemetry"),
    ];
    let wrong: Vec<_> = outcomes.into_iter().filter_map(Result::err).collect();
    for error in &wrong {
        println!("{error:#}");
    }
    if wrong.is_empty() {
        println!("the settings can be used");
    }
    Ok(wrong.is_empty())
}

fn section<T: serde::de::DeserializeOwned>(settings: &Settings, name: &str) -> Result<()> {
    settings.section::<T>(name)?;
    Ok(())
}
