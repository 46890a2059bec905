use std::str::FromStr;

use hallyu_contracts::auth::UserRegistered;
use hallyu_kernel::Time;
use serde::Deserialize;

use super::UserError;

/// What a user can agree to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentKind {
    /// The terms of use. Without them there is no account.
    Terms,
    /// The notice on personal data. Without it there is no account.
    Privacy,
    /// Being sent marketing.
    Marketing,
}

impl ConsentKind {
    /// Every kind, in the order of pages.
    pub const ALL: [Self; 3] = [Self::Terms, Self::Privacy, Self::Marketing];

    /// The name in the API and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Terms => "terms",
            Self::Privacy => "privacy",
            Self::Marketing => "marketing",
        }
    }

    /// Whether an account can go on without it.
    #[must_use]
    pub fn can_be_withdrawn(self) -> bool {
        self == Self::Marketing
    }
}

/// The text names no kind of consent.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("unknown kind of consent \"{0}\"")]
pub struct UnknownConsent(pub String);

impl FromStr for ConsentKind {
    type Err = UnknownConsent;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|kind| kind.as_str() == text);
        found.ok_or_else(|| UnknownConsent(text.to_owned()))
    }
}

/// Versions of the texts that are in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextVersions {
    /// Of the terms of use.
    pub terms: String,
    /// Of the notice on personal data.
    pub privacy: String,
    /// Of what is said about marketing.
    pub marketing: String,
}

impl TextVersions {
    /// The version of one text.
    #[must_use]
    pub fn of(&self, kind: ConsentKind) -> &str {
        match kind {
            ConsentKind::Terms => &self.terms,
            ConsentKind::Privacy => &self.privacy,
            ConsentKind::Marketing => &self.marketing,
        }
    }
}

/// What a user decided about a text. Never changed: another decision follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// About which text.
    pub kind: ConsentKind,
    /// Counts the user's decisions of this kind, from 1.
    pub number: u32,
    /// Version of the text.
    pub version: String,
    /// Whether the user agreed, or took it back.
    pub agreed: bool,
    /// When.
    pub decided_at: Time,
}

impl Decision {
    /// What an account's registration decided: terms and privacy always, marketing if it said so.
    #[must_use]
    pub fn at_registration(event: &UserRegistered, versions: &TextVersions) -> Vec<Self> {
        let agreed = |kind: &ConsentKind| !kind.can_be_withdrawn() || event.marketing_agreed;
        let kinds = ConsentKind::ALL.into_iter().filter(agreed);
        kinds
            .map(|kind| Self {
                kind,
                number: 1,
                version: versions.of(kind).to_owned(),
                agreed: true,
                decided_at: event.registered_at,
            })
            .collect()
    }
}

/// Where a user stands towards one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// Which text.
    pub kind: ConsentKind,
    /// The version in force.
    pub current_version: String,
    /// Every decision, the oldest first.
    pub decisions: Vec<Decision>,
}

impl Consent {
    /// One consent of each kind, from all decisions of a user.
    #[must_use]
    pub fn all(decisions: &[Decision], versions: &TextVersions) -> Vec<Self> {
        ConsentKind::ALL.map(|kind| Self::of(kind, decisions, versions)).into()
    }

    /// The consent of one kind, from all decisions of a user.
    #[must_use]
    pub fn of(kind: ConsentKind, decisions: &[Decision], versions: &TextVersions) -> Self {
        let mut decisions: Vec<_> =
            decisions.iter().filter(|decision| decision.kind == kind).cloned().collect();
        decisions.sort_by_key(|decision| decision.number);
        Self { kind, current_version: versions.of(kind).to_owned(), decisions }
    }

    /// The decision that counts.
    #[must_use]
    pub fn last(&self) -> Option<&Decision> {
        self.decisions.last()
    }

    /// Whether the user agrees, be it to an older version.
    #[must_use]
    pub fn is_given(&self) -> bool {
        self.last().is_some_and(|decision| decision.agreed)
    }

    /// Whether what the user agreed to is not the text in force any more: it is to be asked again.
    #[must_use]
    pub fn is_outdated(&self) -> bool {
        self.last().is_some_and(|last| last.agreed && last.version != self.current_version)
    }

    /// The next decision, about the text in force; `None` if it would say what the last one says.
    ///
    /// # Errors
    /// [`UserError::ConsentNeeded`] if an account cannot go on without it.
    pub fn decide(&self, choice: Choice, now: Time) -> Result<Option<Decision>, UserError> {
        let agreed = choice == Choice::Agree;
        if !agreed && !self.kind.can_be_withdrawn() {
            return Err(UserError::ConsentNeeded(self.kind));
        }
        if agreed == self.is_given() && !(agreed && self.is_outdated()) {
            return Ok(None);
        }
        let number = self.last().map_or(1, |last| last.number + 1);
        let version = self.current_version.clone();
        Ok(Some(Decision { kind: self.kind, number, version, agreed, decided_at: now }))
    }
}

/// What a user says to a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Yes.
    Agree,
    /// No, or not any more.
    Withdraw,
}

#[cfg(test)]
mod tests {
    use hallyu_kernel::{Language, Role};

    use super::*;

    fn versions(terms: &str) -> TextVersions {
        TextVersions { terms: terms.into(), privacy: "1".into(), marketing: "1".into() }
    }

    fn registered(marketing_agreed: bool) -> Vec<Decision> {
        let event = UserRegistered {
            user_id: uuid::Uuid::nil().into(),
            email: "ana@example.com".into(),
            nickname: "Ana".into(),
            country: "BR".into(),
            language: Language::Es,
            role: Role::User,
            marketing_agreed,
            registered_at: Time::UNIX_EPOCH,
        };
        Decision::at_registration(&event, &versions("1"))
    }

    #[test]
    fn marketing_is_agreed_to_only_when_said() {
        assert_eq!(registered(false).len(), 2);
        assert_eq!(registered(true)[2].kind, ConsentKind::Marketing);
    }

    #[test]
    fn a_new_text_is_asked_again_and_the_same_answer_twice_is_one_decision() {
        let consent = Consent::of(ConsentKind::Terms, &registered(false), &versions("2"));
        assert!(consent.is_given() && consent.is_outdated());
        let next = consent.decide(Choice::Agree, Time::UNIX_EPOCH).unwrap().unwrap();
        assert_eq!((next.number, next.version.as_str()), (2, "2"));
        let consent =
            Consent::of(ConsentKind::Terms, &[registered(false), vec![next]].concat(), &versions("2"));
        assert!(!consent.is_outdated());
        assert_eq!(consent.decide(Choice::Agree, Time::UNIX_EPOCH).unwrap(), None);
    }

    #[test]
    fn only_marketing_can_be_taken_back() {
        let of = |kind| Consent::of(kind, &registered(true), &versions("1"));
        for kind in [ConsentKind::Terms, ConsentKind::Privacy] {
            let refused = of(kind).decide(Choice::Withdraw, Time::UNIX_EPOCH);
            assert!(matches!(refused, Err(UserError::ConsentNeeded(needed)) if needed == kind));
        }
        let taken_back = of(ConsentKind::Marketing).decide(Choice::Withdraw, Time::UNIX_EPOCH).unwrap();
        assert!(!taken_back.unwrap().agreed);
    }
}
