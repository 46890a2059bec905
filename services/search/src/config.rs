use std::time::Duration;

use serde::Deserialize;

use crate::application::Settings;

/// What an operator decides about this service.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Config {
    /// How long an answer is kept, seconds.
    pub cache_seconds: u64,
    /// How long a search waits at most for titles by what they are about, milliseconds; 0: it asks nobody.
    pub meaning_milliseconds: u64,
}

impl Config {
    pub(crate) fn settings(&self) -> Settings {
        Settings {
            answer_life: Duration::from_secs(self.cache_seconds),
            meaning_patience: Duration::from_millis(self.meaning_milliseconds),
        }
    }
}
