//! What the use cases take and give.

use hallyu_contracts::catalogue::TitleRecord;
use hallyu_kernel::{ContentId, Language, Page, PageRequest, Time, UserId};

use super::ports::Facets;
use crate::domain::{Filter, Match, NameKind};

/// A search for titles.
#[derive(Clone, Debug)]
pub struct Wish {
    /// What was typed.
    pub typed: String,
    /// What it is narrowed to.
    pub filter: Filter,
    /// Which part of what is found.
    pub page: PageRequest,
    /// Of the one who reads.
    pub language: Language,
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Results {
    /// The best first.
    pub titles: Page<FoundTitle>,
    /// How many there are by kind, genre and year.
    pub facets: Facets,
    /// The name that was probably meant.
    pub meant: Option<String>,
    /// Whether everybody answered who was asked: if not, there may be more in a moment.
    pub is_whole: bool,
}

/// A title that was found.
#[derive(Clone, Debug)]
pub struct FoundTitle {
    /// What is shown of it.
    pub record: TitleRecord,
    /// How well it fits, 0 to 1.
    pub score: f32,
    /// The name that fits best.
    pub matched: Option<Match>,
}

/// What somebody may be about to type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The name.
    pub text: String,
    /// Of what.
    pub kind: NameKind,
    /// The id of the title or person, the slug of the genre.
    pub id: String,
}

/// What a search led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// How many titles were found.
    pub results: u64,
    /// The title that was surely meant, if one was.
    pub content_id: Option<ContentId>,
}

impl Outcome {
    /// Nothing was found.
    pub const NOTHING: Self = Self { results: 0, content_id: None };
}

/// A search that somebody made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Searched {
    /// Who.
    pub user_id: UserId,
    /// Tells it from others: what was typed, folded.
    pub key: String,
    /// What was typed.
    pub query: String,
    /// What it led to.
    pub outcome: Outcome,
    /// When.
    pub at: Time,
}
