use hallyu_captions::language::{Cast, Term};
use hallyu_kernel::{ContentId, SegmentId, SubtitleLanguage, TermId, Time, UserId};

/// A term of a title's glossary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GlossaryTerm {
    /// Its id.
    pub id: TermId,
    /// The title.
    pub content_id: ContentId,
    /// What it is and becomes.
    pub term: Term,
    /// Grows with every change.
    pub rev: u32,
    /// When it was changed last.
    pub updated_at: Time,
}

/// Who is in a title and how they speak to each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CastSheet {
    /// The people.
    pub cast: Cast,
    /// Grows with every change; 0 if nobody has written one.
    pub rev: u32,
    /// When it was changed last.
    pub updated_at: Time,
}

/// A translation that the memory of a title keeps.
#[derive(Clone, Debug, PartialEq)]
pub struct MemoryEntry {
    /// The segment that it was made for; one entry per segment and language.
    pub segment_id: SegmentId,
    /// The title.
    pub content_id: ContentId,
    /// The language.
    pub language: SubtitleLanguage,
    /// What was said and shown, where, by whom.
    pub entry: hallyu_captions::memory::Entry,
    /// The person who approved it.
    pub author_id: Option<UserId>,
    /// When.
    pub updated_at: Time,
}
