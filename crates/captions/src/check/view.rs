//! A track in order, with what is known about its video at hand.

use super::{Context, Source, SourceKind, Track};
use crate::profile::Profile;
use crate::speech::Interval;
use crate::stretches::{merged, shown};
use crate::{Cue, FrameRate, MAX_MS, Ms, Word};

/// What the rules look at.
pub(super) struct View<'a> {
    /// By start.
    pub(super) cues: Vec<Cue>,
    pub(super) profile: &'a Profile,
    pub(super) rate: FrameRate,
    pub(super) media_ms: Option<Ms>,
    pub(super) context: Context<'a>,
    /// By start.
    words: Vec<&'a Word>,
    /// By start.
    pub(super) sources: Vec<&'a Source>,
    /// How far the sources up to each one reach.
    reach: Vec<Ms>,
    /// By start, none touching the next.
    pub(super) speech: Vec<Interval>,
    /// In order.
    shots: Vec<Ms>,
}

/// The shot changes around an instant.
pub(super) struct Shots {
    pub(super) last: Option<Ms>,
    pub(super) next: Option<Ms>,
}

impl<'a> View<'a> {
    /// The track by start, and the place that each cue has in the track as it came.
    pub(super) fn sorted(track: &Track<'a>, context: &Context<'a>) -> (Self, Vec<usize>) {
        let mut places: Vec<usize> = (0..track.cues.len()).collect();
        places.sort_by_key(|at| track.cues[*at].start_ms());
        let is_time = |ms: &Ms| (0..=MAX_MS).contains(ms);
        let words = context.words.unwrap_or_default().iter();
        let mut words: Vec<&Word> = words
            .filter(|word| is_time(&word.start_ms) && (word.start_ms..=MAX_MS).contains(&word.end_ms))
            .collect();
        words.sort_by_key(|word| word.start_ms);
        let mut shots: Vec<Ms> = context.shots.unwrap_or_default().iter().copied().filter(is_time).collect();
        shots.sort_unstable();
        let mut sources: Vec<&Source> = context.sources.unwrap_or_default().iter().collect();
        sources.sort_by_key(|source| source.time.start_ms);
        let view = Self {
            cues: places.iter().map(|at| track.cues[*at].clone()).collect(),
            profile: track.profile,
            rate: track.rate,
            media_ms: track.media_ms.map(|media_ms| media_ms.clamp(0, MAX_MS)),
            context: *context,
            words,
            reach: running_max(sources.iter().map(|source| source.time.end_ms)),
            sources,
            speech: merged(context.speech.unwrap_or_default().iter().copied()),
            shots,
        };
        (view, places)
    }

    /// The least time between two cues.
    pub(super) fn gap_ms(&self) -> Ms {
        self.rate.ms(self.profile.gap_frames)
    }

    /// When the cue before ends.
    pub(super) fn previous_end(&self, at: usize) -> Option<Ms> {
        Some(self.cues.get(at.checked_sub(1)?)?.end_ms())
    }

    /// When the cue after starts.
    pub(super) fn next_start(&self, at: usize) -> Option<Ms> {
        Some(self.cues.get(at + 1)?.start_ms())
    }

    /// Whether a gap is neither as short as allowed nor as long as half a second.
    pub(super) fn is_awkward(&self, gap_ms: Ms) -> bool {
        let frames = self.rate.frames(gap_ms);
        frames > self.profile.gap_frames && frames < self.rate.half_second()
    }

    /// The end nearest to the wanted one, for a cue that starts then, that leaves a proper gap to the cue after.
    pub(super) fn proper_end(&self, at: usize, start_ms: Ms, wanted_ms: Ms) -> Ms {
        let wanted_ms = self.media_ms.map_or(wanted_ms, |media_ms| wanted_ms.min(media_ms));
        let Some(next) = self.next_start(at) else { return wanted_ms };
        let latest = next - self.gap_ms();
        if wanted_ms < latest && !self.is_awkward(next - wanted_ms) {
            return wanted_ms;
        }
        if latest - start_ms <= self.profile.max_duration_ms {
            return latest;
        }
        next - self.rate.ms(self.rate.half_second())
    }

    /// The words that a cue stands for: those that sound in it for the greater part, and those just before that no
    /// cue shows. In the order of their starts.
    pub(super) fn words_of(&self, at: usize) -> &[&'a Word] {
        let (Some(cue), previous_end) = (self.cues.get(at), self.previous_end(at)) else { return &[] };
        let middle = |word: &Word| word.start_ms.midpoint(word.end_ms);
        let shown_from = previous_end.unwrap_or(0).min(cue.start_ms());
        let first = self.words.partition_point(|word| middle(word) < shown_from);
        let inside = self.words.partition_point(|word| middle(word) < cue.start_ms());
        let end = self.words.partition_point(|word| middle(word) < cue.end_ms());
        let Some(before) = self.words.get(first..inside.min(end)) else { return &[] };
        let late = before.iter().rev().scan(cue.start_ms(), |heard_until, word| {
            let follows = *heard_until - word.end_ms <= PAUSE_MS;
            *heard_until = word.start_ms;
            follows.then_some(())
        });
        self.words.get(inside.min(end) - late.count()..end).unwrap_or_default()
    }

    /// How long somebody speaks in a stretch of time.
    pub(super) fn speech_ms(&self, time: Interval) -> Ms {
        let first = self.speech.partition_point(|speech| speech.end_ms <= time.start_ms);
        let inside = self.speech[first..].iter().take_while(|speech| speech.start_ms < time.end_ms);
        inside.map(|speech| speech.shared_ms(time)).sum()
    }

    pub(super) fn shots_around(&self, ms: Ms) -> Shots {
        let next = self.shots.partition_point(|shot| *shot <= ms);
        Shots {
            last: next.checked_sub(1).and_then(|last| self.shots.get(last)).copied(),
            next: self.shots.get(next).copied(),
        }
    }

    /// The source lines that are heard or seen in a stretch of time.
    pub(super) fn sources_in(&self, time: Interval) -> impl Iterator<Item = &'a Source> + use<'a, '_> {
        let first = self.reach.partition_point(|end| *end <= time.start_ms);
        let started =
            self.sources.iter().skip(first).take_while(move |source| source.time.start_ms < time.end_ms);
        started.filter(move |source| time.start_ms < source.time.end_ms).copied()
    }

    /// Whether what a cue shows is said by somebody: no song, sign or sound, as far as that is known.
    pub(super) fn is_dialogue(&self, at: usize) -> bool {
        let Some(cue) = self.cues.get(at) else { return false };
        let mut kinds = self.sources_in(shown(cue)).map(|source| source.kind).peekable();
        let is_said = kinds.peek().is_none() || kinds.any(|kind| kind == SourceKind::Dialogue);
        is_said && !is_label_or_sign(cue.text())
    }
}

/// A longer silence parts what is said before from what is said after.
const PAUSE_MS: Ms = 500;

/// Whether a text is a song, a sound label in brackets, or in capitals as signs in the picture are.
fn is_label_or_sign(text: &str) -> bool {
    let text = crate::visible(text);
    let is_label = text.starts_with('[') && text.ends_with(']') && text.matches('[').count() == 1;
    let is_sign = text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase);
    is_label || is_sign || text.contains(['♪', '♫'])
}

fn running_max(numbers: impl Iterator<Item = Ms>) -> Vec<Ms> {
    numbers
        .scan(Ms::MIN, |most, number| {
            *most = number.max(*most);
            Some(*most)
        })
        .collect()
}
