use std::time::Duration;

use hallyu_kernel::{Coded, FieldError, Kind, MissingRole, StoreError, Time};
use serde_json::{Value, json};

use super::{Playing, QuotaKind, Unlicensed};

/// What was looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A title.
    Title,
    /// An episode.
    Episode,
    /// A person.
    Person,
    /// An upload.
    Media,
    /// A job.
    Job,
    /// A subtitle track.
    Track,
    /// A revision of a track.
    Revision,
    /// A cue of a track.
    Cue,
    /// A segment of speech.
    Segment,
    /// A term of a glossary.
    Term,
    /// A translation that the memory keeps.
    Memory,
    /// A viewer's correction.
    Suggestion,
    /// Something that plays.
    Stream,
    /// An upload on its way.
    Upload,
}

/// Everything that can go wrong here.
#[derive(Debug, thiserror::Error)]
pub enum ContentError {
    /// There is no such thing, or the asker may not know that there is.
    #[error("no such {0:?}")]
    Unknown(What),
    /// The asker's role is too low.
    #[error(transparent)]
    Role(#[from] MissingRole),
    /// The title belongs to another creator.
    #[error("the title belongs to another creator")]
    ForeignTitle,
    /// Fields of the request break rules, or what the request needs is not there yet.
    #[error("{} fields break a rule", .0.len())]
    Invalid(Vec<FieldError>),
    /// The title has an episode of this number.
    #[error("the title has an episode {0}")]
    EpisodeExists(u32),
    /// The glossary has a term of this Korean.
    #[error("the glossary has a term {0}")]
    TermExists(String),
    /// Somebody has decided on it already.
    #[error("it was decided already")]
    Decided,
    /// The track or job is in a state in which this is not done to it.
    #[error("this is not done to what is {0}")]
    NotNow(&'static str),
    /// It was changed meanwhile.
    #[error("it was changed meanwhile: it has revision {rev} now")]
    Changed {
        /// Its revision now.
        rev: u32,
    },
    /// An operator has to configure something first.
    #[error("{0} is not set")]
    Unconfigured(&'static str),
    /// The title's licence does not let the viewer watch.
    #[error(transparent)]
    Unlicensed(#[from] Unlicensed),
    /// The asker's plan does not include it.
    #[error("the plan does not include this")]
    NotInPlan,
    /// The account has used up its downloads of a day.
    #[error("{limit} downloads a day")]
    DownloadsUsedUp {
        /// How many there are.
        limit: u32,
    },
    /// Other devices of the account play as much as its plan allows.
    #[error("{places} devices of the account play already")]
    AllPlaces {
        /// How many may.
        places: u32,
        /// What they play.
        playing: Vec<Playing>,
    },
    /// Another device of the account has ended what this one plays.
    #[error("another device has ended the stream")]
    StreamEnded,
    /// The key came before, with another request.
    #[error("the idempotency key came with another request before")]
    KeyReused,
    /// The body is larger than allowed.
    #[error("the body is larger than {limit} bytes")]
    TooLarge {
        /// Bytes allowed.
        limit: u64,
    },
    /// The body is of a type that is not taken.
    #[error("the body is of a type that is not taken")]
    UnsupportedType,
    /// The uploader went away or sent garbage instead of a body.
    #[error("the body could not be read to its end")]
    Interrupted(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The upload was given up, or refused.
    #[error("the upload is over")]
    UploadGone,
    /// Another request writes the upload.
    #[error("another request writes the upload")]
    UploadLocked {
        /// When it will be over, unless more is heard of it.
        until: Time,
        /// How long that is from now.
        wait: Duration,
    },
    /// Nobody appends to such an upload.
    #[error("nobody appends to such an upload")]
    NotAppendable,
    /// The upload has another number of bytes.
    #[error("the upload has {offset} bytes")]
    OffsetMismatch {
        /// How many it has.
        offset: u64,
    },
    /// What came is not what its checksum says; it is dropped.
    #[error("the checksum does not fit")]
    Damaged,
    /// The creator has used up what creators may upload.
    #[error("{left} bytes are left of the quota {}", kind.as_str())]
    QuotaExceeded {
        /// Which limit.
        kind: QuotaKind,
        /// Bytes that may still come.
        left: u64,
    },
    /// A worker's result cannot be used.
    #[error("the result of {job} cannot be used: {reason}")]
    BadResult {
        /// The job.
        job: hallyu_kernel::JobId,
        /// Why.
        reason: String,
    },
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The blob store is full.
    #[error("the blob store is full")]
    BlobsFull(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The blob store.
    #[error("the blob store failed")]
    Blobs(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl ContentError {
    /// One field that breaks a rule.
    pub fn field(field: impl Into<String>, rule: &'static str) -> Self {
        Self::Invalid(vec![FieldError::new(field, rule)])
    }
}

impl Coded for ContentError {
    fn kind(&self) -> Kind {
        match self {
            Self::Unknown(_) => Kind::NotFound,
            Self::Role(_) | Self::ForeignTitle | Self::NotAppendable | Self::Unlicensed(_) => Kind::Forbidden,
            Self::NotInPlan => Kind::PaymentRequired,
            Self::DownloadsUsedUp { .. } => Kind::TooMany,
            Self::UploadGone => Kind::Gone,
            Self::UploadLocked { .. } => Kind::Locked,
            Self::Damaged => Kind::Damaged,
            Self::Invalid(_) | Self::Interrupted(_) => Kind::Invalid,
            Self::EpisodeExists(_)
            | Self::TermExists(_)
            | Self::Decided
            | Self::NotNow(_)
            | Self::Changed { .. }
            | Self::AllPlaces { .. }
            | Self::StreamEnded
            | Self::OffsetMismatch { .. }
            | Self::KeyReused => Kind::Conflict,
            Self::TooLarge { .. } | Self::QuotaExceeded { .. } => Kind::TooLarge,
            Self::UnsupportedType => Kind::UnsupportedType,
            Self::BlobsFull(_) | Self::Unconfigured(_) => Kind::Unavailable,
            Self::BadResult { .. } | Self::Blobs(_) => Kind::Internal,
            Self::Store(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unknown(_) => "NOT_FOUND",
            Self::Role(_) | Self::ForeignTitle | Self::NotAppendable => "FORBIDDEN",
            Self::NotInPlan => "PAYMENT_REQUIRED",
            Self::DownloadsUsedUp { .. } => "DOWNLOADS_USED_UP",
            Self::UploadGone => "UPLOAD_GONE",
            Self::UploadLocked { .. } => "UPLOAD_LOCKED",
            Self::Damaged => "CHECKSUM_MISMATCH",
            Self::QuotaExceeded { .. } => "QUOTA_EXCEEDED",
            Self::Invalid(_) | Self::Interrupted(_) => "VALIDATION_ERROR",
            Self::EpisodeExists(_)
            | Self::TermExists(_)
            | Self::Decided
            | Self::NotNow(_)
            | Self::Changed { .. }
            | Self::OffsetMismatch { .. }
            | Self::KeyReused => "CONFLICT",
            Self::Unlicensed(Unlicensed::Country) => "NOT_IN_COUNTRY",
            Self::Unlicensed(Unlicensed::Before(_)) => "NOT_YET_AVAILABLE",
            Self::Unlicensed(Unlicensed::Over) => "NO_LONGER_AVAILABLE",
            Self::AllPlaces { .. } => "TOO_MANY_STREAMS",
            Self::StreamEnded => "STREAM_ENDED",
            Self::TooLarge { .. } => "PAYLOAD_TOO_LARGE",
            Self::UnsupportedType => "UNSUPPORTED_MEDIA_TYPE",
            Self::BlobsFull(_) | Self::Unconfigured(_) => "UNAVAILABLE",
            Self::BadResult { .. } | Self::Blobs(_) => "INTERNAL_ERROR",
            Self::Store(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::Invalid(fields) => fields.clone(),
            _ => Vec::new(),
        }
    }

    fn details(&self) -> Option<Value> {
        match self {
            Self::AllPlaces { places, playing } => {
                let devices = playing.iter().map(|playing| {
                    json!({
                        "stream_id": playing.session_id,
                        "device": playing.device,
                        "content_id": playing.content_id,
                        "episode_id": playing.episode_id,
                    })
                });
                Some(json!({ "limit": places, "playing": devices.collect::<Vec<_>>() }))
            }
            Self::Unlicensed(Unlicensed::Before(from)) => Some(json!({ "from": from })),
            Self::QuotaExceeded { kind, left } => Some(json!({ "quota": kind.as_str(), "left_bytes": left })),
            Self::DownloadsUsedUp { limit } => Some(json!({ "limit": limit })),
            Self::OffsetMismatch { offset } => Some(json!({ "offset": offset })),
            _ => None,
        }
    }

    fn subject(&self) -> Option<&str> {
        match self {
            Self::Store(error) => error.subject(),
            Self::BlobsFull(_) => Some("blobs"),
            Self::Unconfigured(setting) => Some(setting),
            _ => None,
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::UploadLocked { wait, .. } => Some(*wait),
            _ => None,
        }
    }
}
