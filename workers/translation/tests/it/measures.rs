//! What the pipeline is measured by. Each test leaves its figure for the report.

use std::collections::{BTreeMap, BTreeSet};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use hallyu_captions::cut::{CutCue, CutInput, cut};
use hallyu_captions::metrics::suber::suber;
use hallyu_captions::profile::{ES_419, ES_419_KIDS, PT_BR, PT_BR_KIDS, Profile};
use hallyu_captions::segment::Segment;
use hallyu_captions::shots::Picture;
use hallyu_captions::{Cue, Severity};
use hallyu_contracts::subtitles::{Estimate, Outcome, TranslatedLine, TranslationOrder, TranslationResult};
use hallyu_kernel::SubtitleLanguage;
use hallyu_testkit::fake_openai::{Endpoint, Fault};
use hallyu_testkit::fixtures::layout::{RATES, laid_out};
use hallyu_testkit::fixtures::{Seeded, ep_gold, long};
use hallyu_testkit::report::measure;
use hallyu_translation::pipeline::{Price, estimate};

use crate::bench::source;
use crate::gold::{gold_order, line, locale};
use crate::studio::{Studio, Unwatched, again, order_for, order_of, places, texts};

const ES: SubtitleLanguage = SubtitleLanguage::Es419;
const PT: SubtitleLanguage = SubtitleLanguage::PtBr;

/// Faults of other endpoints.
const OF_SPEECH: [Fault; 4] = [Fault::NoWords, Fault::InventedTail, Fault::Loop, Fault::Silence];

/// The faults of a model that passes if it is asked again.
fn recoverable() -> Vec<(&'static str, Fault)> {
    let skipped = [Fault::Perfect, Fault::Hang];
    Fault::named().filter(|(_, fault)| !OF_SPEECH.contains(fault) && !skipped.contains(fault)).collect()
}

/// Whether a line has nothing but its own gold: all of it, as much as fits, or with a flaw behind it or reported by a finding.
fn is_own(line: &TranslatedLine, gold: &str, others: &BTreeSet<&str>) -> bool {
    let Some(text) = line.text() else { return true };
    let words = |text: &str| text.trim_end_matches(['.', '?', '!', '…', ',', ' ']).to_owned();
    let has_other =
        |other: &&str| other.chars().count() >= 6 && text.contains(*other) && !gold.contains(*other);
    let is_reported = line.findings.iter().any(|finding| finding.severity > Severity::Minor);
    let begins = text.starts_with(&words(gold)) || gold.starts_with(&words(text));
    text == gold || ((begins || is_reported) && !others.iter().any(has_other))
}

fn failed(result: &TranslationResult) -> Vec<u32> {
    places(result, |outcome| matches!(outcome, Outcome::Failed { .. }))
}

#[tokio::test]
async fn no_fault_puts_a_translation_on_another_line() {
    let episode = ep_gold();
    let (mut slots, mut shifted, mut flawed, mut given_up) = (0, Vec::new(), 0, 0);
    for (name, fault) in recoverable() {
        let studio = Studio::new().await;
        let language = if fault == Fault::PtPt(0) { PT } else { ES };
        let mut order = gold_order(&studio, language).await;
        order.lines.truncate(120);
        studio.server.on_share(Endpoint::Chat, (0.5, 10), &[fault]);
        let result = studio.run_patiently(&order).await;
        let others: BTreeSet<&str> = episode.texts(locale(language)).map(|(_, text)| text).collect();
        for (segment, line) in episode.segments.iter().zip(&result.lines) {
            let (gold, text) = (segment.text(locale(language)), line.text());
            slots += 1;
            given_up += usize::from(text.is_none());
            flawed += usize::from(text.is_some_and(|text| text != gold));
            if !is_own(line, gold, &others) {
                shifted.push(format!("{name}: {} -> {text:?}", segment.ko));
            }
        }
    }
    println!("{shifted:#?}");
    let figure =
        format!("{} of {slots} shifted; {flawed} kept with a flaw, {given_up} given up", shifted.len());
    measure(10, "alignment after every fault, in half of the calls", "0 shifted", figure, shifted.is_empty());
}

/// Answered calls for a segment, at most.
fn most_calls(studio: &Studio) -> usize {
    let mut calls: BTreeMap<String, usize> = BTreeMap::new();
    for line in studio.server.asked().into_iter().flat_map(|asked| asked.lines) {
        *calls.entry(line.id.unwrap_or_default()).or_default() += 1;
    }
    calls.into_values().max().unwrap_or(0)
}

#[tokio::test]
async fn faults_in_a_fifth_of_the_calls_cost_little_and_lose_nothing() {
    // Faults of the transport are tried again in place, and are not counted.
    let transport = ["http_429", "http_500", "cut_body", "slow_stream_cut"];
    let faults: Vec<Fault> = recoverable()
        .into_iter()
        .filter(|(name, _)| !transport.contains(name))
        .map(|(_, fault)| fault)
        .collect();
    let (mut lines, mut done, mut calls, mut batches, mut most) = (0, 0, 0, 0, 0);
    for (language, seed) in [(ES, 1), (PT, 2), (ES, 3)] {
        let studio = Studio::new().await;
        let order = gold_order(&studio, language).await;
        studio.server.on_share(Endpoint::Chat, (0.2, seed), &faults);
        let result = studio.run(&order).await;
        lines += result.lines.len();
        done += texts(&result).iter().flatten().count();
        calls += studio.calls();
        batches += estimate(&order, Price::default()).batches;
        most = most.max(most_calls(&studio));
    }
    let (recall, mean) = (done as f64 * 100.0 / lines as f64, calls as f64 / batches as f64);
    let figure = format!("{recall:.2} % of {lines}; {mean:.2} calls a batch; {most} for a segment at most");
    let limit = ">= 99.5 %; <= 1.35 calls a batch; <= 5 for a segment";
    measure(11, "faults in a fifth of the calls", limit, figure, recall >= 99.5 && mean <= 1.35 && most <= 5);
}

#[tokio::test]
async fn one_hopeless_line_fails_alone() {
    let studio = Studio::new().await;
    let order = gold_order(&studio, ES).await;
    let hopeless = order.lines[200].text.clone();
    studio.server.never_translate(&hopeless);
    let expected: Vec<u32> =
        (1..).zip(&order.lines).filter(|(_, line)| line.text == hopeless).map(|(seq, _)| seq).collect();
    let result = studio.run(&order).await;
    let figure = format!("{:?} of {} failed", failed(&result), result.lines.len());
    measure(12, "a line that nobody translates", "it fails alone", figure, failed(&result) == expected);
}

/// Polls a future so often at most, then drops it. Also tells how often it was polled.
async fn polled<F: Future>(most: usize, future: F) -> (Option<F::Output>, usize) {
    let (mut future, mut polls) = (pin!(future), 0);
    let output = poll_fn(|context| {
        if polls == most {
            return Poll::Ready(None);
        }
        polls += 1;
        future.as_mut().poll(context).map(Some)
    });
    let output = output.await;
    (output, polls)
}

#[tokio::test]
async fn a_killed_run_goes_on_where_it_was() {
    let order = order_for(90);
    let broken = |studio: &Studio| {
        studio.server.always_for(&source(30), Fault::TooLong(0));
        studio.server.never_translate(&source(50));
    };
    let whole = Studio::new().await;
    broken(&whole);
    let pipeline = whole.pipeline();
    let (expected, polls) = polled(usize::MAX, pipeline.run(&order, &Unwatched)).await;
    let expected = serde_json::to_vec(&expected.unwrap().unwrap()).unwrap();
    let mut random = Seeded::new(13);
    let (mut different, mut twice, mut killed) = (0, 0, 0);
    for _ in 0..20 {
        let studio = Studio::new().await;
        broken(&studio);
        let pipeline = studio.pipeline();
        let (output, _) = polled(1 + random.below(polls), pipeline.run(&order, &Unwatched)).await;
        killed += usize::from(output.is_none());
        let result = serde_json::to_vec(&studio.run(&order).await).unwrap();
        different += usize::from(result != expected);
        // The question in flight is the only one that may come twice.
        twice += usize::from(studio.calls() > whole.calls() + 1);
    }
    let figure = format!(
        "{killed} of 20 killed; {different} differ; {twice} paid for more than the question in flight twice"
    );
    measure(
        13,
        "killed at 20 points",
        "0 differ, 0 paid twice",
        figure,
        killed >= 10 && different + twice == 0,
    );
}

#[tokio::test]
async fn a_second_run_asks_nobody() {
    let studio = Studio::new().await;
    let order = gold_order(&studio, ES).await;
    let first = studio.run(&order).await;
    let calls = studio.calls();
    assert_eq!(studio.run(&order).await, first);
    let given = studio.run(&again(&order, &first)).await;
    assert_eq!(texts(&given), texts(&first));
    let more = studio.calls() - calls;
    measure(14, "a second run, nothing changed", "0 calls", format!("{more} calls"), more == 0);
}

#[tokio::test]
async fn an_edited_term_is_asked_for_where_it_occurs() {
    let studio = Studio::new().await;
    let order = gold_order(&studio, ES).await;
    let first = studio.run(&order).await;
    let mut wrong = Vec::new();
    let terms = order.glossary.terms().to_vec();
    for place in 0..terms.len() {
        let mut edited = terms.clone();
        let targets = &mut edited[place].targets;
        targets.values_mut().for_each(|target| target.note = Some("revised".to_owned()));
        let mut changed = again(&order, &first);
        changed.glossary = hallyu_captions::language::Glossary::new(edited);
        let has_term =
            |text: &str| order.glossary.find(text).iter().any(|hit| hit.term.source == terms[place].source);
        let expected: BTreeSet<String> =
            changed.lines.iter().map(|line| line.text.clone()).filter(|text| has_term(text)).collect();
        let before = studio.server.asked().len();
        studio.run(&changed).await;
        let asked: BTreeSet<String> = studio.asked_since(before).into_iter().collect();
        if asked != expected {
            wrong.push(format!("{}: {asked:?} instead of {expected:?}", terms[place].source));
        }
    }
    let figure = format!("{} of {} terms exact", terms.len() - wrong.len(), terms.len());
    println!("{wrong:#?}");
    measure(15, "an edited term", "exactly its lines", figure, wrong.is_empty());
}

#[tokio::test]
async fn an_edited_line_is_asked_for_and_after_a_large_edit_its_neighbours() {
    let studio = Studio::new().await;
    let mut order = order_for(60);
    order.lines[31].fixed = Some("¿Me abre?".to_owned());
    let first = studio.run(&order).await;
    let edited = |text: String| {
        let mut edited = again(&order, &first);
        edited.lines[29].text = text;
        edited
    };
    let before = studio.server.asked().len();
    studio.run(&edited(source(30).replace("주세요", "주세용"))).await;
    let small = studio.asked_since(before).len();
    let between = studio.server.asked().len();
    let result = studio.run(&edited("무슨 소리야, 말도 안 돼.".to_owned())).await;
    let large = studio.asked_since(between);
    let untouched = result.lines[31].outcome == first.lines[31].outcome && !large.contains(&source(32));
    let figure = format!("{small}; {}; approved untouched: {untouched}", large.len());
    let pass = small == 1 && (2..=5).contains(&large.len()) && untouched;
    measure(16, "an edited line, small and large edit", "1; <= 5; approved untouched", figure, pass);
}

/// The share by which an estimate is off.
fn off(estimated: u64, counted: u64) -> f64 {
    (estimated as f64 - counted as f64).abs() / counted as f64
}

#[tokio::test]
async fn an_estimate_is_near_the_bill() {
    let mut worst: f64 = 0.0;
    for order in ["es", "pt", "long"] {
        let studio = Studio::new().await;
        let order = match order {
            "es" => gold_order(&studio, ES).await,
            "pt" => gold_order(&studio, PT).await,
            _ => {
                let (mut order, segments) = (order_of([]), long(24));
                studio
                    .server
                    .gold("es-419", segments.iter().map(|line| (line.ko.as_str(), line.es.as_str())));
                order.lines = (1..).zip(&segments).map(line).collect();
                order
            }
        };
        let price = Price { input: 2.0, output: 8.0 };
        let Estimate { tokens_in, tokens_out, cost_micros, .. } = estimate(&order, price);
        studio.run(&order).await;
        let bill = studio.server.usage(Endpoint::Chat);
        let cost = price.micros(bill.prompt_tokens, bill.completion_tokens);
        worst = worst
            .max(off(tokens_in, bill.prompt_tokens))
            .max(off(tokens_out, bill.completion_tokens))
            .max(off(cost_micros, cost));
    }
    let figure = format!("{:.1} % off at most", worst * 100.0);
    measure(24, "estimate of tokens and cost", "25 %", figure, worst <= 0.25);
}

fn cues(order: &TranslationOrder, result: &TranslationResult) -> Vec<CutCue> {
    let segments: Vec<Segment> = order
        .lines
        .iter()
        .map(|line| Segment {
            start_ms: line.start_ms,
            end_ms: line.end_ms,
            speaker: line.speaker.clone(),
            words: vec![],
            text: line.text.clone(),
        })
        .collect();
    let inputs: Vec<CutInput<'_>> = segments
        .iter()
        .zip(&result.lines)
        .map(|(segment, line)| CutInput { segment, text: line.text().unwrap_or_default() })
        .collect();
    let profile = Profile::of(order.target_language.as_str());
    let picture = Picture::new(order.frame_rate);
    cut(&inputs, profile, &picture)
}

/// The gold as a person would show it who knows nothing of the cutter: each line while it is said, with its next words after
/// a line of 42 characters is full; what is longer than two lines in halves of equal time.
fn gold_cues(order: &TranslationOrder, texts: &[&str]) -> Vec<Cue> {
    let mut cues = Vec::new();
    for (line, text) in order.lines.iter().zip(texts) {
        let mut rows: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            match rows.last_mut().filter(|row| row.chars().count() + 1 + word.chars().count() <= 42) {
                Some(row) => *row = format!("{row} {word}"),
                None => rows.push(word.to_owned()),
            }
        }
        let blocks: Vec<String> = rows.chunks(2).map(|rows| rows.join("\n")).collect();
        let at = |n: usize| line.start_ms + (line.end_ms - line.start_ms) * n as i64 / blocks.len() as i64;
        cues.extend((0..).zip(&blocks).map(|(n, text)| Cue::new(at(n), at(n + 1), text).expect("a cue")));
    }
    cues
}

/// The least share of the cues of a translated episode that is read at these speeds, in percent, at any frame rate.
async fn share_up_to(language: SubtitleLanguage, profile: &'static Profile, cps: &[f64]) -> Vec<f64> {
    let studio = Studio::new().await;
    let mut order = gold_order(&studio, language).await;
    profile.id.clone_into(&mut order.profile);
    let result = studio.run(&order).await;
    let mut episode = ep_gold();
    for (segment, line) in episode.segments.iter_mut().zip(&result.lines) {
        let text = if language == PT { &mut segment.pt } else { &mut segment.es };
        line.text().expect("every line is translated").clone_into(text);
    }
    let tracks = RATES.map(|rate| laid_out(&episode, profile, rate));
    let share = |cps: &f64| {
        let shares = tracks.iter().map(|track| track.percent_up_to(*cps));
        shares.fold(100.0, f64::min)
    };
    cps.iter().map(share).collect()
}

#[tokio::test]
async fn cues_can_be_read_by_adults_and_by_children() {
    let (mut adults, mut children) = (Vec::new(), Vec::new());
    for (language, profile, kids) in [(ES, &ES_419, &ES_419_KIDS), (PT, &PT_BR, &PT_BR_KIDS)] {
        adults.push(share_up_to(language, profile, &[17.0, 20.0]).await);
        children.extend(share_up_to(language, kids, &[13.0]).await);
    }
    let least = |shares: &[f64]| shares.iter().copied().fold(100.0, f64::min);
    let [hard, most] = [0, 1].map(|at| least(&[adults[0][at], adults[1][at]]));
    let kids = least(&children);
    let figure = format!("{hard:.2} %; {most:.2} %; for children {kids:.2} %");
    let pass = hard >= 95.0 && most >= 100.0 && kids >= 95.0;
    measure(2, "cues <= 17 CPS; <= 20; kids <= 13", ">= 95 %; 100 %; >= 95 %", figure, pass);
}

#[tokio::test]
async fn the_pipeline_shows_nearly_the_gold() {
    let studio = Studio::new().await;
    let episode = ep_gold();
    let mut found = Vec::new();
    for language in [ES, PT] {
        let order = gold_order(&studio, language).await;
        let result = studio.run(&order).await;
        let shown: Vec<Cue> = cues(&order, &result).iter().filter_map(|cue| cue.cue().ok()).collect();
        let texts: Vec<&str> = episode.texts(locale(language)).map(|(_, text)| text).collect();
        found.push(suber(&shown, &gold_cues(&order, &texts), language.as_str()).percent());
    }
    let figure = format!("es-419 {:.2}, pt-BR {:.2}", found[0], found[1]);
    measure(
        7,
        "SubER of the pipeline against gold",
        "<= 15",
        figure,
        found.iter().all(|suber| *suber <= 15.0),
    );
}

#[tokio::test]
async fn both_languages_show_every_segment() {
    let studio = Studio::new().await;
    let mut figures = Vec::new();
    let mut missing = 0;
    for language in [ES, PT] {
        let order = gold_order(&studio, language).await;
        let result = studio.run(&order).await;
        let cues = cues(&order, &result);
        let shown: BTreeSet<usize> = cues.iter().flat_map(|cue| cue.segments.clone()).collect();
        missing += order.lines.len() - shown.len();
        figures.push(format!("{language}: {} cues", cues.len()));
    }
    let figure = format!("{}; {missing} segments not shown", figures.join(", "));
    measure(27, "two languages of the same segments", "every segment shown in both", figure, missing == 0);
}
