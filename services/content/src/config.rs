use std::time::Duration;

use serde::Deserialize;

use crate::application::Settings;
use crate::domain::Places;

/// What an operator decides about this service.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Config {
    /// Largest upload, bytes.
    pub upload_max_bytes: u64,
    /// Life of a stream's addresses, seconds.
    pub stream_url_seconds: u64,
    /// Devices of an account that may play at a time, for roles below premium.
    pub streams_basic: u32,
    /// The same from premium on.
    pub streams_premium: u32,
    /// How long a device counts as playing after its last sign of life, seconds.
    pub stream_lease_seconds: u64,
}

impl Config {
    pub(crate) fn settings(&self, public_url: String) -> Settings {
        Settings {
            upload_max_bytes: self.upload_max_bytes,
            stream_life: Duration::from_secs(self.stream_url_seconds),
            places: Places { basic: self.streams_basic, premium: self.streams_premium },
            lease_life: Duration::from_secs(self.stream_lease_seconds),
            public_url,
        }
    }
}
