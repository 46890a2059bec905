use std::time::Duration;

use serde::Deserialize;

use crate::application::Settings;
use crate::domain::Quota;

/// What an operator decides about this service.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Config {
    /// Largest upload, bytes.
    pub upload_max_bytes: u64,
    /// How long an upload waits for its next bytes, seconds.
    pub upload_life_seconds: u64,
    /// What a creator may upload in a day, bytes; 0: any number.
    pub upload_day_bytes: u64,
    /// What a creator may have stored, bytes; 0: any number.
    pub upload_stored_bytes: u64,
    /// Life of a stream's addresses, seconds.
    pub stream_url_seconds: u64,
}

impl Config {
    pub(crate) fn settings(&self, public_url: String) -> Settings {
        let stream_life = Duration::from_secs(self.stream_url_seconds);
        let limit = |bytes: u64| (bytes > 0).then_some(bytes);
        Settings {
            upload_max_bytes: self.upload_max_bytes,
            upload_life: Duration::from_secs(self.upload_life_seconds),
            upload_quota: Quota {
                day: limit(self.upload_day_bytes),
                stored: limit(self.upload_stored_bytes),
            },
            stream_life,
            public_url,
        }
    }
}
