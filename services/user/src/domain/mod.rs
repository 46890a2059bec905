//! What a user is to others and how the user likes things. No I/O.

mod consent;
mod erasure;
mod error;
mod export;
mod holders;
mod model;
mod preferences;
mod profile;
mod shelf;
mod signals;
mod taste;

pub use consent::{Choice, Consent, ConsentKind, Decision, TextVersions};
pub use erasure::{Erasure, ErasureRequest};
pub use error::{ProofError, UserError};
pub use export::{Export, ExportState};
pub use holders::Holders;
pub use model::{ModelRequest, about};
pub use preferences::{
    NotificationChanges, Notifications, PreferenceChanges, Preferences, Privacy, PrivacyChanges, VideoQuality,
};
pub use profile::{Changes, Profile, Stats, Visit};
pub use shelf::{Alike, Because, Fitting, Reason, Recommended, Shelf, ShelfKind, Stock};
pub use signals::{Like, Signals, numbered};
pub use taste::{Favorite, Rating, Review, ReviewText, Sought, Stars, Tally};
