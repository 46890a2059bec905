//! From a segment's text, in any language, to cues: each language has as many as it needs.

mod draft;
mod plan;
mod timing;
mod tokens;

use std::ops::Range;

use crate::profile::Profile;
use crate::segment::Segment;
use crate::shots::{Picture, Span, chain};
use crate::{Cue, InvalidCue, Ms};

pub use draft::HANG_MS;
use draft::{Limits, draft_all, merge_cramped, settle_times};
use tokens::join;

/// A segment and what is shown for it.
#[derive(Clone, Copy, Debug)]
pub struct CutInput<'a> {
    /// When it is said, by whom, and the times of its words.
    pub segment: &'a Segment,
    /// What is shown: a translation, or what was said. Two lines that start with a dash are two speakers. Nothing is shown
    /// for a text without visible characters.
    pub text: &'a str,
}

impl<'a> CutInput<'a> {
    /// A segment that is shown as it was said.
    pub fn source(segment: &'a Segment) -> Self {
        Self { segment, text: &segment.text }
    }
}

/// A cue, and where it comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct CutCue {
    /// The segments whose words it shows, by their places in the input.
    pub segments: Range<usize>,
    /// First millisecond on screen.
    pub start_ms: Ms,
    /// First millisecond off screen.
    pub end_ms: Ms,
    /// First millisecond of its sound.
    pub voice_ms: Ms,
    /// Its lines, separated by `\n`, with balanced italics.
    pub text: String,
    /// If it cannot be read in its time: how many characters the text of its segments may have.
    pub condense_to: Option<usize>,
}

impl CutCue {
    /// The cue alone.
    ///
    /// # Errors
    /// [`InvalidCue`] if it lies past [`MAX_MS`](crate::MAX_MS).
    pub fn cue(&self) -> Result<Cue, InvalidCue> {
        Cue::new(self.start_ms, self.end_ms, &self.text)
    }

    /// Its time, and how much of it it needs.
    pub fn span(&self, profile: &Profile) -> Span {
        let least_ms = profile.least_ms(profile.length(&self.text));
        Span { start_ms: self.start_ms, end_ms: self.end_ms, voice_ms: self.voice_ms, least_ms }
    }
}

/// Cuts the texts of segments, which are in order of their starts, into cues.
///
/// Cues do not overlap and have the smallest gap at least. Their texts in sequence are the texts of the input, with white
/// space folded; only cues of two speakers have dashes besides. If a text is too long for its time, its cues stay longer,
/// come two frames early, take the gap after them, and are merged with a neighbour; if nothing helps, they say how short
/// the text must be, and are shown all the same.
pub fn cut(inputs: &[CutInput<'_>], profile: &Profile, picture: &Picture<'_>) -> Vec<CutCue> {
    let limits = Limits { profile, picture, gap_ms: picture.gap_ms(profile) };
    let mut drafts = merge_cramped(draft_all(inputs, &limits), &limits);
    settle_times(&mut drafts, &limits);
    let finished = drafts.iter().map(|draft| CutCue {
        segments: draft.segments.clone(),
        start_ms: draft.start_ms,
        end_ms: draft.end_ms,
        voice_ms: draft.voice_ms,
        text: draft.text(profile),
        condense_to: draft.condense_to(&limits),
    });
    finished.collect()
}

/// Cuts texts into cues and fits these to the picture: to its shot changes, and with no gap between the smallest and half a
/// second.
pub fn lay_out(inputs: &[CutInput<'_>], profile: &Profile, picture: &Picture<'_>) -> Vec<CutCue> {
    let mut cues = cut(inputs, profile, picture);
    let mut spans: Vec<Span> = cues.iter().map(|cue| cue.span(profile)).collect();
    chain(&mut spans, profile, picture);
    for (cue, span) in cues.iter_mut().zip(spans) {
        (cue.start_ms, cue.end_ms) = (span.start_ms, span.end_ms);
    }
    cues
}
