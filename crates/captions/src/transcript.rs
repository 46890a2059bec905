//! The way of a transcript: words, segments, cues.

use crate::cut::{CutInput, lay_out};
use crate::profile::Profile;
use crate::segment::segment;
use crate::{Cue, Picture, Word};

/// The cues of what was spoken, in its own language.
pub fn transcript(words: &[Word], profile: &Profile, picture: &Picture<'_>) -> Vec<Cue> {
    let segments = segment(words, profile);
    let inputs: Vec<CutInput<'_>> = segments.iter().map(CutInput::source).collect();
    lay_out(&inputs, profile, picture).iter().filter_map(|cue| cue.cue().ok()).collect()
}
