use std::time::Duration;

use serde::Deserialize;

use crate::application::Settings;
use crate::domain::{Places, Quota};

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
    /// Videos of a creator that workers have at a time, at least 1; the others of theirs wait for these.
    pub packages_per_creator: u32,
    /// Life of a stream's addresses, seconds.
    pub stream_url_seconds: u64,
    /// Devices of an account that may play at a time, for roles below premium.
    pub streams_basic: u32,
    /// The same from premium on.
    pub streams_premium: u32,
    /// Different downloads of an account in 24 hours.
    pub downloads_per_day: u32,
    /// How long a download is kept, hours.
    pub download_hours: u32,
    /// How long a device counts as playing after its last sign of life, seconds.
    pub stream_lease_seconds: u64,
}

impl Config {
    pub(crate) fn settings(&self, public_url: String) -> Settings {
        let limit = |bytes: u64| (bytes > 0).then_some(bytes);
        Settings {
            upload_max_bytes: self.upload_max_bytes,
            upload_life: Duration::from_secs(self.upload_life_seconds),
            upload_quota: Quota {
                day: limit(self.upload_day_bytes),
                stored: limit(self.upload_stored_bytes),
            },
            packages_per_creator: self.packages_per_creator.max(1),
            stream_life: Duration::from_secs(self.stream_url_seconds),
            places: Places { basic: self.streams_basic, premium: self.streams_premium },
            downloads_per_day: self.downloads_per_day,
            download_life: Duration::from_secs(u64::from(self.download_hours) * 3600),
            lease_life: Duration::from_secs(self.stream_lease_seconds),
            public_url,
        }
    }
}
