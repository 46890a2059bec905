//! Translations held against their sources.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use super::cast::{Cast, Reason, Turn};
use super::glossary::Glossary;
use super::names::Names;
use super::register::{differ, form_of_words, has_two_speakers};
use super::speech::syllables;
use super::translation::{self, Line};
use super::words::composed;
use super::{Form, Locale};
use crate::{Finding, Ms, Rule, SpeakerId, visible};

/// A line and its translation.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pair<'a> {
    /// What is said, in Korean.
    pub source: &'a str,
    /// What is shown.
    pub target: &'a str,
    /// Who says it.
    pub speaker: Option<&'a SpeakerId>,
    /// To whom.
    pub addressee: Option<&'a SpeakerId>,
    /// When, in milliseconds from the start of the video.
    pub start_ms: Ms,
    /// The start of the source that whoever translated says to have translated, to prove that no line was mixed up.
    pub head: Option<&'a str>,
}

impl<'a> Pair<'a> {
    /// The line without its translation.
    pub fn turn(&self) -> Turn<'a> {
        Turn {
            source: self.source,
            speaker: self.speaker,
            addressee: self.addressee,
            start_ms: self.start_ms,
        }
    }
}

/// What the translations of a series are held against.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Its terms.
    pub glossary: Glossary,
    /// Its people.
    pub cast: Cast,
    /// The language of the translations.
    pub language: Locale,
    /// Characters of a translation per syllable of its source that are usual: the 1st to the 99th percentile of the series,
    /// or [`USUAL_RATIO`].
    pub ratio: RangeInclusive<f64>,
}

/// Characters of Spanish or Portuguese per Korean syllable where nothing is known of a series.
pub const USUAL_RATIO: RangeInclusive<f64> = 1.0..=5.5;

impl Sheet {
    /// A sheet with the usual ratio of lengths.
    pub fn new(glossary: Glossary, cast: Cast, language: Locale) -> Self {
        Self { glossary, cast, language, ratio: USUAL_RATIO }
    }
}

/// Fewest lines of a series that tell what is usual there.
const FEWEST: usize = 200;

/// Characters per syllable that are usual in a series: the 1st to the 99th percentile of its approved lines of at least eight
/// syllables; `None` if there are fewer than 200.
pub fn usual_ratio(pairs: &[Pair<'_>]) -> Option<RangeInclusive<f64>> {
    let mut ratios: Vec<f64> =
        pairs.iter().filter_map(|pair| translation::ratio(pair.source, pair.target)).collect();
    ratios.sort_by(f64::total_cmp);
    let (low, high) = (ratios.len() / 100, ratios.len().saturating_sub(1 + ratios.len() / 100));
    (ratios.len() >= FEWEST).then(|| Some(*ratios.get(low)?..=*ratios.get(high)?)).flatten()
}

/// Everything that is wrong with translations: rules X1 to X9 and C1 to C8. `cue` of a finding is the place of its pair.
pub fn check_pairs(pairs: &[Pair<'_>], rules: &Sheet) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    let names = Names::of(rules);
    let lines: Vec<Line<'_>> = pairs.iter().map(|pair| Line::new(pair, rules, &names)).collect();
    for (cue, line) in lines.iter().enumerate() {
        findings.extend(translation::check(line).into_iter().map(|finding| Finding { cue, ..finding }));
    }
    findings.extend(misaligned(pairs));
    findings.extend(repeated(pairs));
    findings.extend(inconsistent(pairs, rules));
    findings.extend(flips(&lines));
    findings.sort_by_key(|finding| (finding.cue, finding.rule));
    findings
}

/// How many lines around a line were translated with it.
const BATCH: usize = 30;

/// X8: a head that is not that of its source.
fn misaligned(pairs: &[Pair<'_>]) -> impl Iterator<Item = Finding> {
    pairs.iter().enumerate().filter_map(|(cue, pair)| {
        let head = pair.head?;
        let around = &pairs[cue.saturating_sub(BATCH)..(cue + BATCH).min(pairs.len())];
        let others: Vec<&str> =
            around.iter().map(|pair| pair.source).filter(|source| *source != pair.source).collect();
        let is_right = is_head_of(head, pair.source, &others);
        (!is_right).then(|| {
            Finding::new(Rule::X8, cue, head, letters(pair.source).iter().take(HEAD).collect::<String>())
        })
    })
}

/// Characters of a source that prove which line it is.
const HEAD: usize = 6;
/// With how few of them the line is still known.
const ENOUGH: usize = 3;

/// Whether a head repeats the start of a source, give or take one character. Nothing may differ if the source has only one or
/// two characters, or if the head is that of one of the `others`: too little would be left to tell lines apart. Models count
/// badly and drop signs, so only letters and digits are compared, and fewer than the six that are asked for will do.
pub fn is_head_of(head: &str, source: &str, others: &[&str]) -> bool {
    let source = letters(source);
    let mut claimed = letters(head);
    claimed.truncate(HEAD);
    if claimed.len() < ENOUGH.min(source.len()) {
        return false;
    }
    let start = source.get(..source.len().min(HEAD + 1)).unwrap_or_default();
    match distance_to_start(&claimed, start) {
        0 => true,
        1 => source.len() >= ENOUGH && !others.iter().any(|other| letters(other).starts_with(&claimed)),
        _ => false,
    }
}

fn letters(text: &str) -> Vec<char> {
    composed(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Edit distance between a text and that start of another which is nearest to it.
fn distance_to_start(claimed: &[char], source: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=source.len()).collect();
    for (above, wanted) in claimed.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], above + 1);
        for (at, found) in source.iter().enumerate() {
            let changed = diagonal + usize::from(wanted != found);
            diagonal = row[at + 1];
            row[at + 1] = changed.min(diagonal + 1).min(row[at] + 1);
        }
    }
    row.into_iter().min().unwrap_or_default()
}

/// Fewest characters of a translation that two different lines do not share by chance.
const TELLING: usize = 12;

/// X5: neighbours that say different things and are translated the same.
fn repeated(pairs: &[Pair<'_>]) -> impl Iterator<Item = Finding> {
    pairs.windows(2).enumerate().filter_map(|(at, pair)| {
        let [first, second] = pair else { return None };
        let (one, two) = (visible(first.target), visible(second.target));
        let is_copy = one.chars().count() >= TELLING && words(&one) == words(&two);
        let differs = letters(first.source) != letters(second.source);
        (is_copy && differs)
            .then(|| Finding::new(Rule::X5, at + 1, "the translation of the line before", "its own"))
    })
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// Translations of a line that may stand side by side.
const VARIANTS: usize = 2;
/// Fewest syllables of a line that says enough to be said the same way again.
const CONSISTENT: usize = 6;

/// C8: a third way to say a line that was said before with the same register.
fn inconsistent(pairs: &[Pair<'_>], rules: &Sheet) -> Vec<Finding> {
    let mut seen: HashMap<_, Vec<(String, &str)>> = HashMap::new();
    let mut findings = Vec::new();
    for (cue, pair) in pairs.iter().enumerate().filter(|(_, pair)| syllables(pair.source) >= CONSISTENT) {
        let register = rules.cast.decide(&pair.turn(), rules.language).map(|decision| decision.register);
        let known = seen.entry((letters(pair.source), register)).or_default();
        let target: String = letters(pair.target).into_iter().flat_map(char::to_lowercase).collect();
        if known.iter().any(|(text, _)| *text == target) {
            continue;
        }
        if known.len() >= VARIANTS {
            let limit = known.iter().map(|(_, shown)| format!("\"{shown}\"")).collect::<Vec<_>>().join(" / ");
            findings.push(Finding::new(
                Rule::C8,
                cue,
                format!("another translation of \"{}\"", pair.source),
                limit,
            ));
        }
        known.push((target, pair.target));
    }
    findings
}

/// C4: a line that addresses its addressee otherwise than the lines before, where the cast decides nothing. The new form is
/// taken as meant when it stays.
fn flips(lines: &[Line<'_>]) -> Vec<Finding> {
    let mut settled: HashMap<_, (Form, Option<Form>)> = HashMap::new();
    let mut findings = Vec::new();
    for (cue, line) in lines.iter().enumerate() {
        let Some(who) = line.pair.speaker.zip(line.pair.addressee) else { continue };
        let decision = line.sheet.cast.decide(&line.pair.turn(), line.sheet.language);
        let form = form_of_words(&line.words, line.sheet.language);
        let is_decided = decision.is_some_and(|decision| !matches!(decision.reason, Reason::Level(_)));
        if is_decided || matches!(form, Form::Plural | Form::Unclear) || has_two_speakers(line.words.text()) {
            continue;
        }
        let (usual, slipped) = settled.entry(who).or_insert((form, None));
        if !differ(form, *usual) {
            *slipped = None;
        } else if *slipped == Some(form) {
            (*usual, *slipped) = (form, None);
        } else {
            findings.push(Finding::new(Rule::C4, cue, form.to_string(), usual.to_string()));
            *slipped = Some(form);
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet() -> Sheet {
        Sheet::new(Glossary::default(), Cast::default(), Locale::Es419)
    }

    fn found(pairs: &[(&str, &str)]) -> Vec<(usize, Rule)> {
        let pairs: Vec<Pair<'_>> =
            pairs.iter().map(|(source, target)| Pair { source, target, ..Pair::default() }).collect();
        check_pairs(&pairs, &sheet()).into_iter().map(|finding| (finding.cue, finding.rule)).collect()
    }

    #[test]
    fn neighbours_must_not_share_a_translation() {
        let copy = [("우리 집에 가자.", "Volvamos a casa."), ("배가 고파 죽겠다.", "Volvamos\na casa.")];
        assert_eq!(found(&copy), [(1, Rule::X5)]);
        assert_eq!(found(&[("가자!", "¡Vámonos!"), ("얼른 가자고!", "¡Vámonos!")]), []);
        assert_eq!(found(&[("가자, 집에!", "¡Vamos a casa!"), ("가자 집에", "¡Vamos a casa!")]), []);
    }

    #[test]
    fn a_line_is_said_in_two_ways_at_most() {
        let again = |target| ("나도 그렇게 생각해.", target);
        let lines = [
            again("Yo también lo creo."),
            again("Pienso igual."),
            again("Pienso igual"),
            again("Opino lo mismo."),
        ];
        assert_eq!(found(&lines), [(3, Rule::C8)]);
    }

    #[test]
    fn a_head_proves_which_line_was_translated() {
        assert!(is_head_of("오빠,어제왜", "오빠, 어제 왜 안 왔어?", &[]));
        assert!(is_head_of("오빠어재왜", "오빠, 어제 왜 안 왔어?", &[]));
        assert!(!is_head_of("미안해. 회의", "오빠, 어제 왜 안 왔어?", &[]));
        assert!(!is_head_of("왜", "네.", &[]) && !is_head_of("", "네.", &[]) && is_head_of("네.", "네", &[]));
        assert!(!is_head_of("2번 문을 열어", "1번 문을 열어", &["2번 문을 열어"]));
        let pair =
            Pair {
                source: "오빠, 왜?", target: "Oppa, ¿por qué?", head: Some("미안해"), ..Pair::default()
            };
        assert_eq!(check_pairs(&[pair], &sheet())[0].rule, Rule::X8);
    }

    #[test]
    fn a_form_that_flips_and_does_not_stay_is_a_slip() {
        let (a, b) = (SpeakerId("a".to_owned()), SpeakerId("b".to_owned()));
        let say =
            |target| Pair {
                source: "가", target, speaker: Some(&a), addressee: Some(&b), ..Pair::default()
            };
        let rules = |targets: &[&'static str]| {
            let pairs: Vec<Pair<'_>> = targets.iter().map(|target| say(target)).collect();
            let found = check_pairs(&pairs, &sheet()).into_iter();
            found.filter(|finding| finding.rule == Rule::C4).map(|finding| finding.cue).collect::<Vec<_>>()
        };
        assert_eq!(rules(&["Te llamo.", "Siéntese.", "Te espero.", "Ustedes."]), [1]);
        assert_eq!(rules(&["Te llamo.", "Siéntese.", "¿Y usted?", "Dígame."]), [1]);
        assert!(rules(&["Te llamo.", "Sí.", "Tu café."]).is_empty());
    }

    #[test]
    fn a_series_tells_its_own_ratio() {
        let targets: Vec<String> = (0..200).map(|at| "a".repeat(10 + at / 10)).collect();
        let pairs: Vec<Pair<'_>> = targets
            .iter()
            .map(|target| Pair { source: "가나다라마바사아자차", target, ..Pair::default() })
            .collect();
        assert_eq!(usual_ratio(&pairs), Some(1.0..=2.9));
        assert_eq!(usual_ratio(&pairs[1..]), None);
    }
}
