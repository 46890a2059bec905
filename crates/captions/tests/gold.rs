//! The gold episode, cut into cues and checked: what was written and proofread by people gives no false alarm.

use std::collections::BTreeMap;

use hallyu_captions::check::{Context, Report, Source, SourceKind, Track, check, fix, realign, sureness};
use hallyu_captions::cut::{CutInput, lay_out};
use hallyu_captions::language::Locale;
use hallyu_captions::metrics::sync::sync;
use hallyu_captions::profile::{ES_419, KO, PT_BR, Profile};
use hallyu_captions::score::{Evidence, Gate, coverage, score};
use hallyu_captions::segment::Segment;
use hallyu_captions::speech::Interval;
use hallyu_captions::{Cue, Picture, Rule, Word};
use hallyu_fixtures::{Episode, Kind, ep_gold, words};

/// An episode as subtitles in one language, with what is known about the video.
struct Gold {
    episode: Episode,
    profile: &'static Profile,
    cues: Vec<Cue>,
    words: Vec<Word>,
    speech: Vec<Interval>,
    sources: Vec<Source>,
}

impl Gold {
    fn new(locale: Locale, profile: &'static Profile) -> Self {
        let episode = ep_gold();
        let lines: Vec<Segment> = episode
            .segments
            .iter()
            .map(|line| Segment {
                start_ms: line.start_ms,
                end_ms: line.end_ms,
                speaker: line.speaker.clone(),
                words: words(line),
                text: line.ko.clone(),
            })
            .collect();
        let texts = episode.texts(locale).map(|(_, text)| text);
        let inputs: Vec<CutInput<'_>> =
            lines.iter().zip(texts).map(|(segment, text)| CutInput { segment, text }).collect();
        let picture = Picture::new(episode.frame_rate).cut_at(&episode.shots_ms);
        let cues = lay_out(&inputs, profile, &picture).iter().filter_map(|cue| cue.cue().ok()).collect();
        let spoken = episode.segments.iter().filter(|line| line.kind() != Kind::OnScreen);
        let speech = spoken.map(|line| Interval::new(line.start_ms, line.end_ms)).collect();
        let kind = |kind| match kind {
            Kind::Dialogue => SourceKind::Dialogue,
            Kind::Song => SourceKind::Song,
            Kind::OnScreen => SourceKind::OnScreen,
        };
        let source = |line: &hallyu_fixtures::Segment| Source {
            time: Interval::new(line.start_ms, line.end_ms),
            kind: kind(line.kind()),
            doubt: None,
        };
        let sources = episode.segments.iter().map(source).collect();
        let words = episode.segments.iter().flat_map(words).collect();
        Self { episode, profile, cues, words, speech, sources }
    }

    fn track(&self) -> Track<'_> {
        Track { cues: &self.cues, profile: self.profile, rate: self.episode.frame_rate, media_ms: None }
    }

    fn context(&self) -> Context<'_> {
        Context {
            words: Some(&self.words),
            speech: Some(&self.speech),
            shots: Some(&self.episode.shots_ms),
            sources: Some(&self.sources),
            ..Context::default()
        }
    }

    fn gate(&self) -> Gate {
        let means = sureness(&self.track(), &self.context());
        let evidence: Vec<Evidence> =
            means.into_iter().map(|heard| Evidence { heard, ..Evidence::default() }).collect();
        score(&self.track(), &self.report().findings, &evidence, coverage(&self.cues, &self.speech)).gate
    }

    fn report(&self) -> Report {
        check(&self.track(), &self.context())
    }
}

const LANGUAGES: [(Locale, &Profile); 3] =
    [(Locale::Es419, &ES_419), (Locale::PtBr, &PT_BR), (Locale::Ko, &KO)];

/// How many cues each rule has something against.
fn counts(report: &Report) -> BTreeMap<Rule, usize> {
    let mut counts = BTreeMap::new();
    for finding in &report.findings {
        *counts.entry(finding.rule).or_default() += 1;
    }
    counts
}

#[test]
fn what_people_wrote_gives_no_false_alarm() {
    for (locale, profile) in LANGUAGES {
        let gold = Gold::new(locale, profile);
        let mut counts = counts(&gold.report());
        // What is left is what no cut can serve: quick turns around shot changes, and fast talk.
        for (rule, percent) in [(Rule::T7, 1), (Rule::T12, 8), (Rule::L3, 5), (Rule::L4, 10)] {
            let found = counts.remove(&rule).unwrap_or_default();
            assert!(found * 100 <= gold.cues.len() * percent, "{rule} in {}: {found}", profile.id);
        }
        assert_eq!(counts, BTreeMap::new(), "{}", profile.id);
    }
}

#[test]
fn the_gold_episode_passes_and_a_late_one_does_not_until_it_is_moved_back() {
    for (locale, profile) in LANGUAGES {
        let mut gold = Gold::new(locale, profile);
        assert_eq!(gold.gate(), Gate::Reviewed, "{}", profile.id);
        let late = |cue: &Cue| Cue::new(cue.start_ms() + 1_000, cue.end_ms() + 1_000, cue.text());
        gold.cues = gold.cues.iter().flat_map(late).collect();
        let found = sync(&gold.cues, &gold.speech).unwrap();
        let rules = counts(&check(&gold.track(), &Context { sync: Some(&found), ..gold.context() }));
        assert!(rules.contains_key(&Rule::T11) && rules[&Rule::T7] > 100, "{rules:?}");
        assert_eq!(gold.gate(), Gate::Hold);
        gold.cues = realign(&gold.cues, &found);
        assert_eq!(gold.gate(), Gate::Reviewed, "{}", profile.id);
    }
}

#[test]
fn fixes_hardly_touch_what_is_right() {
    for (locale, profile) in LANGUAGES {
        let gold = Gold::new(locale, profile);
        let fixed = fix(&gold.track(), &gold.context());
        assert!(fixed.changed * 50 <= gold.cues.len(), "{}: {}", profile.id, fixed.changed);
    }
}

#[test]
fn what_is_spoilt_is_put_right_again() {
    for (locale, profile) in LANGUAGES {
        let gold = Gold::new(locale, profile);
        let spoil = |(n, cue): (usize, &Cue)| {
            let text = cue.text().replace('…', "...").replace("- ", "-").replace(", ", " , ");
            let late = if n % 3 == 0 { 150 } else { 0 };
            Cue::new(cue.start_ms(), cue.end_ms() + late, &text)
        };
        let cues: Vec<Cue> = gold.cues.iter().enumerate().flat_map(spoil).collect();
        let spoilt = Track { cues: &cues, ..gold.track() };
        let context = Context::default();
        let before = counts(&check(&spoilt, &context));
        assert!(before[&Rule::P1] > 30 && before[&Rule::T1] > 20, "{before:?}");
        let fixed = fix(&spoilt, &context);
        let after = counts(&check(&Track { cues: &fixed.cues, ..spoilt }, &context));
        let left: Vec<_> = after.keys().filter(|rule| !matches!(rule, Rule::L3 | Rule::L4)).collect();
        assert_eq!(left, Vec::<&Rule>::new(), "{}", profile.id);
    }
}
