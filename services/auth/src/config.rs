use chrono::Duration;
use serde::Deserialize;

/// The section `[auth]` of the settings.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Life of an access token, seconds.
    pub access_seconds: u32,
    /// Life of a session that is not refreshed, days.
    pub refresh_days: u32,
    /// How long a key signs access tokens before the next one does, days.
    pub key_days: u32,
    /// Cost of bcrypt, 4 to 31: each step doubles the time of a login.
    pub bcrypt_cost: u32,
    /// Passwords hashed at a time; 0 is one per core.
    pub bcrypt_parallel: usize,
}

/// A setting of `[auth]` that cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("auth.{setting} must be {expected}")]
pub struct ConfigError {
    setting: &'static str,
    expected: &'static str,
}

impl Default for Config {
    fn default() -> Self {
        Self { access_seconds: 1800, refresh_days: 30, key_days: 90, bcrypt_cost: 12, bcrypt_parallel: 0 }
    }
}

impl Config {
    /// Checks every setting.
    ///
    /// # Errors
    /// The first one that cannot be used.
    pub fn validate(&self) -> Result<(), ConfigError> {
        let wrong = |setting, expected| Err(ConfigError { setting, expected });
        if !(60..=86_400).contains(&self.access_seconds) {
            return wrong("access_seconds", "60 to 86400");
        }
        if !(1..=3650).contains(&self.refresh_days) {
            return wrong("refresh_days", "1 to 3650");
        }
        if !(1..=3650).contains(&self.key_days) {
            return wrong("key_days", "1 to 3650");
        }
        if !(4..=31).contains(&self.bcrypt_cost) {
            return wrong("bcrypt_cost", "4 to 31");
        }
        Ok(())
    }

    /// Life of an access token.
    pub(crate) fn access_life(&self) -> Duration {
        Duration::seconds(self.access_seconds.into())
    }

    /// How long a key signs.
    pub(crate) fn key_life(&self) -> Duration {
        Duration::days(self.key_days.into())
    }

    /// Life of a session that is not refreshed.
    pub(crate) fn session_life(&self) -> Duration {
        Duration::days(self.refresh_days.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_can_be_used_and_a_wrong_setting_is_named() {
        assert_eq!(Config::default().validate(), Ok(()));
        let wrong = Config { bcrypt_cost: 3, ..Config::default() }.validate().unwrap_err();
        assert_eq!(wrong.to_string(), "auth.bcrypt_cost must be 4 to 31");
        assert!(Config { access_seconds: 0, ..Config::default() }.validate().is_err());
        assert!(Config { refresh_days: 0, ..Config::default() }.validate().is_err());
        assert!(Config { key_days: 0, ..Config::default() }.validate().is_err());
    }
}
