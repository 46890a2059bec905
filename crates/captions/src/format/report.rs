//! What reading a file has to say to the person who sent it.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

/// Why a file cannot be read. Lines count from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// Nothing but white space.
    #[error("the file is empty")]
    Empty,
    /// Bytes that are no text in any known encoding.
    #[error("this is not a text file: expected subtitles in SRT or WebVTT")]
    NotText,
    /// A file read as WebVTT that does not start as one.
    #[error("line 1: expected \"WEBVTT\", found \"{found}\"")]
    MissingHeader {
        /// The start of the line.
        found: String,
    },
    /// Text where a cue has to begin.
    #[error(
        "line {line}: expected a cue number or times such as 00:00:01,000 --> 00:00:02,500, found \"{found}\""
    )]
    ExpectedCue {
        /// Where.
        line: usize,
        /// The start of the line.
        found: String,
    },
    /// An arrow between things that are not times.
    #[error("line {line}: expected times such as 00:00:01,000 --> 00:00:02,500, found \"{found}\"")]
    BadTimes {
        /// Where.
        line: usize,
        /// The start of the line.
        found: String,
    },
    /// The file is well formed but shows nothing.
    #[error("the file holds no cue with a text and a duration")]
    NoCues,
}

impl ParseError {
    /// Stable name of the error for programs and translations.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "EMPTY",
            Self::NotText => "NOT_TEXT",
            Self::MissingHeader { .. } => "MISSING_HEADER",
            Self::ExpectedCue { .. } => "EXPECTED_CUE",
            Self::BadTimes { .. } => "BAD_TIMES",
            Self::NoCues => "NO_CUES",
        }
    }

    /// The line to look at, where there is one.
    pub fn line(&self) -> Option<usize> {
        match self {
            Self::MissingHeader { .. } => Some(1),
            Self::ExpectedCue { line, .. } | Self::BadTimes { line, .. } => Some(*line),
            Self::Empty | Self::NotText | Self::NoCues => None,
        }
    }
}

/// The start of a line, short enough for a message.
pub(super) fn excerpt(line: &str) -> String {
    line.trim().chars().take(40).collect()
}

/// What reading changed or left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum WarningKind {
    /// The file begins with the byte order mark of UTF-8, which some players show.
    ByteOrderMark,
    /// Read as UTF-16.
    EncodingUtf16,
    /// Read as EUC-KR (code page 949).
    EncodingEucKr,
    /// Read as Windows-1252.
    EncodingWindows1252,
    /// Bytes without meaning were replaced by U+FFFD.
    BytesReplaced,
    /// Control, zero-width or direction characters were removed.
    InvisibleRemoved,
    /// Characters written in parts were composed (Unicode NFC).
    Composed,
    /// Tags other than italics, or positions, were removed.
    MarkupRemoved,
    /// A tag is opened and not closed, or closed and not opened.
    UnbalancedTag,
    /// A sign that formats read as markup stands in a text as it is.
    UnescapedSign,
    /// An arrow such as stands between times was replaced in a text.
    Arrow,
    /// A blank line inside a cue was removed.
    BlankLine,
    /// A cue without a visible text was left out.
    EmptyCue,
    /// A cue that does not end after it starts was left out.
    NoDuration,
    /// Cues were sorted by their start.
    OutOfOrder,
    /// Cues share time; they are kept.
    Overlap,
    /// WebVTT notes, style sheets or regions were left out.
    BlockDropped,
    /// WebVTT cue settings (position, alignment) were left out.
    SettingsDropped,
    /// Text that belongs to no cue was left out.
    StrayText,
    /// The file has a streaming clock; its times were kept as written.
    TimestampMap,
}

impl fmt::Display for WarningKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ByteOrderMark => "the byte order mark was removed",
            Self::EncodingUtf16 => "read as UTF-16",
            Self::EncodingEucKr => "read as EUC-KR",
            Self::EncodingWindows1252 => "read as Windows-1252",
            Self::BytesReplaced => "unreadable bytes were replaced",
            Self::InvisibleRemoved => "invisible characters were removed",
            Self::Composed => "characters written in parts were composed",
            Self::MarkupRemoved => "markup other than italics was removed",
            Self::UnbalancedTag => "a tag has no counterpart",
            Self::UnescapedSign => "a sign of markup is not escaped",
            Self::Arrow => "an arrow in a text was replaced",
            Self::BlankLine => "a blank line inside a cue was removed",
            Self::EmptyCue => "a cue without text was left out",
            Self::NoDuration => "a cue that does not end after it starts was left out",
            Self::OutOfOrder => "cues were sorted by their start",
            Self::Overlap => "cues overlap",
            Self::BlockDropped => "a note, style or region was left out",
            Self::SettingsDropped => "positions of cues were left out",
            Self::StrayText => "text outside of any cue was left out",
            Self::TimestampMap => "the streaming clock was not applied to the times",
        })
    }
}

/// One thing that reading changed, however often it happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// What happened.
    pub kind: WarningKind,
    /// Where it happened first; `None` if it concerns the whole file.
    pub first_line: Option<usize>,
    /// How often, at least 1.
    pub count: usize,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.first_line {
            write!(f, "line {line}: ")?;
        }
        write!(f, "{}", self.kind)?;
        if self.count > 1 { write!(f, " ({} times)", self.count) } else { Ok(()) }
    }
}

/// One thing that reading changed, at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Remark {
    /// What happened.
    pub kind: WarningKind,
    /// The line in the file, from 1; `None` if it concerns the whole file.
    pub line: Option<usize>,
    /// The place of its cue in the document, from 0; of the one after it, if it was left out. `None` if it concerns
    /// the whole file.
    pub cue: Option<usize>,
}

/// Remarks as warnings, one a kind, so that a thousand bold cues make one message.
pub(super) fn summary(remarks: &[Remark]) -> Vec<Warning> {
    let mut kinds: BTreeMap<WarningKind, Warning> = BTreeMap::new();
    for Remark { kind, line, .. } in remarks {
        let fresh = Warning { kind: *kind, first_line: *line, count: 0 };
        kinds.entry(*kind).or_insert(fresh).count += 1;
    }
    kinds.into_values().collect()
}
