//! Cues before they are finished: what is done when time is short.

use std::ops::Range;

use super::CutInput;
use super::plan::{Piece, Task};
use super::timing::{Edge, edges, leaves, stretched_edges};
use super::tokens::{Token, tokens};
use crate::line::{Measured, break_lines};
use crate::profile::Profile;
use crate::segment::Segment;
use crate::{MAX_MS, Ms, Picture, SpeakerId};

/// A cue stays this long after its sound at most (the BBC's limit), and only if it could not be read otherwise.
pub const HANG_MS: Ms = 1_500;
/// A cue comes this long after its sound at most, if the one before it needs the time to be seen.
const LATEST_MS: Ms = 500;
/// Most cues of a segment, and gaps between them.
const MOST_CUES: usize = 4;
const MOST_GAPS: Ms = 3;

/// What all cues of a track share.
pub(super) struct Limits<'a> {
    pub(super) profile: &'a Profile,
    pub(super) picture: &'a Picture<'a>,
    pub(super) gap_ms: Ms,
}

/// A cue to be.
#[derive(Clone, Debug)]
pub(super) struct Draft<'a> {
    pub(super) segments: Range<usize>,
    pub(super) tokens: Vec<Token>,
    pub(super) start_ms: Ms,
    pub(super) end_ms: Ms,
    pub(super) voice_ms: Ms,
    /// When its sound ends.
    sound_ms: Ms,
    speaker: Option<&'a SpeakerId>,
    /// Its length in halves of a character.
    length: usize,
    /// Length of the whole text that it is a part of, in halves of a character, and how many characters its time allows.
    whole: usize,
    budget: usize,
}

/// The cues of every text by itself.
pub(super) fn draft_all<'a>(inputs: &[CutInput<'a>], limits: &Limits<'_>) -> Vec<Draft<'a>> {
    let texts = inputs.iter().map(|input| tokens(input.text, limits.profile)).enumerate();
    let shown: Vec<(usize, Vec<Token>)> = texts.filter(|(_, tokens)| !tokens.is_empty()).collect();
    let within = |ms: Ms| ms.clamp(0, MAX_MS);
    let mut drafts: Vec<Draft<'a>> = Vec::new();
    for (place, (at, tokens)) in shown.iter().enumerate() {
        let next_ms = shown.get(place + 1).map_or(MAX_MS, |(next, _)| within(inputs[*next].segment.start_ms));
        let free_ms = drafts.last().map_or(0, |last| last.end_ms + limits.gap_ms);
        let segment = inputs[*at].segment;
        let said = (within(segment.start_ms), within(segment.end_ms));
        let slot = Slot {
            segment,
            said,
            earliest_ms: (said.0 - limits.gap_ms).max(free_ms).min(said.0),
            limit_ms: next_ms - limits.gap_ms,
        };
        drafts.extend(slot.drafts(*at, tokens, limits));
    }
    drafts
}

/// The time of a text: when it is said, and what lies free around that.
struct Slot<'a> {
    segment: &'a Segment,
    said: (Ms, Ms),
    earliest_ms: Ms,
    limit_ms: Ms,
}

impl<'a> Slot<'a> {
    fn drafts(&self, at: usize, tokens: &[Token], limits: &Limits<'_>) -> Vec<Draft<'a>> {
        let measured = Measured::new(tokens.iter().map(|token| token.text.as_str()), limits.profile);
        let whole = measured.length(&(0..tokens.len()));
        let budget = budget(self.limit_ms.min(self.said.1 + HANG_MS) - self.earliest_ms, limits);
        let draft = |piece: Piece| Draft {
            segments: at..at + 1,
            length: measured.length(&piece.tokens),
            tokens: tokens[piece.tokens].to_vec(),
            start_ms: piece.start_ms,
            end_ms: piece.end_ms,
            voice_ms: piece.start_ms.max(self.said.0),
            sound_ms: piece.sound_ms.min(self.said.1).max(piece.start_ms),
            speaker: self.segment.speaker.as_ref(),
            whole,
            budget,
        };
        self.pieces(tokens, &measured, limits).into_iter().map(draft).collect()
    }

    /// The text cut within its time; if it cannot be read in that, within all the time that there is.
    fn pieces(&self, tokens: &[Token], measured: &Measured<'_>, limits: &Limits<'_>) -> Vec<Piece> {
        let (profile, picture, words) = (limits.profile, limits.picture, &self.segment.words);
        let solve = |edges: &[Edge], hang_ms: Ms| {
            let shortest_ms = self.said.0 + profile.min_duration_ms;
            let limit_ms = self.limit_ms.min((self.said.1 + hang_ms).max(shortest_ms));
            Task { tokens, measured, edges, limit_ms, hang_ms, profile, picture }.solve()
        };
        let usual = solve(&edges(tokens, words, self.said), profile.linger_ms);
        let strained =
            |piece: &Piece| piece.end_ms - piece.start_ms < profile.least_ms(measured.length(&piece.tokens));
        if !usual.1.iter().any(strained) {
            return usual.1;
        }
        let needed_ms = profile.least_ms(measured.length(&(0..tokens.len()))) + limits.gap_ms * MOST_GAPS;
        let latest_ms = (self.earliest_ms + needed_ms).min(self.limit_ms).min(self.said.1 + HANG_MS);
        let span = (self.earliest_ms, latest_ms.max(self.said.1));
        let wide = solve(&stretched_edges(tokens, words, span), HANG_MS);
        if wide.0 < usual.0 { wide.1 } else { usual.1 }
    }
}

/// How many characters can be read in this time, with the gaps between the cues that they need.
fn budget(ms: Ms, limits: &Limits<'_>) -> usize {
    let profile = limits.profile;
    let cue = profile.max_lines * profile.max_line / 2;
    let one = profile.budget(ms);
    if one < cue {
        return one;
    }
    let gaps = limits.gap_ms * MOST_GAPS;
    let readable = (ms - gaps).max(0).unsigned_abs() * u64::from(profile.cps_hard) / 1_000;
    usize::try_from(readable).unwrap_or(usize::MAX).clamp(cue, MOST_CUES * cue)
}

impl<'a> Draft<'a> {
    /// The word that a second speaker's line starts with.
    pub(super) fn second_speaker(&self) -> Option<usize> {
        self.tokens.iter().skip(1).position(|token| token.turn).map(|at| at + 1)
    }

    /// What is shown: its lines.
    pub(super) fn text(&self, profile: &Profile) -> String {
        match self.second_speaker() {
            Some(at) => format!("{}\n{}", super::join(&self.tokens[..at]), super::join(&self.tokens[at..])),
            None => break_lines(&super::join(&self.tokens), profile),
        }
    }

    fn is_cramped(&self, profile: &Profile) -> bool {
        self.end_ms - self.start_ms < profile.least_ms(self.length)
    }

    /// How short the whole text must be for this cue to be read in its time; `None` if it can be.
    pub(super) fn condense_to(&self, limits: &Limits<'_>) -> Option<usize> {
        let (profile, text) = (limits.profile, self.text(limits.profile));
        let (length, ms) = (profile.length(&text), self.end_ms - self.start_ms);
        let fits = text.lines().all(|line| profile.length(line) <= profile.max_line);
        if fits && Profile::reading_ms(length, profile.cps_hard) <= ms {
            return None;
        }
        let excess = (length / 2).saturating_sub(profile.budget(ms)).max(1);
        Some(self.budget.min((self.whole / 2).saturating_sub(excess)))
    }

    /// How far the next cue is: another voice is farther than any silence.
    fn distance(&self, next: &Self) -> (bool, Ms) {
        (self.speaker != next.speaker, next.voice_ms - self.sound_ms)
    }

    /// This cue and the next as one: the words of one voice in sequence, or a line for each of two.
    fn merged(&self, next: &Self, limits: &Limits<'_>) -> Option<Self> {
        let profile = limits.profile;
        let single = |draft: &Self| draft.second_speaker().is_none();
        let near = next.segments.start <= self.segments.end
            && next.start_ms - self.end_ms <= HANG_MS
            && next.sound_ms - self.start_ms <= profile.max_duration_ms;
        if !near || !single(self) || !single(next) {
            return None;
        }
        let (tokens, length) = match (self.speaker, next.speaker) {
            (voice, other) if voice == other => one_voice(&self.tokens, &next.tokens, profile)?,
            (Some(_), Some(_)) => two_voices(&self.tokens, &next.tokens, profile)?,
            _ => return None,
        };
        let (sound_ms, end_ms) = (next.sound_ms.max(self.sound_ms), next.end_ms.max(self.end_ms));
        let segments = self.segments.start..next.segments.end;
        let budget = budget(end_ms - self.start_ms, limits);
        Some(Self { segments, tokens, sound_ms, end_ms, length, whole: length, budget, ..*self })
    }
}

/// The words of one voice in sequence and their length, if they fit into a cue with a good break.
fn one_voice(first: &[Token], second: &[Token], profile: &Profile) -> Option<(Vec<Token>, usize)> {
    let tokens = [first, second].concat();
    let all = 0..tokens.len();
    let measured = Measured::new(tokens.iter().map(|token| token.text.as_str()), profile);
    let length = measured.length(&all);
    let good = measured.fits(&all) && !measured.breaks_badly(all);
    good.then_some((tokens, length))
}

/// A line for each of two voices and their length, if both fit.
fn two_voices(first: &[Token], second: &[Token], profile: &Profile) -> Option<(Vec<Token>, usize)> {
    let line = |tokens: &[Token]| {
        let line = [&[Token::dash()], tokens].concat();
        let length = profile.length(&super::join(&line));
        (length <= profile.max_line).then_some((line, length))
    };
    let ((first, top), (mut second, bottom)) = (line(first)?, line(second)?);
    second[0].turn = true;
    Some(([first, second].concat(), top + bottom))
}

/// Merges cues that are too short for their text or for the eye with a neighbour, where both are one cue together: with one
/// of the same voice rather than another, and with the nearer of two.
pub(super) fn merge_cramped<'a>(drafts: Vec<Draft<'a>>, limits: &Limits<'_>) -> Vec<Draft<'a>> {
    let mut merged: Vec<Draft<'a>> = Vec::new();
    let mut coming = drafts.into_iter().peekable();
    while let Some(draft) = coming.next() {
        let both = merged.last().and_then(|last| {
            let (waits, cramped) = (last.is_cramped(limits.profile), draft.is_cramped(limits.profile));
            let nearer = |next: &Draft<'a>| draft.distance(next) < last.distance(&draft);
            let better = coming.peek().filter(|next| !waits && nearer(next));
            let joins = waits || cramped && better.is_none_or(|next| draft.merged(next, limits).is_none());
            joins.then(|| last.merged(&draft, limits)).flatten()
        });
        if both.is_some() {
            merged.pop();
        }
        merged.push(both.unwrap_or(draft));
    }
    merged
}

/// Gives every cue its final time: with its sound, or a little sooner if it needs the time; no sooner than the gap after the
/// one before it, and gone before the next comes. One that could not be seen otherwise holds the next up a little.
pub(super) fn settle_times(drafts: &mut [Draft<'_>], limits: &Limits<'_>) {
    let mut free_ms = 0;
    for at in 0..drafts.len() {
        let next = drafts.get(at + 1).map(|next| (next.start_ms - limits.gap_ms, next.voice_ms));
        let draft = &mut drafts[at];
        let (earliest, voice_ms) = (draft.start_ms.max(free_ms), draft.voice_ms.max(free_ms));
        let shortest = voice_ms + limits.profile.min_duration_ms;
        let (room_ms, next_voice_ms) = next.unwrap_or((MAX_MS, MAX_MS));
        let times = (voice_ms, draft.sound_ms.max(voice_ms));
        draft.end_ms = leaves(times, (draft.length, room_ms), (limits.profile, HANG_MS));
        draft.start_ms = (draft.end_ms - limits.profile.least_ms(draft.length)).clamp(earliest, voice_ms);
        if draft.end_ms - draft.start_ms < limits.profile.min_duration_ms {
            let latest = next_voice_ms + LATEST_MS - limits.gap_ms;
            draft.end_ms = shortest.min(latest).max(draft.end_ms).max(voice_ms + limits.gap_ms);
        }
        free_ms = draft.end_ms + limits.gap_ms;
    }
}
