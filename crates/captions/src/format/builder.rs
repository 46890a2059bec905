//! Gathers the cues of a file while it is read.

use super::report::{ParseError, Warning, WarningKind, Warnings};
use super::{Document, Format, TimestampMap};
use crate::{Cue, InvalidCue, Ms, clean};

/// A cue as the file has it.
pub(super) struct RawCue<'a> {
    /// Line of the times.
    pub(super) line: usize,
    pub(super) start_ms: Ms,
    pub(super) end_ms: Ms,
    pub(super) payload: Vec<&'a str>,
}

#[derive(Default)]
pub(super) struct Builder {
    cues: Vec<(usize, Cue)>,
    pub(super) warnings: Warnings,
}

impl Builder {
    /// Takes a cue whose text, once `decode` has undone the format's escapes, may be shown.
    pub(super) fn push(&mut self, raw: &RawCue<'_>, decode: impl Fn(&str) -> String) {
        let written = raw.payload.join("\n");
        let text = decode(&written);
        if markup_signs(&clean(&text)) != markup_signs(&text) {
            self.warnings.add(WarningKind::MarkupRemoved, raw.line);
        }
        match Cue::new(raw.start_ms, raw.end_ms, &text) {
            Ok(cue) => self.cues.push((raw.line, cue)),
            Err(InvalidCue::Times) => self.warnings.add(WarningKind::NoDuration, raw.line),
            Err(InvalidCue::NoText) => self.warnings.add(WarningKind::EmptyCue, raw.line),
        }
    }

    /// Sorts the cues and looks at how they follow each other.
    pub(super) fn finish(
        mut self,
        format: Format,
        timestamp_map: Option<TimestampMap>,
    ) -> Result<(Document, Vec<Warning>), ParseError> {
        if self.cues.is_empty() {
            return Err(ParseError::NoCues);
        }
        for pair in self.cues.windows(2) {
            if pair[1].1.start_ms() < pair[0].1.start_ms() {
                self.warnings.add(WarningKind::OutOfOrder, pair[1].0);
            }
        }
        self.cues.sort_by_key(|(_, cue)| cue.start_ms());
        let mut shown_until = 0;
        for (line, cue) in &self.cues {
            if cue.start_ms() < shown_until {
                self.warnings.add(WarningKind::Overlap, *line);
            }
            shown_until = shown_until.max(cue.end_ms());
        }
        let cues = self.cues.into_iter().map(|(_, cue)| cue).collect();
        Ok((Document { format, cues, timestamp_map }, self.warnings.into_vec()))
    }
}

/// How many brackets of markup a text has: fewer after cleaning means that something was taken out.
fn markup_signs(text: &str) -> usize {
    text.chars().filter(|c| matches!(c, '<' | '{')).count()
}
