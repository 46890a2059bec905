//! What a check says about a cue.

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::Ms;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// A matter of polish.
    Minor,
    /// A viewer notices it.
    Major,
    /// The track is not published.
    Blocking,
}

macro_rules! rules {
    ($($rule:ident: $severity:ident, $summary:literal;)+) => {
        /// The rules that subtitles are checked against: F files, T times, L layout, P punctuation, X translation,
        /// C consistency with glossary and cast, A recognition of speech, S labels for the deaf.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Rule { $(#[doc = $summary] $rule,)+ }

        impl Rule {
            /// All rules in the order of their codes.
            pub const ALL: &'static [Self] = &[$(Self::$rule,)+];

            /// The rule's code, for example `T2`.
            pub fn code(self) -> &'static str {
                match self { $(Self::$rule => stringify!($rule),)+ }
            }

            /// What a finding of the rule weighs, unless the finding says otherwise.
            pub fn severity(self) -> Severity {
                match self { $(Self::$rule => Severity::$severity,)+ }
            }

            /// What the rule asks for, in English, without its numbers.
            pub fn summary(self) -> &'static str {
                match self { $(Self::$rule => $summary,)+ }
            }
        }
    };
}

rules! {
    F1: Blocking, "a written file reads back as the same cues";
    F2: Blocking, "text is composed Unicode without control, zero-width, direction or replacement characters";
    F3: Blocking, "nothing in a text can end its cue or pass for markup";
    F4: Blocking, "cues are in order, start before they end and lie within the video";
    T1: Blocking, "cues do not overlap";
    T2: Major, "two cues are two frames apart or more";
    T3: Minor, "a gap is two frames, or half a second and more";
    T4: Major, "a cue lasts long enough to be seen";
    T5: Minor, "a cue lasts a second or more";
    T6: Major, "a cue lasts seven seconds at most";
    T7: Major, "a cue appears with its first word, or on the shot change beside it";
    T8: Minor, "a cue stays half a second after its last word at most";
    T9: Major, "somebody speaks while a cue is shown";
    T10: Major, "speech is shown";
    T11: Blocking, "the track runs with the video, neither early nor late nor drifting";
    T12: Minor, "cues start and end on shot changes, or clear of them";
    L1: Blocking, "a line fits the screen";
    L2: Blocking, "a cue has two lines at most";
    L3: Major, "a cue can be read in its time";
    L4: Minor, "a cue can be read with ease";
    L5: Blocking, "a cue can be read at all";
    L6: Minor, "a line does not end inside a phrase";
    L7: Minor, "what fits on one line has one line";
    L8: Major, "two speakers have a line each, and each line a hyphen and a space";
    P1: Minor, "one ellipsis character, single spaces, no space before a sign";
    P2: Minor, "questions and exclamations are written as the language writes them";
    P3: Minor, "numbers from one to ten are words";
    X1: Blocking, "no Korean, Chinese or Japanese character is left";
    X2: Blocking, "what was said is translated";
    X3: Blocking, "nothing but the translation is shown";
    X4: Major, "a translation is about as long as its source lets expect";
    X5: Major, "different lines have different translations";
    X6: Major, "numbers are the same in both languages";
    X7: Blocking, "the translation is in the language of its track";
    X8: Blocking, "the translation is that of its own line";
    X9: Minor, "a question stays a question";
    C1: Major, "a term is translated as the glossary says";
    C2: Major, "names are spelled as in the cast";
    C3: Major, "the form of address is the one that was decided";
    C4: Major, "the form of address between two people changes with a reason";
    C5: Minor, "what a person is called is kept";
    C6: Major, "words agree with who speaks and who is spoken to";
    C7: Major, "words are those of the region";
    C8: Minor, "the same line is translated the same way";
    A1: Major, "what the recogniser may have invented was looked at";
    A2: Major, "what was heard badly was looked at";
    S1: Major, "sounds, speakers and songs are marked as the deaf expect";
    S2: Minor, "a sound that matters is told";
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// What would put a finding right without asking anybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fix {
    /// New times, in milliseconds from the start of the video.
    Times {
        /// First millisecond on screen.
        start_ms: Ms,
        /// First millisecond off screen.
        end_ms: Ms,
    },
    /// A new text.
    Text(String),
}

/// Something about a cue that a rule does not like.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// How much it weighs here.
    pub severity: Severity,
    /// The cue's place in its track, from 0.
    pub cue: usize,
    /// The bytes of its text that are meant; the whole cue if `None`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Range<usize>>,
    /// What is there, with its unit.
    pub measured: String,
    /// What should be there, with its unit.
    pub limit: String,
    /// What would put it right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
}

impl Finding {
    /// A finding of the rule's own weight about a whole cue.
    pub fn new(rule: Rule, cue: usize, measured: impl Into<String>, limit: impl Into<String>) -> Self {
        let (measured, limit) = (measured.into(), limit.into());
        Self { rule, severity: rule.severity(), cue, span: None, measured, limit, fix: None }
    }

    /// The same finding about a part of the text.
    #[must_use]
    pub fn at(self, span: Range<usize>) -> Self {
        Self { span: Some(span), ..self }
    }

    /// The same finding with what would put it right.
    #[must_use]
    pub fn with(self, fix: Fix) -> Self {
        Self { fix: Some(fix), ..self }
    }

    /// The same finding with another weight.
    #[must_use]
    pub fn weighing(self, severity: Severity) -> Self {
        Self { severity, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_known_by_its_code() {
        assert_eq!((Rule::T10.code(), Rule::T10.severity()), ("T10", Severity::Major));
        assert_eq!(Rule::ALL.len(), 48);
        assert!(Severity::Blocking > Severity::Major);
    }
}
