//! What a user is to others and how the user likes things. No I/O.

mod error;
mod preferences;
mod profile;

pub use error::UserError;
pub use preferences::{
    NotificationChanges, Notifications, PreferenceChanges, Preferences, Privacy, PrivacyChanges, VideoQuality,
};
pub use profile::{Changes, Consent, Profile, Stats, Visit};
