//! Gathers the cues of a file while it is read.

use super::flaws::flaws;
use super::report::{ParseError, Remark, WarningKind};
use super::{Document, Format, Reading, TimestampMap};
use crate::{Cue, InvalidCue, Ms, clean};

/// A cue as the file has it.
pub(super) struct RawCue<'a> {
    /// Line of the times.
    pub(super) line: usize,
    pub(super) start_ms: Ms,
    pub(super) end_ms: Ms,
    pub(super) payload: Vec<&'a str>,
}

pub(super) struct Builder {
    format: Format,
    /// Line of the times, and the cue.
    cues: Vec<(usize, Cue)>,
    /// Their `cue` counts the cues in the order of the file until all are there.
    remarks: Vec<Remark>,
}

impl Builder {
    pub(super) fn new(format: Format) -> Self {
        Self { format, cues: Vec::new(), remarks: Vec::new() }
    }

    /// Notes something at a line of the cue that is pushed next.
    pub(super) fn remark(&mut self, kind: WarningKind, line: usize) {
        self.remarks.push(Remark { kind, line: Some(line), cue: Some(self.cues.len()) });
    }

    /// Takes a cue whose text, once `decode` has undone the format's escapes, may be shown.
    pub(super) fn push(&mut self, raw: &RawCue<'_>, decode: impl Fn(&str) -> String) {
        let written = raw.payload.join("\n");
        let text = decode(&written);
        if markup_signs(&clean(&text)) != markup_signs(&text) {
            self.remark(WarningKind::MarkupRemoved, raw.line);
        }
        for kind in flaws(&written, self.format) {
            self.remark(kind, raw.line);
        }
        match Cue::new(raw.start_ms, raw.end_ms, &text) {
            Ok(cue) => {
                if self.cues.last().is_some_and(|(_, last)| cue.start_ms() < last.start_ms()) {
                    self.remark(WarningKind::OutOfOrder, raw.line);
                }
                self.cues.push((raw.line, cue));
            }
            Err(InvalidCue::Times) => self.remark(WarningKind::NoDuration, raw.line),
            Err(InvalidCue::NoText) => self.remark(WarningKind::EmptyCue, raw.line),
        }
    }

    /// Sorts the cues and looks at how they follow each other.
    pub(super) fn finish(self, timestamp_map: Option<TimestampMap>) -> Result<Reading, ParseError> {
        let Self { format, cues, mut remarks } = self;
        let Some(last) = cues.len().checked_sub(1) else { return Err(ParseError::NoCues) };
        let mut order: Vec<usize> = (0..cues.len()).collect();
        order.sort_by_key(|at| cues[*at].1.start_ms());
        let mut places = vec![0; cues.len()];
        for (place, at) in order.iter().enumerate() {
            places[*at] = place;
        }
        for remark in &mut remarks {
            remark.cue = remark.cue.map(|at| places[at.min(last)]);
        }
        remarks.extend(overlaps(&cues, &order));
        let (lines, cues) = order.into_iter().map(|at| cues[at].clone()).unzip();
        Ok(Reading { document: Document { format, cues, timestamp_map }, lines, remarks })
    }
}

/// The cues that start while an earlier one is shown.
fn overlaps(cues: &[(usize, Cue)], order: &[usize]) -> Vec<Remark> {
    let mut shown_until = 0;
    let mut found = Vec::new();
    for (place, (line, cue)) in order.iter().map(|at| &cues[*at]).enumerate() {
        if cue.start_ms() < shown_until {
            found.push(Remark { kind: WarningKind::Overlap, line: Some(*line), cue: Some(place) });
        }
        shown_until = shown_until.max(cue.end_ms());
    }
    found
}

/// How many brackets of markup a text has beside those of italics: fewer after cleaning means that something was taken
/// out.
fn markup_signs(text: &str) -> usize {
    let text = text.to_ascii_lowercase();
    let brackets = text.chars().filter(|c| matches!(c, '<' | '{')).count();
    brackets - text.matches("<i>").count() - text.matches("</i>").count()
}
