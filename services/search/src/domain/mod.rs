//! What can be found, how it is looked for, and what comes first. Pure: an engine only says which entries have the keys
//! that a search needs.

mod about;
mod distance;
mod entry;
mod error;
mod keys;
mod line;
mod names;
mod numbers;
mod query;
mod rank;
mod spelling;
mod text;

pub use about::{About, worth};
pub use entry::{TitleCard, TitleEntry};
pub use error::SearchError;
pub use keys::{Clause, Need};
pub use line::{Line, LineEntry, LineQuery};
pub use names::{Name, NameKind};
pub use query::{Filter, TitleQuery};
pub use rank::{GOOD, Match, Ranked, is_surely_meant};
pub use text::fold;

/// Changes whenever entries get other keys or other names: an index of another version is made anew.
pub const VERSION: u32 = 3;
