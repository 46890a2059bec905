use serde::Deserialize;

use crate::application::Settings;
use crate::domain::TextVersions;

/// The section `[user]` of the settings.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Version of the terms of use that are in force.
    pub terms_version: String,
    /// Version of the notice on personal data that is in force.
    pub privacy_version: String,
    /// Version of what is said about marketing.
    pub marketing_version: String,
    /// Days between the wish to be erased and the erasure, in which it can be called off.
    pub erasure_days: u32,
}

/// A setting of `[user]` that cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("user.{setting} must be {expected}")]
pub struct ConfigError {
    setting: &'static str,
    expected: &'static str,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            terms_version: "1".into(),
            privacy_version: "1".into(),
            marketing_version: "1".into(),
            erasure_days: 14,
        }
    }
}

impl Config {
    /// Most characters of a version.
    const VERSION: usize = 40;
    /// Longest grace period: erasure may not take longer than a month by law.
    const LONGEST_GRACE: u32 = 30;

    /// Checks every setting.
    ///
    /// # Errors
    /// The first one that cannot be used.
    pub fn validate(&self) -> Result<(), ConfigError> {
        if self.erasure_days > Self::LONGEST_GRACE {
            return Err(ConfigError { setting: "erasure_days", expected: "0 to 30" });
        }
        let versions = [
            ("terms_version", &self.terms_version),
            ("privacy_version", &self.privacy_version),
            ("marketing_version", &self.marketing_version),
        ];
        let unusable = |text: &str| text.trim().is_empty() || text.chars().count() > Self::VERSION;
        match versions.into_iter().find(|(_, version)| unusable(version)) {
            Some((setting, _)) => Err(ConfigError { setting, expected: "1 to 40 characters" }),
            None => Ok(()),
        }
    }

    pub(crate) fn settings(self, public_url: String) -> Settings {
        let Self { terms_version, privacy_version, marketing_version, erasure_days } = self;
        let texts =
            TextVersions { terms: terms_version, privacy: privacy_version, marketing: marketing_version };
        Settings { texts, erasure_days, public_url }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_can_be_used_and_a_wrong_setting_is_named() {
        assert_eq!(Config::default().validate(), Ok(()));
        let wrong = Config { privacy_version: " ".into(), ..Config::default() }.validate().unwrap_err();
        assert!(Config { erasure_days: 31, ..Config::default() }.validate().is_err());
        assert_eq!(wrong.to_string(), "user.privacy_version must be 1 to 40 characters");
    }
}
