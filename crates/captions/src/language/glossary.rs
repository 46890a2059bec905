//! Terms that are translated in a fixed way.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::Locale;
use super::cast::Gender;
use super::particles::{are_particles, is_syllable};
use super::words::{Case, Words, composed};
use crate::{Finding, Rule, Severity};

/// What kind of word a term is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pos {
    /// A person's name. It may carry -씨, -야, -네, and beats other terms that are written the same.
    Name,
    /// A place or an institution.
    Place,
    /// What a person is called by office; a family name may be written onto it (김대표님).
    Title,
    /// Anything else.
    #[default]
    Noun,
}

/// How much a term binds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// One of its forms must stand in the translation.
    #[default]
    Must,
    /// A pronoun may stand for it, or nothing.
    NameOptional,
    /// It should be used: polish only.
    Prefer,
}

/// What a term becomes in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Target {
    /// The form to use.
    pub preferred: String,
    /// Other forms that will do: inflections, short forms.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowed: Vec<String>,
    /// Forms that must not be shown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub forbidden: Vec<String>,
    /// Why, for whoever translates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Of the person that the form stands for.
    pub gender: Gender,
}

impl Target {
    /// Every form that will do, the preferred one first.
    pub fn forms(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.preferred.as_str()).chain(self.allowed.iter().map(String::as_str))
    }
}

/// A term of a series.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// As it is written in Korean, without particles.
    pub source: String,
    /// Other ways to write or say it in Korean.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<String>,
    /// What kind of word it is.
    #[serde(default)]
    pub pos: Pos,
    /// How much it binds.
    #[serde(default)]
    pub class: Class,
    /// What it becomes.
    pub targets: BTreeMap<Locale, Target>,
    /// Whether capital letters matter.
    #[serde(default)]
    pub case_sensitive: bool,
}

impl Term {
    fn case(&self) -> Case {
        if self.case_sensitive { Case::Kept } else { Case::Ignored }
    }
}

/// A term in a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit<'a> {
    /// The term.
    pub term: &'a Term,
    /// Its bytes in the composed source, without particles.
    pub span: Range<usize>,
}

/// The terms of a series, ready to be found. As a file: `[[terms]]` after `[[terms]]`.
///
/// A term begins where a word begins, so looking up the first characters of each word finds them all; there is no need of an
/// automaton over every position.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(from = "Listed", into = "Listed")]
pub struct Glossary {
    terms: Vec<Term>,
    /// Forms by their first character, the longest first, names before other terms.
    forms: HashMap<char, Vec<(String, usize)>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    #[serde(default)]
    terms: Vec<Term>,
}

impl From<Listed> for Glossary {
    fn from(listed: Listed) -> Self {
        Self::new(listed.terms)
    }
}

impl From<Glossary> for Listed {
    fn from(glossary: Glossary) -> Self {
        Self { terms: glossary.terms }
    }
}

/// Family names that are written onto titles.
const FAMILY_NAMES: &str = "김이박최정강조윤장임한오서신권황안송류유홍전고문양손배백허남심노하곽성차주우구민나진지엄채원천방공현함변염여추도소석선설마길연표명기반왕금옥육인맹제모탁국";

impl Glossary {
    /// A glossary of these terms.
    pub fn new(terms: Vec<Term>) -> Self {
        let mut forms: HashMap<char, Vec<(String, usize)>> = HashMap::new();
        for (at, term) in terms.iter().enumerate() {
            for form in std::iter::once(&term.source).chain(&term.variants) {
                let form = composed(form.trim()).to_lowercase();
                if let Some(first) = form.chars().next() {
                    forms.entry(first).or_default().push((form, at));
                }
            }
        }
        let is_other = |at: usize| terms.get(at).is_none_or(|term| term.pos != Pos::Name);
        for bucket in forms.values_mut() {
            bucket.sort_by_key(|(form, at)| (std::cmp::Reverse(form.len()), is_other(*at), *at));
        }
        Self { terms, forms }
    }

    /// The terms as they were given.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// The terms in a source, in order, the longest at each place, none overlapping. Spans are those of the composed source.
    pub fn find(&self, source: &str) -> Vec<Hit<'_>> {
        let source = composed(source);
        let (mut hits, mut free) = (Vec::new(), 0);
        for start in starts(&source) {
            let here = |(at, on_title): (usize, bool)| self.longest_at(&source, at, on_title);
            let hit = if start < free { None } else { places(&source, start).find_map(here) };
            if let Some(hit) = hit {
                free = hit.span.end;
                hits.push(hit);
            }
        }
        hits
    }

    /// The longest term at a place; only titles if a family name is written onto it.
    fn longest_at(&self, source: &str, at: usize, on_title: bool) -> Option<Hit<'_>> {
        let rest = source.get(at..)?;
        let first = rest.chars().next()?.to_lowercase().next()?;
        self.forms.get(&first)?.iter().find_map(|(form, term)| {
            let (term, length) = (self.terms.get(*term)?, prefix_length(rest, form)?);
            let (noun, rest) = rest.split_at(length);
            let tail = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
            let fits = (!on_title || term.pos == Pos::Title) && are_particles(noun, tail, term.pos);
            fits.then(|| Hit { term, span: at..at + length })
        })
    }

    /// What a translation does not do as the glossary says (rule C1): terms that are missing, and forms that must not be shown.
    pub fn check(&self, source: &str, target: &str, locale: Locale) -> Vec<Finding> {
        self.check_words(source, &Words::of(target), locale)
    }

    pub(super) fn check_words(&self, source: &str, target: &Words<'_>, locale: Locale) -> Vec<Finding> {
        let hits = self.find(source);
        let mut findings = self.forbidden(&hits, target, locale);
        let mut seen: Vec<&Term> = Vec::new();
        for term in hits.into_iter().map(|hit| hit.term) {
            let Some(wanted) = term.targets.get(&locale).filter(|_| !seen.contains(&term)) else { continue };
            seen.push(term);
            if term.class != Class::NameOptional && found(wanted, target, term.case()).is_none() {
                let missing = format!("{} without \"{}\"", term.source, wanted.preferred);
                let limit = wanted.forms().collect::<Vec<_>>().join(" / ");
                let weight = if term.class == Class::Must { Rule::C1.severity() } else { Severity::Minor };
                findings.push(Finding::new(Rule::C1, 0, missing, limit).weighing(weight));
            }
        }
        findings
    }

    /// Forms that must not be shown, in whatever line, unless they are what another term of the line becomes.
    fn forbidden(&self, hits: &[Hit<'_>], target: &Words<'_>, locale: Locale) -> Vec<Finding> {
        let right = |range: &Range<usize>| {
            let wanted = hits.iter().filter_map(|hit| Some((hit.term, hit.term.targets.get(&locale)?)));
            wanted
                .filter_map(|(term, wanted)| found(wanted, target, term.case()))
                .any(|form| form.start <= range.start && range.end <= form.end)
        };
        let mut findings = Vec::new();
        for term in &self.terms {
            let Some(wanted) = term.targets.get(&locale) else { continue };
            for form in &wanted.forbidden {
                let Some(range) = target.find(&Words::of(form), term.case()).filter(|range| !right(range))
                else {
                    continue;
                };
                let limit = format!("\"{}\" for {}", wanted.preferred, term.source);
                let finding = Finding::new(Rule::C1, 0, format!("\"{form}\""), limit);
                findings.push(finding.weighing(Severity::Blocking).at(range));
            }
        }
        findings
    }
}

fn found(wanted: &Target, target: &Words<'_>, case: Case) -> Option<Range<usize>> {
    wanted.forms().find_map(|form| target.find(&Words::of(form), case))
}

/// Where words begin.
fn starts(source: &str) -> impl Iterator<Item = usize> {
    let mut inside = false;
    source.char_indices().filter_map(move |(at, c)| {
        let begins = c.is_alphanumeric() && !inside;
        inside = c.is_alphanumeric();
        begins.then_some(at)
    })
}

/// A word's start, and the place after its family name.
fn places(source: &str, start: usize) -> impl Iterator<Item = (usize, bool)> {
    let family = source[start..].chars().next().filter(|c| is_syllable(*c) && FAMILY_NAMES.contains(*c));
    let onto = family.map(|c| (start + c.len_utf8(), true));
    std::iter::once((start, false)).chain(onto)
}

/// Bytes at the start of a text that are a form in lower case, whatever their own case.
fn prefix_length(text: &str, form: &str) -> Option<usize> {
    let (mut wanted, mut length) = (form.chars(), 0);
    for c in text.chars() {
        let mut rest = wanted.clone();
        if !c.to_lowercase().all(|lower| rest.next() == Some(lower)) {
            break;
        }
        (wanted, length) = (rest, length + c.len_utf8());
    }
    wanted.next().is_none().then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(source: &str, pos: Pos, preferred: &str) -> Term {
        let target = Target { preferred: preferred.to_owned(), ..Target::default() };
        let targets = BTreeMap::from([(Locale::Es419, target)]);
        Term {
            source: source.to_owned(),
            variants: vec![],
            pos,
            class: Class::Must,
            targets,
            case_sensitive: false,
        }
    }

    fn glossary() -> Glossary {
        let mut sea = term("동해", Pos::Place, "mar del Este");
        sea.targets.entry(Locale::Es419).and_modify(|target| {
            target.allowed = vec!["Mar Oriental".to_owned()];
            target.forbidden = vec!["mar del Japón".to_owned()];
        });
        let ceo = Term { case_sensitive: true, ..term("CEO", Pos::Noun, "CEO") };
        Glossary::new(vec![
            sea,
            term("하늘", Pos::Noun, "cielo"),
            term("하늘", Pos::Name, "Ha-neul"),
            term("대표", Pos::Title, "director"),
            ceo,
        ])
    }

    fn found_in(source: &str) -> Vec<String> {
        let glossary = glossary();
        let source = composed(source);
        glossary.find(&source).into_iter().map(|hit| source[hit.span].to_owned()).collect()
    }

    #[test]
    fn terms_are_found_with_their_particles_only() {
        assert_eq!(found_in("동해에서는 하늘이랑 바다가…"), ["동해", "하늘"]);
        assert_eq!(found_in("동해안 북동해"), [""; 0]);
        assert_eq!(found_in("김대표님, ceo가 왔어요."), ["대표", "ceo"]);
        assert_eq!(found_in("무대표"), [""; 0]);
    }

    #[test]
    fn a_name_beats_a_noun_that_is_written_the_same() {
        let glossary = glossary();
        assert_eq!(glossary.find("하늘아!")[0].term.pos, Pos::Name);
    }

    #[test]
    fn a_decomposed_source_is_searched_as_well() {
        let source: String = unicode_normalization::UnicodeNormalization::nfd("동해는").collect();
        assert_eq!(glossary().find(&source).len(), 1);
    }

    #[test]
    fn a_term_is_missing_unless_one_of_its_forms_stands_there() {
        let glossary = glossary();
        let check = |source: &str, target: &str| glossary.check(source, target, Locale::Es419);
        assert_eq!(check("동해로 가자.", "Vamos al Mar\ndel Este."), []);
        assert_eq!(check("동해로 가자.", "Vamos al mar oriental."), []);
        let missing = check("동해로 가자. 동해!", "Vamos al mar.");
        assert_eq!((missing.len(), missing[0].rule, missing[0].severity), (1, Rule::C1, Severity::Major));
        assert_eq!(check("CEO래.", "Es el ceo.").len(), 1);
        assert_eq!(check("동해로 가자.", "Vamos al mar.").len(), 1);
        assert_eq!(glossary.check("동해로 가자.", "Ao mar.", Locale::PtBr), []);
    }

    #[test]
    fn a_forbidden_form_blocks_in_any_line() {
        let findings = glossary().check("바다가 좋아.", "Me gusta el mar del Japón.", Locale::Es419);
        assert_eq!((findings.len(), findings[0].severity), (1, Severity::Blocking));
        assert_eq!(findings[0].span, Some(12..26));
    }

    #[test]
    fn the_class_decides_what_a_missing_term_weighs() {
        let of = |class| Glossary::new(vec![Term { class, ..term("지우", Pos::Name, "Ji-woo") }]);
        let check = |class| of(class).check("지우가 왔어.", "Ella vino.", Locale::Es419);
        assert_eq!(check(Class::NameOptional), []);
        assert_eq!(check(Class::Prefer)[0].severity, Severity::Minor);
        assert_eq!(check(Class::Must)[0].severity, Severity::Major);
    }

    #[test]
    fn a_glossary_is_read_from_a_file() {
        let text = "[[terms]]\nsource = \"동해\"\npos = \"place\"\n[terms.targets.es-419]\npreferred = \"mar del Este\"\n";
        let glossary: Glossary = toml::from_str(text).unwrap();
        assert_eq!(glossary.terms()[0].targets[&Locale::Es419].preferred, "mar del Este");
        let again: Glossary = toml::from_str(&toml::to_string(&glossary).unwrap()).unwrap();
        assert_eq!(again.terms(), glossary.terms());
        assert_eq!(again.find("동해는").len(), 1);
    }
}
