//! Properties that hold for every track, its checks, its fixes and its score.

use hallyu_captions::check::{Context, Report, Source, SourceKind, Track, check, fix, realign};
use hallyu_captions::metrics::sync::Sync;
use hallyu_captions::profile::{PROFILES, Profile};
use hallyu_captions::score::{Evidence, Relation, Review, coverage, score};
use hallyu_captions::speech::Interval;
use hallyu_captions::{Cue, Finding, FrameRate, Ms, Rule, Severity, Word, visible};
use proptest::prelude::*;

const RATES: [FrameRate; 4] = [FrameRate::FILM, FrameRate::CINEMA, FrameRate::PAL, FrameRate::NTSC];

#[rustfmt::skip]
const PIECES: [&str; 44] = [
    "hola", "qué", "No", "Ana", "Kang", "Tae-oh", "el", "de", "porque", "volvería", "situação", "네", "감사합니다", "3",
    "10", "las", "mayo", "kg", " ", " ", " ", " ", "  ", "\n", "\n- ", "\n-", "- ", "—", ", ", ". ", "...", "…", "?",
    "!", "¿", "¡", ";", "?!", "♪", "[", "]", "<i>", "</i>", "\u{fffd}",
];

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&PIECES), 1..24).prop_map(|pieces| pieces.concat())
}

/// Cues that follow, touch and overlap each other, now and then out of order.
fn cues() -> impl Strategy<Value = Vec<Cue>> {
    let step = prop_oneof![-400_i64..400, 0_i64..3_000, -9_000_i64..9_000];
    let shape = (step, prop_oneof![1_i64..1_200, 500_i64..9_000], text());
    prop::collection::vec(shape, 0..24).prop_map(|shapes| {
        let mut end = 0;
        let mut cue_of = |(step, duration, text): (Ms, Ms, String)| {
            let start = Ms::max(end + step, 0);
            end = start + duration;
            Cue::new(start, end, &text).ok()
        };
        shapes.into_iter().filter_map(&mut cue_of).collect()
    })
}

/// What is known about a video, as its owner holds it.
#[derive(Clone, Debug, Default)]
struct Known {
    words: Vec<Word>,
    stretches: Vec<Interval>,
    shots: Vec<Ms>,
    sources: Vec<Source>,
}

impl Known {
    fn context(&self) -> Context<'_> {
        Context {
            words: Some(&self.words),
            speech: Some(&self.stretches),
            sounds: Some(&self.stretches),
            shots: Some(&self.shots),
            sources: Some(&self.sources),
            sync: None,
        }
    }
}

fn known(time: impl Strategy<Value = Ms> + Clone + 'static) -> impl Strategy<Value = Known> {
    let stretch = (time.clone(), time.clone());
    let kinds = vec![SourceKind::Dialogue, SourceKind::Song, SourceKind::OnScreen, SourceKind::Sound];
    (
        prop::collection::vec(stretch.clone(), 0..40),
        prop::collection::vec(stretch.clone(), 0..20),
        prop::collection::vec(time, 0..20),
        prop::collection::vec((stretch, prop::sample::select(kinds), any::<bool>()), 0..20),
    )
        .prop_map(|(words, stretches, shots, sources)| Known {
            words: words
                .into_iter()
                .map(|(start, end)| Word { p: 0.3, ..Word::new(start, end, "말") })
                .collect(),
            stretches: stretches.into_iter().map(|(start, end)| Interval::new(start, end)).collect(),
            shots,
            sources: sources
                .into_iter()
                .map(|((start, end), kind, doubt)| Source {
                    time: Interval::new(start, end),
                    kind,
                    doubt: doubt.then(|| "H2".to_owned()),
                })
                .collect(),
        })
}

fn near() -> impl Strategy<Value = Known> {
    known(0_i64..60_000)
}

fn profile() -> impl Strategy<Value = &'static Profile> {
    prop::sample::select(&PROFILES)
}

fn rate() -> impl Strategy<Value = FrameRate> {
    prop::sample::select(&RATES)
}

fn track<'a>(cues: &'a [Cue], profile: &'a Profile, rate: FrameRate) -> Track<'a> {
    Track { cues, profile, rate, media_ms: Some(60_000) }
}

/// The letters and digits of a track, in the order in which they are shown.
fn letters(cues: &[Cue]) -> String {
    let mut ordered: Vec<&Cue> = cues.iter().collect();
    ordered.sort_by_key(|cue| cue.start_ms());
    ordered
        .into_iter()
        .flat_map(|cue| visible(cue.text()).chars().collect::<Vec<_>>())
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// What blocks a track, for cues by their place among those by start.
fn blocking(report: &Report) -> Vec<(Rule, usize)> {
    let blocks = report.findings.iter().filter(|finding| finding.severity == Severity::Blocking);
    blocks.map(|finding| (finding.rule, finding.cue)).collect()
}

fn evidence() -> impl Strategy<Value = Evidence> {
    let relation = prop::sample::select(vec![Relation::Known, Relation::Unknown]);
    let review = prop::sample::select(vec![Review::Machine, Review::Approved]);
    (prop::option::of(any::<f32>()), 0_u32..5, 0_u32..9, relation, review).prop_map(
        |(heard, terms, terms_kept, relation, review)| Evidence {
            heard,
            terms,
            terms_kept,
            relation,
            review,
        },
    )
}

fn finding() -> impl Strategy<Value = Finding> {
    let severities = vec![Severity::Minor, Severity::Major, Severity::Blocking];
    (prop::sample::select(Rule::ALL), 0_usize..26, prop::option::of(prop::sample::select(severities)))
        .prop_map(|(rule, cue, severity)| {
            let finding = Finding::new(rule, cue, "", "");
            let own = finding.severity;
            finding.weighing(severity.unwrap_or(own))
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn nothing_makes_a_check_panic(
        cues in cues(), profile in profile(), known in known(any::<Ms>()), rate in (1_u32.., 1_u32..), media_ms in any::<Option<Ms>>(),
        offset_ms in -40_000_000_i64..40_000_000, drift in -2.0_f64..2.0,
    ) {
        let rate = FrameRate::new(rate.0, rate.1).unwrap();
        let track = Track { cues: &cues, profile, rate, media_ms };
        let sync = Sync { offset_ms, drift, confidence: 1.0, windows: Vec::new() };
        let report = check(&track, &Context { sync: Some(&sync), ..known.context() });
        prop_assert!(report.findings.iter().all(|finding| finding.cue < cues.len().max(1)));
        prop_assert_eq!(realign(&cues, &sync).len(), cues.len());
        let share = coverage(&cues, &known.stretches);
        prop_assert!((0.0..=1.0).contains(&share));
    }

    #[test]
    fn a_finding_never_raises_a_score(
        cues in cues(), profile in profile(), evidence in prop::collection::vec(evidence(), 0..24),
        findings in prop::collection::vec(finding(), 0..40), one_more in finding(), share in -1.0_f64..2.0,
    ) {
        let track = track(&cues, profile, FrameRate::FILM);
        let before = score(&track, &findings, &evidence, share);
        let after = score(&track, &[findings, vec![one_more]].concat(), &evidence, share);
        prop_assert!(after.track <= before.track && after.gate <= before.gate);
        prop_assert!(after.cues.iter().zip(&before.cues).all(|(after, before)| after <= before));
        prop_assert!(before.cues.iter().chain([&before.track]).all(|score| (0.0..=1.0).contains(score)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn fixing_twice_changes_nothing(cues in cues(), profile in profile(), known in near(), rate in rate()) {
        for context in [Context::default(), known.context()] {
            let once = fix(&track(&cues, profile, rate), &context);
            let twice = fix(&track(&once.cues, profile, rate), &context);
            prop_assert_eq!(twice.changed, 0);
            prop_assert_eq!(twice.cues, once.cues);
        }
    }

    #[test]
    fn fixing_keeps_the_words_and_blocks_nothing_new(
        cues in cues(), profile in profile(), known in near(), rate in rate(),
    ) {
        let mut given = cues;
        given.sort_by_key(Cue::start_ms);
        for context in [Context::default(), known.context()] {
            let before = blocking(&check(&track(&given, profile, rate), &context));
            let fixed = fix(&track(&given, profile, rate), &context);
            prop_assert_eq!(letters(&fixed.cues), letters(&given));
            let after = blocking(&check(&track(&fixed.cues, profile, rate), &context));
            prop_assert!(after.iter().all(|found| before.contains(found)), "{:?} from {:?}", after, before);
        }
    }
}

/// An episode: 1,200 cues over an hour, some short, some fast, some too close, with words, speech and shots.
fn episode() -> (Vec<Cue>, Known) {
    let texts = [
        "¿Por qué no contestaste mis llamadas de anoche?",
        "- Ven conmigo.\n- No puedo irme ahora.",
        "No sé...",
        "Nunca pensé que volvería a verte después de tantos años.",
        "Sí.",
    ];
    let mut known = Known::default();
    let cue_of = |n: i64| {
        let start = n * 3_000 + n % 7 * 40;
        let end = start + [2_917, 900, 2_700, 3_100, 600][(n % 5).unsigned_abs() as usize];
        known.words.extend((0..6).map(|word| Word::new(start + word * 250, start + word * 250 + 200, "말")));
        known.stretches.push(Interval::new(start, start + 1_500));
        known.shots.push(start + 700 * (n % 5));
        Cue::new(start, end, texts[(n % 5).unsigned_abs() as usize]).ok()
    };
    ((0..1_200).filter_map(cue_of).collect(), known)
}

#[test]
fn what_is_fixed_is_inside_the_limits_of_time() {
    let (cues, _) = episode();
    for rate in RATES {
        let profile = &hallyu_captions::profile::ES_419;
        let track = Track { cues: &cues[..240], profile, rate, media_ms: None };
        let fixed = fix(&track, &Context::default());
        assert!(fixed.changed > 120, "{}", fixed.changed);
        let track = Track { cues: &fixed.cues, ..track };
        let timing =
            [Rule::F4, Rule::T1, Rule::T2, Rule::T3, Rule::T4, Rule::T5, Rule::T6, Rule::L1, Rule::L2];
        let report = check(&track, &Context::default());
        let left: Vec<&Finding> =
            report.findings.iter().filter(|finding| timing.contains(&finding.rule)).collect();
        assert!(left.is_empty(), "{left:?}");
    }
}

#[test]
fn checks_take_time_in_proportion_to_the_track() {
    let (cues, known) = episode();
    let profile = &hallyu_captions::profile::ES_419;
    let seconds = |cues: &[Cue]| {
        let start = std::time::Instant::now();
        let report = check(&track(cues, profile, FrameRate::FILM), &known.context());
        assert!(report.findings.len() > cues.len() / 2);
        start.elapsed().as_secs_f64()
    };
    let best = |cues: &[Cue]| (0..5).map(|_| seconds(cues)).fold(f64::INFINITY, f64::min);
    let (quarter, whole) = (best(&cues[..300]), best(&cues));
    // Four times the cues: linear takes 4 times as long, quadratic 16 times.
    assert!(whole < quarter * 10.0, "{quarter} s and {whole} s");
}
