use std::time::Duration;

use serde::Deserialize;

use crate::application::Settings;

/// What an operator decides about this service.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Config {
    /// Largest upload, bytes.
    pub upload_max_bytes: u64,
    /// Life of a stream's addresses, seconds.
    pub stream_url_seconds: u64,
}

impl Config {
    pub(crate) fn settings(&self, public_url: String) -> Settings {
        let stream_life = Duration::from_secs(self.stream_url_seconds);
        Settings { upload_max_bytes: self.upload_max_bytes, stream_life, public_url }
    }
}
