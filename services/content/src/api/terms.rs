//! Terms of glossaries, as requests and answers have them.

use std::collections::BTreeMap;

use garde::Validate;
use hallyu_captions::language::{Class, Gender, Locale, Pos, Target, Term};
use hallyu_kernel::TermId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::views::twins;
use crate::domain::GlossaryTerm;

/// What kind of word a term is.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum TermKind {
    /// A person's name.
    Name,
    /// A place or an institution.
    Place,
    /// What a person is called by office.
    Title,
    /// Anything else.
    #[default]
    Noun,
}

twins!(TermKind = Pos { Name, Place, Title, Noun });

/// How much a term binds.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum TermClass {
    /// One of its forms must stand in the translation.
    #[default]
    Must,
    /// A pronoun may stand for it, or nothing.
    NameOptional,
    /// It should be used.
    Prefer,
}

twins!(TermClass = Class { Must, NameOptional, Prefer });

/// What a term becomes in one language.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TermTarget {
    /// The form to use.
    #[garde(length(chars, min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "mar del Este")]
    preferred: String,
    /// Other forms that will do.
    #[serde(default)]
    #[garde(length(max = 20), inner(length(chars, min = 1, max = 100)))]
    #[schema(max_items = 20)]
    allowed: Vec<String>,
    /// Forms that must not be shown.
    #[serde(default)]
    #[garde(length(max = 20), inner(length(chars, min = 1, max = 100)))]
    #[schema(max_items = 20, example = json!(["mar del Japón"]))]
    forbidden: Vec<String>,
    /// Why, for whoever translates.
    #[serde(default)]
    #[garde(inner(length(chars, max = 500)))]
    #[schema(max_length = 500)]
    note: Option<String>,
}

/// A term and what it becomes.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TermBody {
    /// In Korean, without particles.
    #[garde(length(chars, min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "동해")]
    source: String,
    /// Other ways to write it in Korean.
    #[serde(default)]
    #[garde(length(max = 20), inner(length(chars, min = 1, max = 100)))]
    #[schema(max_items = 20)]
    variants: Vec<String>,
    #[serde(default)]
    #[garde(skip)]
    #[schema(inline)]
    kind: TermKind,
    #[serde(default)]
    #[garde(skip)]
    #[schema(inline)]
    class: TermClass,
    /// In Latin-American Spanish.
    #[serde(default, rename = "es-419")]
    #[garde(dive)]
    spanish: Option<TermTarget>,
    /// In Brazilian Portuguese.
    #[serde(default, rename = "pt-BR")]
    #[garde(dive)]
    portuguese: Option<TermTarget>,
    /// Whether capital letters matter.
    #[serde(default)]
    #[garde(skip)]
    case_sensitive: bool,
}

impl From<TermTarget> for Target {
    fn from(target: TermTarget) -> Self {
        let TermTarget { preferred, allowed, forbidden, note } = target;
        Self { preferred, allowed, forbidden, note, gender: Gender::Unknown }
    }
}

impl From<Target> for TermTarget {
    fn from(target: Target) -> Self {
        let Target { preferred, allowed, forbidden, note, .. } = target;
        Self { preferred, allowed, forbidden, note }
    }
}

impl From<TermBody> for Term {
    fn from(body: TermBody) -> Self {
        let targets = [(Locale::Es419, body.spanish), (Locale::PtBr, body.portuguese)];
        let targets: BTreeMap<Locale, Target> =
            targets.into_iter().filter_map(|(locale, target)| Some((locale, target?.into()))).collect();
        Self {
            source: body.source,
            variants: body.variants,
            pos: body.kind.into(),
            class: body.class.into(),
            targets,
            case_sensitive: body.case_sensitive,
        }
    }
}

impl From<Term> for TermBody {
    fn from(mut term: Term) -> Self {
        Self {
            spanish: term.targets.remove(&Locale::Es419).map(TermTarget::from),
            portuguese: term.targets.remove(&Locale::PtBr).map(TermTarget::from),
            source: term.source,
            variants: term.variants,
            kind: term.pos.into(),
            class: term.class.into(),
            case_sensitive: term.case_sensitive,
        }
    }
}

/// A term of a glossary.
#[derive(Serialize, ToSchema)]
pub(super) struct TermView {
    #[schema(value_type = String, example = "trm_01h455vb4pex5vsknk084sn02q")]
    term_id: TermId,
    term: TermBody,
    /// To be sent with a change.
    rev: u32,
}

impl From<GlossaryTerm> for TermView {
    fn from(term: GlossaryTerm) -> Self {
        Self { term_id: term.id, term: term.term.into(), rev: term.rev }
    }
}
