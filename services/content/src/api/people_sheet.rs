//! Who is in a title, as requests and answers have it.

use std::collections::BTreeMap;

use garde::Validate;
use hallyu_captions::language::{
    Cast, Character, Gender, Kin, KinTerms, Locale, Register, RegisterEvent, Relation,
};
use hallyu_captions::{MAX_MS, SpeakerId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::views::twins;
use crate::domain::CastSheet;

/// Gender as the grammar of a language asks for it.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum GrammaticalGender {
    /// Feminine.
    Female,
    /// Masculine.
    Male,
    /// Not known, or not to be shown.
    #[default]
    Unknown,
}

twins!(GrammaticalGender = Gender { Female, Male, Unknown });

/// What one person is to another.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kinship {
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

twins!(Kinship = Kin { Family, Lover, Friend, Peer, Superior, Subordinate, Elder, Younger, Stranger });

/// How much distance a speaker keeps.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum SpeechRegister {
    /// Among friends, lovers and family.
    Casual,
    /// Towards strangers and whoever is older.
    Polite,
    /// Towards superiors, in public, at court.
    Formal,
}

twins!(SpeechRegister = Register { Casual, Polite, Formal });

/// What happens to words for siblings such as 오빠 between siblings.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum SiblingTerms {
    /// oppa, unnie, noona, hyung.
    #[default]
    Retain,
    /// hermano, irmã, or the name.
    Translate,
}

twins!(SiblingTerms = KinTerms { Retain, Translate });

/// A text in each language that has one.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Names {
    #[garde(inner(length(chars, min = 1, max = 100)))]
    #[schema(min_length = 1, max_length = 100, example = "지우")]
    ko: Option<String>,
    #[serde(rename = "es-419")]
    #[garde(inner(length(chars, min = 1, max = 100)))]
    #[schema(min_length = 1, max_length = 100, example = "Ji-woo")]
    spanish: Option<String>,
    #[serde(rename = "pt-BR")]
    #[garde(inner(length(chars, min = 1, max = 100)))]
    #[schema(min_length = 1, max_length = 100, example = "Ji-woo")]
    portuguese: Option<String>,
}

impl From<Names> for BTreeMap<Locale, String> {
    fn from(names: Names) -> Self {
        let names =
            [(Locale::Ko, names.ko), (Locale::Es419, names.spanish), (Locale::PtBr, names.portuguese)];
        names.into_iter().filter_map(|(locale, name)| Some((locale, name?))).collect()
    }
}

impl From<BTreeMap<Locale, String>> for Names {
    fn from(mut names: BTreeMap<Locale, String>) -> Self {
        Self {
            ko: names.remove(&Locale::Ko),
            spanish: names.remove(&Locale::Es419),
            portuguese: names.remove(&Locale::PtBr),
        }
    }
}

/// A person of a title.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CharacterBody {
    /// Names the person in segments and relations.
    #[garde(length(chars, min = 1, max = 50))]
    #[schema(min_length = 1, max_length = 50, example = "jiwoo")]
    id: String,
    #[garde(dive)]
    names: Names,
    #[serde(default)]
    #[garde(skip)]
    #[schema(inline)]
    gender: GrammaticalGender,
    /// Year of birth.
    #[serde(default)]
    #[garde(inner(range(min = 0, max = 3000)))]
    #[schema(minimum = 0, maximum = 3000)]
    birth: Option<i32>,
    /// What the person does for a living.
    #[serde(default)]
    #[garde(inner(length(chars, max = 100)))]
    #[schema(max_length = 100)]
    job: Option<String>,
}

/// A change of register that the story wants.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RegisterChange {
    /// From when on, in milliseconds from the start of the video.
    #[garde(range(min = 0, max = MAX_MS))]
    #[schema(minimum = 0, maximum = 3_599_999_999_i64)]
    from_ms: i64,
    #[garde(skip)]
    #[schema(inline)]
    from: SpeechRegister,
    #[garde(skip)]
    #[schema(inline)]
    to: SpeechRegister,
    #[garde(length(chars, min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
}

/// How one person speaks to another.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RelationBody {
    /// Who speaks.
    #[garde(length(chars, min = 1, max = 50))]
    #[schema(min_length = 1, max_length = 50)]
    from: String,
    /// To whom.
    #[garde(length(chars, min = 1, max = 50))]
    #[schema(min_length = 1, max_length = 50)]
    to: String,
    /// What `to` is to `from`.
    #[serde(default)]
    #[garde(skip)]
    #[schema(inline)]
    kin: Option<Kinship>,
    /// Missing: the speech level of each line decides.
    #[serde(default)]
    #[garde(skip)]
    #[schema(inline)]
    register: Option<SpeechRegister>,
    /// What `from` calls `to`.
    #[serde(default)]
    #[garde(dive)]
    address: Names,
    #[serde(default)]
    #[garde(length(max = 50), dive)]
    #[schema(max_items = 50)]
    events: Vec<RegisterChange>,
}

/// Who is in a title and how they speak to each other.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CastBody {
    /// To be sent with a change; 0 if nothing was said yet.
    #[garde(skip)]
    rev: u32,
    #[serde(default)]
    #[garde(skip)]
    #[schema(inline)]
    kin_terms: SiblingTerms,
    #[garde(length(max = 200), dive)]
    #[schema(max_items = 200)]
    characters: Vec<CharacterBody>,
    #[serde(default)]
    #[garde(length(max = 2000), dive)]
    #[schema(max_items = 2000)]
    relations: Vec<RelationBody>,
}

impl From<CastBody> for (u32, Cast) {
    fn from(body: CastBody) -> Self {
        let cast = Cast {
            kin_terms: body.kin_terms.into(),
            characters: body.characters.into_iter().map(Character::from).collect(),
            relations: body.relations.into_iter().map(Relation::from).collect(),
        };
        (body.rev, cast)
    }
}

impl From<CastSheet> for CastBody {
    fn from(sheet: CastSheet) -> Self {
        Self {
            rev: sheet.rev,
            kin_terms: sheet.cast.kin_terms.into(),
            characters: sheet.cast.characters.into_iter().map(CharacterBody::from).collect(),
            relations: sheet.cast.relations.into_iter().map(RelationBody::from).collect(),
        }
    }
}

impl From<CharacterBody> for Character {
    fn from(body: CharacterBody) -> Self {
        let (birth, job) = (body.birth, body.job);
        Self { id: SpeakerId(body.id), names: body.names.into(), gender: body.gender.into(), birth, job }
    }
}

impl From<Character> for CharacterBody {
    fn from(character: Character) -> Self {
        let (birth, job) = (character.birth, character.job);
        let (names, gender) = (character.names.into(), character.gender.into());
        Self { id: character.id.0, names, gender, birth, job }
    }
}

impl From<RelationBody> for Relation {
    fn from(body: RelationBody) -> Self {
        let event = |event: RegisterChange| RegisterEvent {
            from_ms: event.from_ms,
            from: event.from.into(),
            to: event.to.into(),
            reason: event.reason,
        };
        Self {
            a: SpeakerId(body.from),
            b: SpeakerId(body.to),
            kin: body.kin.map(Kin::from),
            register: body.register.map(Register::from),
            address: body.address.into(),
            events: body.events.into_iter().map(event).collect(),
        }
    }
}

impl From<Relation> for RelationBody {
    fn from(relation: Relation) -> Self {
        let event = |event: RegisterEvent| RegisterChange {
            from_ms: event.from_ms,
            from: event.from.into(),
            to: event.to.into(),
            reason: event.reason,
        };
        Self {
            from: relation.a.0,
            to: relation.b.0,
            kin: relation.kin.map(Kinship::from),
            register: relation.register.map(SpeechRegister::from),
            address: relation.address.into(),
            events: relation.events.into_iter().map(event).collect(),
        }
    }
}
