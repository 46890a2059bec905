//! The rules of the catalogue: pure and synchronous.

mod cue;
mod episode;
mod error;
mod experience;
mod genre;
mod image;
mod job;
mod job_log;
mod lexicon;
mod licence;
mod marks;
mod media;
mod person;
mod playing;
mod quality;
mod revision;
mod schedule;
mod segment;
mod suggestion;
mod title;
mod track;
mod translation;
mod upload;

pub use cue::{CueDraft, ShownCue, Succession};
pub use episode::{Episode, EpisodeDraft, EpisodeStatus, EpisodeTexts};
pub use error::{ContentError, What};
pub use experience::{Experience, PlaybackFault, PlaybackReport, Tallies};
pub use genre::Genre;
pub use image::{ImageFormat, ImageSlot, MAX_IMAGE_BYTES};
pub use job::{Chain, Job, JobKind, JobPriority, JobState, StageReport, StageState};
pub use job_log::LogLine;
pub use lexicon::{CastSheet, GlossaryTerm, MemoryEntry};
pub use licence::{Licence, Unlicensed, Window};
pub use marks::{MarkedBy, Marker, MarkerKind, Marks};
pub use media::{Footage, MediaAsset, MediaState, Packaged};
pub use person::Person;
pub use playing::{Places, Playing, device_name};
pub use quality::Quality;
pub use revision::{Cause, Revision};
pub use schedule::Schedule;
pub use segment::{Hearing, OwnCue, Segment, keep_identity};
pub use suggestion::{ENOUGH_VOTES, Fault, Suggestion, SuggestionState};
pub use title::{Credit, CreditRole, Standing, Text, Title, TitleDraft, TitleKind, TitleStatus};
pub use track::{Origin, Published, Release, ReviewStep, StateReason, Track, TrackState};
pub use translation::{Provenance, ReviewState, Translation, merge};
pub use upload::{LEASE, Quota, QuotaKind, Upload, UploadKind, UploadOutcome, UploadState, Usage, Writer};

/// Gives an enum the names that it has in the API and in the database.
macro_rules! names {
    ($type:ident { $($variant:ident = $name:literal),+ $(,)? }) => {
        impl $type {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name in the API and in the database.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }

        impl std::str::FromStr for $type {
            type Err = $crate::domain::UnknownName;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($name => Ok(Self::$variant),)+
                    _ => Err($crate::domain::UnknownName(text.to_owned())),
                }
            }
        }
    };
}
pub(crate) use names;

/// A text that names no value of its enum.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("unknown name \"{0}\"")]
pub struct UnknownName(pub String);
