//! What is known of the languages: terms, names, forms of address, words of a region. Everything here is decided by lists
//! and rules that can be read, so that two runs agree and a finding can be explained.
//!
//! [`check_pairs`] is the door: it holds translations against their sources and against the [`Sheet`] of a series.

mod cast;
mod gender;
mod glossary;
mod honorific;
mod identify;
mod label;
mod list;
mod locale;
mod names;
mod numbers;
mod pair;
mod particles;
mod register;
mod speech;
mod translation;
mod words;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use cast::{
    Cast, Character, Decision, Gender, Kin, KinTerms, Reason, RegisterEvent, Relation, Turn, default_register,
};
pub use glossary::{Class, Glossary, Hit, Pos, Target, Term};
pub use identify::{Language, identify};
pub use label::contradiction;
pub use pair::{Pair, Sheet, USUAL_RATIO, check_pairs, is_head_of, usual_ratio};
pub use register::form_of;
pub use speech::{SpeechLevel, asks, speech_level, syllables};

/// A language as it is written in one region, by its BCP 47 tag.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Locale {
    /// Korean, the source.
    #[serde(rename = "ko")]
    Ko,
    /// Spanish of Latin America, neutral.
    #[default]
    #[serde(rename = "es-419")]
    Es419,
    /// Spanish of the River Plate, with `vos`.
    #[serde(rename = "es-AR")]
    EsAr,
    /// Portuguese of Brazil.
    #[serde(rename = "pt-BR")]
    PtBr,
}

impl Locale {
    /// Every locale, the source first.
    pub const ALL: [Self; 4] = [Self::Ko, Self::Es419, Self::EsAr, Self::PtBr];

    /// Its tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Ko => "ko",
            Self::Es419 => "es-419",
            Self::EsAr => "es-AR",
            Self::PtBr => "pt-BR",
        }
    }

    /// The locale of a tag.
    pub fn named(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.tag().eq_ignore_ascii_case(tag))
    }

    /// Which of the languages of the Latin script it is a kind of.
    pub fn language(self) -> Option<Language> {
        match self {
            Self::Ko => None,
            Self::Es419 | Self::EsAr => Some(Language::Spanish),
            Self::PtBr => Some(Language::Portuguese),
        }
    }

    /// Whether it is a kind of Spanish.
    pub fn is_spanish(self) -> bool {
        matches!(self, Self::Es419 | Self::EsAr)
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// How much distance a speaker keeps. It is decided once for a pair of people and is the same in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Register {
    /// Among friends, lovers and family, and downwards.
    Casual,
    /// Towards strangers and whoever is older.
    Polite,
    /// Towards superiors, in public, at court.
    Formal,
}

/// How an addressee is addressed, in the words of a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Spanish, one person, close.
    Tu,
    /// Spanish of the River Plate, one person, close.
    Vos,
    /// Spanish, one person, distant.
    Usted,
    /// Several people: ustedes, vocês, os senhores.
    Plural,
    /// Portuguese, one person.
    Voce,
    /// Portuguese, one person, with respect: o senhor, a senhora.
    Senhor,
    /// The text does not show it, or shows two.
    Unclear,
}

impl Register {
    /// How one person is addressed with this distance.
    pub fn form(self, locale: Locale) -> Form {
        match (locale, self) {
            (Locale::Ko, _) => Form::Unclear,
            (Locale::Es419, Self::Casual) => Form::Tu,
            (Locale::EsAr, Self::Casual) => Form::Vos,
            (Locale::Es419 | Locale::EsAr, _) => Form::Usted,
            (Locale::PtBr, Self::Formal) => Form::Senhor,
            (Locale::PtBr, _) => Form::Voce,
        }
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Tu => "tú",
            Self::Vos => "vos",
            Self::Usted => "usted",
            Self::Plural => "ustedes/vocês",
            Self::Voce => "você",
            Self::Senhor => "o senhor/a senhora",
            Self::Unclear => "unclear",
        })
    }
}
