//! What a user is to others and how the user likes things. No I/O.

mod error;
mod preferences;
mod profile;

pub(crate) use error::UserError;
pub(crate) use preferences::{PreferenceChanges, Preferences, VideoQuality};
pub(crate) use profile::{Changes, Consent, Profile, Stats, Visit};
