use hallyu_captions::language::{
    Character, Decision, Form, Gender, Locale, Pair, Register, Relation, Sheet, check_pairs,
};
use hallyu_captions::{Finding, SpeakerId};
use hallyu_contracts::subtitles::{OrderLine, TranslationOrder};
use serde::Serialize;

use super::key::short_hash;

/// What the model is told of a term.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct TermHint<'a> {
    /// The term.
    pub(crate) ko: &'a str,
    /// What it becomes.
    #[serde(rename = "use")]
    pub(crate) preferred: &'a str,
    /// What it must not become.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub(crate) never: &'a [String],
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) note: Option<&'a str>,
}

/// How the addressee of a line is addressed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Address<'a> {
    /// The register.
    pub(crate) register: Option<Register>,
    /// Its form in the language, for example `usted`.
    pub(crate) form: Option<String>,
    /// What the addressee is called.
    pub(crate) call: Option<&'a str>,
}

/// What an order knows of languages, terms and people, in the words of its target language.
pub(crate) struct Craft {
    sheet: Sheet,
    locale: Locale,
}

impl Craft {
    pub(crate) fn new(order: &TranslationOrder) -> Self {
        let locale = Locale::named(order.target_language.as_str()).unwrap_or_default();
        Self { sheet: Sheet::new(order.glossary.clone(), order.cast.clone(), locale), locale }
    }

    /// The terms in a source, each once, in the order in which they come.
    pub(crate) fn terms(&self, source: &str) -> Vec<TermHint<'_>> {
        let mut hints: Vec<TermHint<'_>> = Vec::new();
        for hit in self.sheet.glossary.find(source) {
            let Some(target) = hit.term.targets.get(&self.locale) else { continue };
            if hints.iter().all(|hint| hint.ko != hit.term.source) {
                hints.push(TermHint {
                    ko: &hit.term.source,
                    preferred: &target.preferred,
                    never: &target.forbidden,
                    note: target.note.as_deref(),
                });
            }
        }
        hints
    }

    /// How the addressee of a line is addressed, as far as that is decided.
    pub(crate) fn address(&self, line: &OrderLine) -> Address<'_> {
        let turn = pair_of(line, "").turn();
        let Some(Decision { register, address, .. }) = self.sheet.cast.decide(&turn, self.locale) else {
            return Address::default();
        };
        let form = Some(register.form(self.locale)).filter(|form| *form != Form::Unclear);
        Address { register: Some(register), form: form.map(|form| form.to_string()), call: address }
    }

    /// A person as the model is told of one, `Han Ji-woo(f)`.
    pub(crate) fn person(&self, id: Option<&SpeakerId>) -> Option<String> {
        let id = id?;
        let sign = match self.sheet.cast.gender(Some(id)) {
            Gender::Female => "(f)",
            Gender::Male => "(m)",
            Gender::Unknown => "",
        };
        Some(format!("{}{sign}", self.name(id)))
    }

    fn name<'a>(&'a self, id: &'a SpeakerId) -> &'a str {
        self.sheet
            .cast
            .character(id)
            .and_then(|person| person.names.get(&self.locale))
            .map_or(&id.0, |name| name)
    }

    /// A hash of what the cast says about the two people of a line, and about how the one speaks to the other.
    pub(crate) fn people_hash(&self, line: &OrderLine) -> String {
        let person = |id: &Option<SpeakerId>| id.as_ref().and_then(|id| self.sheet.cast.character(id));
        let relation = self.sheet.cast.relation(&pair_of(line, "").turn());
        short_hash(&(person(&line.speaker), person(&line.addressee), relation, self.sheet.cast.kin_terms), 16)
    }

    /// The people and their relations, one a line; nothing if nobody is known.
    pub(crate) fn people(&self) -> String {
        let people = self.sheet.cast.characters.iter().map(|person| self.describe(person));
        let relations = self.sheet.cast.relations.iter().filter_map(|relation| self.relate(relation));
        people.chain(relations).fold(String::new(), |text, line| text + &line + "\n")
    }

    fn describe(&self, person: &Character) -> String {
        let gender = match person.gender {
            Gender::Female => "woman",
            Gender::Male => "man",
            Gender::Unknown => "gender unknown",
        };
        let korean = person.names.get(&Locale::Ko).map(|name| format!("{name}, ")).unwrap_or_default();
        let birth = person.birth.map(|year| format!(", born {year}")).unwrap_or_default();
        let job = person.job.as_ref().map(|job| format!(", {job}")).unwrap_or_default();
        format!("- {} ({korean}{gender}{birth}{job})", person.names.get(&self.locale).unwrap_or(&person.id.0))
    }

    fn relate(&self, relation: &Relation) -> Option<String> {
        let form = relation.register.map(|register| register.form(self.locale).to_string());
        let call = relation.address.get(&self.locale).map(|call| format!("\"{call}\""));
        let how: Vec<String> = form.into_iter().chain(call).collect();
        (!how.is_empty()).then(|| {
            format!("- {} to {}: {}", self.name(&relation.a), self.name(&relation.b), how.join(", "))
        })
    }

    /// What the checks say of translations; `cue` is the place in `pairs`.
    pub(crate) fn findings(&self, pairs: &[Pair<'_>]) -> Vec<Finding> {
        check_pairs(pairs, &self.sheet)
    }
}

/// A line with its translation, as the checks want them.
pub(crate) fn pair_of<'a>(line: &'a OrderLine, target: &'a str) -> Pair<'a> {
    Pair {
        source: &line.text,
        target,
        speaker: line.speaker.as_ref(),
        addressee: line.addressee.as_ref(),
        start_ms: line.start_ms,
        head: None,
    }
}
