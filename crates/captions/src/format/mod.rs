//! Subtitle files: lenient in, strict out.
//!
//! Reading accepts what is met in the wild and says in a [`Warning`] what it had to change; only what cannot be
//! understood is a [`ParseError`]. Writing needs no checks: a [`Cue`] cannot hold what a file cannot.

mod builder;
pub(crate) mod clock;
mod encoding;
mod flaws;
mod report;
pub mod srt;
pub mod vtt;

pub use report::{ParseError, Remark, Warning, WarningKind};

use crate::{Cue, Ms};

/// The two kinds of file that are read and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// SubRip.
    Srt,
    /// WebVTT, with or without the header of HTTP Live Streaming.
    Vtt,
}

/// What a subtitle file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The format it was read as.
    pub format: Format,
    /// At least one cue, by start; cues may overlap.
    pub cues: Vec<Cue>,
    /// The clock of an HTTP Live Streaming segment, if the file states one. The times in `cues` are as written.
    pub timestamp_map: Option<TimestampMap>,
}

/// A file that could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// What it says.
    pub document: Document,
    /// The line of the file, from 1, that has the times of each cue.
    pub lines: Vec<usize>,
    /// What had to be changed or left out, place by place.
    pub remarks: Vec<Remark>,
}

impl Reading {
    /// The remarks in short, one a kind.
    pub fn warnings(&self) -> Vec<Warning> {
        report::summary(&self.remarks)
    }
}

/// `X-TIMESTAMP-MAP`: the instant `local_ms` of the file is the instant `mpegts` of the stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TimestampMap {
    /// Stream time in ticks of 1/90,000 s.
    pub mpegts: u64,
    /// File time.
    pub local_ms: Ms,
}

impl Format {
    /// Tells WebVTT, which must name itself, from SRT, which has no sign of its own.
    pub fn detect(text: &str) -> Self {
        if vtt::has_header(text.trim_start()) { Self::Vtt } else { Self::Srt }
    }

    /// The format that files with this ending have, `srt` or `vtt` in any case.
    pub fn of_ending(ending: &str) -> Option<Self> {
        let endings = [("srt", Self::Srt), ("vtt", Self::Vtt)];
        endings.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(ending)).map(|(_, format)| format)
    }

    /// A file of this format that shows these cues, which may come in any order.
    pub fn write(self, cues: &[Cue]) -> String {
        match self {
            Self::Srt => srt::write(cues),
            Self::Vtt => vtt::write(cues),
        }
    }
}

/// A time for people: `hh:mm:ss.fff`.
pub fn timestamp(ms: Ms) -> String {
    clock::write(ms, '.')
}

/// Reads a subtitle file of unknown encoding (UTF-8, UTF-16, EUC-KR or Windows-1252), and of unknown format if its
/// sender does not say which it is.
///
/// # Errors
/// [`ParseError`] with the line and what was expected there.
pub fn read(bytes: &[u8], format: Option<Format>) -> Result<Reading, ParseError> {
    let decoded = encoding::decode(bytes)?;
    let format = format.unwrap_or_else(|| Format::detect(&decoded.text));
    let mut reading = match format {
        Format::Srt => srt::parse(&decoded.text),
        Format::Vtt => vtt::parse(&decoded.text),
    }?;
    let whole_file = |kind| Remark { kind, line: None, cue: None };
    reading.remarks.splice(0..0, decoded.warnings.into_iter().map(whole_file));
    Ok(reading)
}

/// One line ending for all files: CRLF and lone CR become LF.
fn unify_line_ends(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// The cues in the order in which files must hold them.
fn in_order(cues: &[Cue]) -> Vec<&Cue> {
    let mut ordered: Vec<&Cue> = cues.iter().collect();
    ordered.sort_by_key(|cue| cue.start_ms());
    ordered
}
