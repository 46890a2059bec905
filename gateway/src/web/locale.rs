use hallyu_kernel::Language;
use http::{HeaderMap, header};

/// The cookie in which the web app keeps the language that the visitor chose.
const COOKIE: &str = "locale";

/// A language of the interface, as it stands in the web app's addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Locale(pub(crate) Language);

impl Locale {
    pub(crate) const ALL: [Self; 4] =
        [Self(Language::Es), Self(Language::Pt), Self(Language::Ko), Self(Language::En)];

    pub(crate) fn as_str(self) -> &'static str {
        match self.0 {
            Language::Pt => "pt-BR",
            other => other.as_str(),
        }
    }

    fn read(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.as_str() == text)
    }

    /// The language that the path begins with.
    pub(crate) fn of_path(path: &str) -> Option<Self> {
        path.split('/').nth(1).and_then(Self::read)
    }

    /// The language that the visitor chose before, else what the browser prefers, else Spanish.
    pub(crate) fn wanted(headers: &HeaderMap) -> Self {
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
        let mut pairs =
            cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let chosen = pairs.find_map(|(name, value)| if name == COOKIE { Self::read(value) } else { None });
        let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        chosen.unwrap_or_else(|| Self(accepted.and_then(Language::negotiate).unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(cookie: &str, accepted: &str) -> &'static str {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, cookie.parse().unwrap());
        headers.insert(header::ACCEPT_LANGUAGE, accepted.parse().unwrap());
        Locale::wanted(&headers).as_str()
    }

    #[test]
    fn the_visitors_choice_counts_before_the_browsers() {
        assert_eq!(wanted("a=b; locale=ko", "en"), "ko");
        assert_eq!(wanted("locale=xx", "en-US,en"), "en");
        assert_eq!(wanted("mylocale=ko", "pt-PT,pt;q=0.9"), "pt-BR");
        assert_eq!(wanted("", "fr"), "es");
    }

    #[test]
    fn the_address_names_the_language() {
        assert_eq!(Locale::of_path("/pt-BR/title/x"), Some(Locale(Language::Pt)));
        assert_eq!(Locale::of_path("/pt/title/x"), None);
    }
}
