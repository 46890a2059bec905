use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Spanish of Latin America, the default.
    #[default]
    Es,
    /// Portuguese of Brazil.
    Pt,
    /// Korean.
    Ko,
    /// English.
    En,
}

impl Language {
    /// Every language of the interface, the default first.
    pub const ALL: [Self; 4] = [Self::Es, Self::Pt, Self::Ko, Self::En];

    /// ISO 639-1 code.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Es => "es",
            Self::Pt => "pt",
            Self::Ko => "ko",
            Self::En => "en",
        }
    }

    /// The language that an `Accept-Language` header asks for most, if it names one of ours.
    #[must_use]
    pub fn negotiate(header: &str) -> Option<Self> {
        let mut best: Option<(Self, f32)> = None;
        for item in header.split(',') {
            let mut parts = item.split(';');
            let tag = parts.next().unwrap_or_default().trim();
            let quality = parts.find_map(|p| p.trim().strip_prefix("q=")?.parse().ok()).unwrap_or(1.0);
            let Ok(language) = tag.split('-').next().unwrap_or_default().to_ascii_lowercase().parse() else {
                continue;
            };
            if quality > 0.0 && best.is_none_or(|(_, found)| quality > found) {
                best = Some((language, quality));
            }
        }
        best.map(|(language, _)| language)
    }
}

/// A language of a subtitle track, as a BCP 47 tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum SubtitleLanguage {
    /// Korean: the transcript that the others are translated from.
    #[serde(rename = "ko")]
    Ko,
    /// Spanish of Latin America.
    #[serde(rename = "es-419")]
    Es419,
    /// Portuguese of Brazil.
    #[serde(rename = "pt-BR")]
    PtBr,
}

impl SubtitleLanguage {
    /// Every subtitle language, the transcript first.
    pub const ALL: [Self; 3] = [Self::Ko, Self::Es419, Self::PtBr];

    /// BCP 47 tag.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ko => "ko",
            Self::Es419 => "es-419",
            Self::PtBr => "pt-BR",
        }
    }

    /// The language's name in itself, as players show it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Ko => "한국어",
            Self::Es419 => "Español (Latinoamérica)",
            Self::PtBr => "Português (Brasil)",
        }
    }
}

/// The text names no language that is known here.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("unknown language \"{text}\": expected {expected}")]
pub struct UnknownLanguage {
    text: String,
    expected: &'static str,
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|language| language.as_str() == text);
        found.ok_or_else(|| UnknownLanguage { text: text.to_owned(), expected: "es, pt, ko or en" })
    }
}

impl FromStr for SubtitleLanguage {
    type Err = UnknownLanguage;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|language| language.as_str().eq_ignore_ascii_case(text));
        found.ok_or_else(|| UnknownLanguage { text: text.to_owned(), expected: "ko, es-419 or pt-BR" })
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Display for SubtitleLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_wanted_known_language_wins() {
        assert_eq!(Language::negotiate("pt-BR,pt;q=0.9,en;q=0.8"), Some(Language::Pt));
        assert_eq!(Language::negotiate("fr, en;q=0.3, ko;q=0.7"), Some(Language::Ko));
        assert_eq!(Language::negotiate("en;q=0, es;q=0.1"), Some(Language::Es));
        assert_eq!(Language::negotiate("fr, de;q=x, ;;,"), None);
    }

    #[test]
    fn subtitle_tags_are_read_in_any_case() {
        assert_eq!("PT-br".parse(), Ok(SubtitleLanguage::PtBr));
        assert!("es".parse::<SubtitleLanguage>().is_err());
    }
}
