//! Who is in a series, and how they speak to each other.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::speech::{SpeechLevel, speech_level};
use super::{Locale, Register};
use crate::{Ms, SpeakerId};

/// Gender as the grammar of a language asks for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gender {
    /// Feminine.
    Female,
    /// Masculine.
    Male,
    /// Not known, or not to be shown.
    #[default]
    Unknown,
}

/// A person of a series.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Character {
    /// Who it is.
    pub id: SpeakerId,
    /// The name as it is written in each language, `ko` among them.
    #[serde(default)]
    pub names: BTreeMap<Locale, String>,
    /// Gender.
    #[serde(default)]
    pub gender: Gender,
    /// Year of birth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth: Option<i32>,
    /// What the person does for a living: 선생님 is a teacher or a doctor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job: Option<String>,
}

/// What an addressee is to a speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kin {
    /// Of the same blood or household.
    Family,
    /// Loved, openly.
    Lover,
    /// A friend.
    Friend,
    /// Of the same age or rank, and close.
    Peer,
    /// Higher in rank.
    Superior,
    /// Lower in rank.
    Subordinate,
    /// Older, and not close.
    Elder,
    /// Younger.
    Younger,
    /// Not known before.
    Stranger,
}

/// A change of register that the story wants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterEvent {
    /// From when on, in milliseconds from the start of the video.
    pub from_ms: Ms,
    /// What it was.
    pub from: Register,
    /// What it is from then on.
    pub to: Register,
    /// Why.
    pub reason: String,
}

/// How one person speaks to another. The way back is a relation of its own: an elder speaks down where the younger looks up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relation {
    /// Who speaks.
    pub a: SpeakerId,
    /// To whom.
    pub b: SpeakerId,
    /// What `b` is to `a`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kin: Option<Kin>,
    /// The register at the start; without one the speech level of each line decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub register: Option<Register>,
    /// What `a` calls `b`: under `ko` as it is said, and what it becomes.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub address: BTreeMap<Locale, String>,
    /// Changes of register.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<RegisterEvent>,
}

/// What happens to 오빠, 언니, 누나 and 형 between siblings. Between others they are always kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KinTerms {
    /// oppa, unnie, noona, hyung.
    #[default]
    Retain,
    /// hermano, irmã, or the name.
    Translate,
}

/// A line as it is spoken, before it is translated.
#[derive(Clone, Copy, Debug, Default)]
pub struct Turn<'a> {
    /// What is said.
    pub source: &'a str,
    /// Who says it.
    pub speaker: Option<&'a SpeakerId>,
    /// To whom.
    pub addressee: Option<&'a SpeakerId>,
    /// When, in milliseconds from the start of the video.
    pub start_ms: Ms,
}

/// How a line is to be spoken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision<'a> {
    /// The register.
    pub register: Register,
    /// What the addressee is called in the language, if that is settled.
    pub address: Option<&'a str>,
    /// Why.
    pub reason: Reason<'a>,
}

/// What a decision rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason<'a> {
    /// The relation of the two.
    Relation,
    /// A change in the story.
    Event(&'a str),
    /// The line's own level of speech, which is no more than a guess.
    Level(SpeechLevel),
}

/// The people of a series and their relations. As a file: `kin_terms`, `[[characters]]`, `[[relations]]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Cast {
    /// What happens to words for siblings.
    pub kin_terms: KinTerms,
    /// The people.
    pub characters: Vec<Character>,
    /// How they speak.
    pub relations: Vec<Relation>,
}

impl Cast {
    /// A person.
    pub fn character(&self, id: &SpeakerId) -> Option<&Character> {
        self.characters.iter().find(|character| character.id == *id)
    }

    /// The gender of a person, [`Gender::Unknown`] for those who are not in the cast.
    pub fn gender(&self, id: Option<&SpeakerId>) -> Gender {
        id.and_then(|id| self.character(id)).map_or(Gender::Unknown, |character| character.gender)
    }

    /// How a speaker speaks to an addressee.
    pub fn relation(&self, turn: &Turn<'_>) -> Option<&Relation> {
        let (speaker, addressee) = (turn.speaker?, turn.addressee?);
        self.relations.iter().find(|relation| relation.a == *speaker && relation.b == *addressee)
    }

    /// How a line is to be spoken: as the relation of the two says at that time, else as its level of speech suggests.
    /// `None` if neither says anything.
    pub fn decide(&self, turn: &Turn<'_>, locale: Locale) -> Option<Decision<'_>> {
        let relation = self.relation(turn);
        let address = relation.and_then(|relation| relation.address.get(&locale)).map(String::as_str);
        if let Some((register, reason)) = relation.and_then(|relation| relation.at(turn.start_ms)) {
            return Some(Decision { register, address, reason });
        }
        let level = speech_level(turn.source)?;
        let register = default_register(level, relation.and_then(|relation| relation.kin));
        Some(Decision { register, address, reason: Reason::Level(level) })
    }
}

impl Relation {
    /// The register at a time, and what it rests on.
    fn at(&self, at_ms: Ms) -> Option<(Register, Reason<'_>)> {
        let past =
            self.events.iter().filter(|event| event.from_ms <= at_ms).max_by_key(|event| event.from_ms);
        let first = self.events.iter().min_by_key(|event| event.from_ms).map(|event| event.from);
        match past {
            Some(event) => Some((event.to, Reason::Event(&event.reason))),
            None => Some((self.register.or(first)?, Reason::Relation)),
        }
    }
}

/// The register that a level of speech has between two people.
pub fn default_register(level: SpeechLevel, kin: Option<Kin>) -> Register {
    match (level, kin) {
        (SpeechLevel::Banmal, _) => Register::Casual,
        (SpeechLevel::Haeyo, Some(Kin::Family | Kin::Lover | Kin::Friend | Kin::Peer | Kin::Younger)) => {
            Register::Casual
        }
        (SpeechLevel::Haeyo, _) => Register::Polite,
        (SpeechLevel::Hao | SpeechLevel::Hapsyo, _) => Register::Formal,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Form;
    use super::*;

    const FILE: &str = r#"
kin_terms = "translate"
[[characters]]
id = "jiwoo"
names = { ko = "한지우", "es-419" = "Han Ji-woo" }
gender = "female"
[[characters]]
id = "taeoh"
gender = "male"
[[relations]]
a = "jiwoo"
b = "taeoh"
register = "polite"
address = { ko = "대표님", "es-419" = "director" }
events = [{ from_ms = 60000, from = "polite", to = "casual", reason = "they are a couple" }]
[[relations]]
a = "taeoh"
b = "jiwoo"
kin = "lover"
"#;

    #[test]
    fn a_relation_decides_until_the_story_changes_it() {
        let cast: Cast = toml::from_str(FILE).unwrap();
        let (jiwoo, taeoh) = (SpeakerId("jiwoo".to_owned()), SpeakerId("taeoh".to_owned()));
        let turn =
            Turn { source: "왜요?", speaker: Some(&jiwoo), addressee: Some(&taeoh), start_ms: 59_999 };
        let before = cast.decide(&turn, Locale::Es419).unwrap();
        assert_eq!(
            (before.register, before.address, before.reason),
            (Register::Polite, Some("director"), Reason::Relation)
        );
        let after = cast.decide(&Turn { start_ms: 60_000, ..turn }, Locale::Es419).unwrap();
        assert_eq!((after.register, after.reason), (Register::Casual, Reason::Event("they are a couple")));
        assert_eq!(cast.gender(Some(&jiwoo)), Gender::Female);
        assert_eq!(cast.gender(None), Gender::Unknown);
    }

    #[test]
    fn the_level_of_the_line_decides_where_nothing_else_does() {
        let cast: Cast = toml::from_str(FILE).unwrap();
        let (jiwoo, taeoh) = (SpeakerId("jiwoo".to_owned()), SpeakerId("taeoh".to_owned()));
        let turn =
            Turn { source: "어디 가요?", speaker: Some(&taeoh), addressee: Some(&jiwoo), start_ms: 0 };
        assert_eq!(cast.decide(&turn, Locale::PtBr).unwrap().register, Register::Casual);
        let unknown = Turn { speaker: None, ..turn };
        assert_eq!(cast.decide(&unknown, Locale::PtBr).unwrap().register, Register::Polite);
        assert_eq!(cast.decide(&Turn { source: "♪", ..unknown }, Locale::PtBr), None);
    }

    #[test]
    fn a_register_has_its_form_in_every_language() {
        let forms = |locale| {
            [Register::Casual, Register::Polite, Register::Formal].map(|register| register.form(locale))
        };
        assert_eq!(forms(Locale::Es419), [Form::Tu, Form::Usted, Form::Usted]);
        assert_eq!(forms(Locale::EsAr), [Form::Vos, Form::Usted, Form::Usted]);
        assert_eq!(forms(Locale::PtBr), [Form::Voce, Form::Voce, Form::Senhor]);
    }

    #[test]
    fn a_misspelled_key_is_refused() {
        assert!(toml::from_str::<Cast>("kin_term = \"retain\"").is_err());
    }
}
