use std::fmt;
use std::str::FromStr;

use hallyu_kernel::{BrokenRule, Country, Language, LinkId, Nickname, Time, UserId};

use serde::Deserialize;

use super::Email;

/// Who else can say who somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Provider {
    /// Google, or whatever OpenID provider stands in its place.
    Google,
    /// Facebook.
    Facebook,
}

impl Provider {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Google, Self::Facebook];

    /// The name in addresses and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Google => "google",
            Self::Facebook => "facebook",
        }
    }
}

impl fmt::Display for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text names no provider.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown provider: {0}")]
pub struct UnknownProvider(String);

impl FromStr for Provider {
    type Err = UnknownProvider;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|provider| provider.as_str() == text);
        known.ok_or_else(|| UnknownProvider(text.to_owned()))
    }
}

/// What a provider says of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Names the account at the provider, for good.
    pub provider_user_id: String,
    /// The address, if the provider tells one that can be an address here.
    pub email: Option<Email>,
    /// Whether the provider says that mail to the address arrives.
    pub email_verified: bool,
    /// The name that the provider shows.
    pub name: Option<String>,
}

/// An account at a provider that logs in to an account here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OauthAccount {
    /// The link.
    pub id: LinkId,
    /// The account here.
    pub user_id: UserId,
    /// Who vouches.
    pub provider: Provider,
    /// The account there; unique among those of the provider.
    pub provider_user_id: String,
    /// The address there when it was linked, for the owner to recognise.
    pub email: Option<String>,
    /// What the provider gave to ask it again, sealed.
    pub tokens: Vec<u8>,
    /// When it was linked.
    pub created_at: Time,
}

/// A path of the web app: begins with one of its locales, and leads nowhere else however a browser reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PagePath {
    path: String,
    language: Language,
}

impl PagePath {
    /// Most characters of a path.
    const MAX_LENGTH: usize = 512;

    /// The path with its query.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.path
    }

    /// The language of the page.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }
}

impl FromStr for PagePath {
    type Err = BrokenRule;

    /// The broken rule is `length_max` or `page`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        BrokenRule::unless_length(text, &(0..=Self::MAX_LENGTH))?;
        let wrong = || BrokenRule::new("page");
        let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        let rest = text.strip_prefix('/').filter(|_| is_plain).ok_or_else(wrong)?;
        if rest.starts_with('/') || text.contains("//") || text.contains("..") {
            return Err(wrong());
        }
        let locale = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let language = match locale {
            "es" => Language::Es,
            "pt-BR" => Language::Pt,
            "ko" => Language::Ko,
            "en" => Language::En,
            _ => return Err(wrong()),
        };
        Ok(Self { path: text.to_owned(), language })
    }
}

/// Where somebody probably lives, from an `Accept-Language` header and the language of the page.
#[must_use]
pub fn likely_country(accept_language: &str, language: Language) -> Country {
    let tags = accept_language.split(',').map(|item| item.split(';').next().unwrap_or_default().trim());
    let named = tags.filter_map(|tag| tag.split('-').next_back().filter(|region| *region != tag));
    let known = named.filter_map(|region| region.to_ascii_uppercase().parse::<Country>().ok()).next();
    known.unwrap_or_else(|| {
        let usual = match language {
            Language::Pt => "BR",
            Language::Ko => "KR",
            Language::Es | Language::En => "MX",
        };
        usual.parse().expect("a country")
    })
}

/// A nickname made of what a provider shows: letters and digits only, short enough for a number behind it.
#[must_use]
pub fn nickname_from(name: Option<&str>, email: &Email) -> Nickname {
    /// Leaves four places for a number.
    const LENGTH: usize = 16;
    let before_at = email.as_str().split('@').next();
    let candidates = [name, before_at].into_iter().flatten();
    let cut = candidates.map(|text| text.chars().filter(|c| c.is_alphanumeric()).take(LENGTH).collect());
    let fitting = cut.filter_map(|text: String| text.parse::<Nickname>().ok()).next();
    fitting.unwrap_or_else(|| "viewer".parse().expect("a nickname"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_the_web_app_are_taken_and_nothing_else() {
        for (path, language) in [
            ("/es", Language::Es),
            ("/pt-BR/security?x=1#y", Language::Pt),
            ("/ko?next=%2Fko%2Fprofile", Language::Ko),
        ] {
            let page: PagePath = path.parse().unwrap();
            assert_eq!((page.as_str(), page.language()), (path, language));
        }
        for path in [
            "",
            "/",
            "es",
            "//evil.example",
            "//evil.example/es",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example/es",
            "https:evil.example",
            "javascript:alert(1)",
            "/es\\..\\..",
            "/es//evil.example",
            "/es/../..//evil.example",
            "/es\r\nSet-Cookie: a=b",
            "/es /x",
            "/\t/evil.example",
            "/api/v1/auth/logout",
            "/esx",
            "/@evil.example",
            "/éé",
        ] {
            assert!(path.parse::<PagePath>().is_err(), "{path:?}");
        }
        assert!(format!("/es/{}", "x".repeat(600)).parse::<PagePath>().is_err());
    }

    #[test]
    fn the_country_is_guessed_from_the_languages() {
        let likely = |header, language| likely_country(header, language).as_str();
        assert_eq!(likely("es-AR,es;q=0.9,en-US;q=0.8", Language::Es), "AR");
        assert_eq!(likely("es, pt-BR", Language::Es), "BR");
        assert_eq!(likely("es-419,es", Language::Es), "MX");
        assert_eq!(likely("", Language::Pt), "BR");
        assert_eq!(likely("ko", Language::Ko), "KR");
    }

    #[test]
    fn a_nickname_is_made_of_what_there_is() {
        let email: Email = "a.b-c+d@example.com".parse().unwrap();
        let made = |name| nickname_from(name, &email).to_string();
        assert_eq!(made(Some("Ana María López Hernández")), "AnaMaríaLópezHer");
        assert_eq!(made(Some("하늘 ☁")), "하늘");
        assert_eq!(made(Some("!")), "abcd");
        assert_eq!(nickname_from(None, &"x@example.com".parse().unwrap()).as_str(), "viewer");
    }
}
