use hallyu_kernel::{Time, UserId};

use super::names;

/// What made a revision of a track.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A recogniser or a translator.
    Machine,
    /// Somebody who manages the title corrected lines.
    Edit,
    /// Somebody who manages the title brought a file.
    Import,
    /// Viewers agreed on a correction, or somebody who manages the title took it.
    Suggestion,
    /// Somebody who manages the title took back what came after an earlier revision.
    Restore,
}

names!(Cause {
    Machine = "machine",
    Edit = "edit",
    Import = "import",
    Suggestion = "suggestion",
    Restore = "restore",
});

/// How a revision of a track came to be. Its lines are the cues that live in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// From 1.
    pub number: u32,
    /// What made it.
    pub cause: Cause,
    /// The person; none for a machine, and after an erasure.
    pub author_id: Option<UserId>,
    /// The revision that it brought back.
    pub restored: Option<u32>,
    /// Cues that came, went or changed; `None` for revisions of a time when nobody counted.
    pub changes: Option<u32>,
    /// When.
    pub made_at: Time,
}
