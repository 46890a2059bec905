//! What search engines and social networks are told of a page, in its head.

use std::fmt::Write;

use hallyu_kernel::Language;
use serde_json::{Value, json};

use super::fill::{escape, for_script};
use super::locale::Locale;
use super::titles::Hero;

const SITE: &str = "HallyuLatino";
/// Longest description, characters.
const DESCRIPTION: usize = 160;

/// Writes heads.
pub(crate) struct Heads {
    /// Address under which viewers reach the platform; empty if it is not known, and full addresses are left out.
    public_url: String,
}

impl Heads {
    pub(crate) fn new(public_url: &str) -> Self {
        Self { public_url: public_url.trim_end_matches('/').to_owned() }
    }

    /// Of a title's page.
    pub(crate) fn of_title(&self, hero: &Hero, locale: Locale) -> String {
        let description: String = hero.synopsis.chars().take(DESCRIPTION).collect();
        let image = self.image_of(hero);
        let mut head = String::from("<title data-seo>");
        escape(&hero.name, &mut head);
        let _ = write!(head, " · {SITE}</title>");
        let kind = if hero.kind == "movie" { "video.movie" } else { "video.tv_show" };
        let properties = [
            ("name", "description", description.as_str()),
            ("property", "og:type", kind),
            ("property", "og:title", &hero.name),
            ("property", "og:description", &description),
            ("property", "og:image", &image),
        ];
        describe(&properties, locale, &mut head);
        self.addresses(locale, &format!("/title/{}", hero.id), &mut head);
        let data = for_script(&linked_data(hero, &image).to_string());
        let _ = write!(head, "<script data-seo type=\"application/ld+json\">{data}</script>");
        head
    }

    /// Of the home page, which has a title and a description of its own.
    pub(crate) fn of_home(&self, hero: Option<&Hero>, locale: Locale) -> String {
        let image = hero.map(|hero| self.image_of(hero)).unwrap_or_default();
        let properties = [
            ("property", "og:type", "website"),
            ("property", "og:title", SITE),
            ("property", "og:image", &image),
        ];
        let mut head = String::new();
        describe(&properties, locale, &mut head);
        self.addresses(locale, "", &mut head);
        head
    }

    /// Canonical address of a page and those of the same page in the other languages.
    fn addresses(&self, locale: Locale, path: &str, head: &mut String) {
        if self.public_url.is_empty() {
            return;
        }
        let address = |locale: Locale| format!("{}/{}{path}", self.public_url, locale.as_str());
        let here = address(locale);
        let _ = write!(head, "<link data-seo rel=\"canonical\" href=\"{here}\">");
        let _ = write!(head, "<meta data-seo property=\"og:url\" content=\"{here}\">");
        let named = Locale::ALL.map(|locale| (locale.as_str(), locale));
        for (language, locale) in named.into_iter().chain([("x-default", Locale(Language::default()))]) {
            let address = address(locale);
            let _ =
                write!(head, "<link data-seo rel=\"alternate\" hreflang=\"{language}\" href=\"{address}\">");
        }
    }

    /// Full address of the title's picture; empty if it has none.
    fn image_of(&self, hero: &Hero) -> String {
        let url = if hero.backdrop_url.is_empty() { &hero.poster_url } else { &hero.backdrop_url };
        if url.starts_with('/') { format!("{}{url}", self.public_url) } else { url.clone() }
    }
}

/// Appends those properties that are not empty, and those that all pages have.
fn describe(properties: &[(&str, &str, &str)], locale: Locale, head: &mut String) {
    let common = [
        ("property", "og:site_name", SITE),
        ("property", "og:locale", open_graph(locale)),
        ("name", "twitter:card", "summary_large_image"),
    ];
    for (attribute, name, content) in
        properties.iter().chain(&common).filter(|(_, _, content)| !content.is_empty())
    {
        let _ = write!(head, "<meta data-seo {attribute}=\"{name}\" content=\"");
        escape(content, head);
        head.push_str("\">");
    }
}

/// schema.org's description of a title.
fn linked_data(hero: &Hero, image: &str) -> Value {
    let kind = match hero.kind.as_str() {
        "movie" => "Movie",
        "drama" | "variety" => "TVSeries",
        _ => "CreativeWork",
    };
    let mut data = json!({
        "@context": "https://schema.org", "@type": kind, "name": hero.name, "description": hero.synopsis,
        "genre": hero.genres, "inLanguage": "ko", "countryOfOrigin": { "@type": "Country", "name": "KR" },
    });
    let optional = [
        ("alternateName", hero.original_name.as_str()),
        ("image", image),
        ("datePublished", hero.year.as_str()),
    ];
    for (name, text) in optional.into_iter().filter(|(_, text)| !text.is_empty()) {
        data[name] = text.into();
    }
    if hero.rating_count > 0 {
        let value = hero.rating.replace(',', ".");
        data["aggregateRating"] = json!({
            "@type": "AggregateRating", "ratingValue": value, "bestRating": 10, "ratingCount": hero.rating_count,
        });
    }
    data
}

fn open_graph(locale: Locale) -> &'static str {
    match locale.0 {
        Language::Es => "es_LA",
        Language::Pt => "pt_BR",
        Language::Ko => "ko_KR",
        Language::En => "en_US",
    }
}
