//! What every other crate speaks: ids, roles, languages, time, kinds of error, pages and event envelopes.
//!
//! Nothing here knows a service, a database, a runtime or a web framework.

mod actor;
mod ambient;
mod country;
mod error;
mod event;
mod id;
mod language;
mod nickname;
mod page;
mod store;

pub use actor::{Actor, MissingRole, Role, UnknownRole};
pub use ambient::{Ambient, Clock, Entropy, Time};
pub use country::Country;
pub use error::{BrokenRule, Coded, FieldError, Kind, chain};
pub use event::{Envelope, Event, EventId, WrongTopic};
pub use id::{
    ContentId, CueId, EpisodeId, ErasureId, ExportId, GenreId, IdError, JobId, LinkId, MediaId,
    NotificationId, PasskeyId, PersonId, PlanId, SegmentId, SessionId, SuggestionId, TermId, TrackId,
    UploadId, UserId,
};
pub use language::{Language, SubtitleLanguage, UnknownLanguage};
pub use nickname::Nickname;
pub use page::{Page, PageRequest};
pub use store::{Inbox, Outbox, StoreError};
