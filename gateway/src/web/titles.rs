//! What the catalogue says of the title that a page is about, and how search engines and social networks are told.

use std::fmt::Write;

use bytes::Bytes;
use hallyu_http::Upstream;
use hallyu_kernel::Language;
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;

use super::fill::{escape, for_script};
use super::locale::Locale;

/// The list whose first title opens the home page, at the address under which the web app fetches it.
pub(crate) const POPULAR: &str = "/api/v1/contents?sort=popular&limit=20";
/// Longest description in a page's head, characters.
const DESCRIPTION: usize = 200;
const SITE: &str = "HallyuLatino";

/// An answer of the API, as it goes into the page.
pub(crate) struct Preloaded {
    path: String,
    answer: Bytes,
}

/// Why a page cannot be filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unfilled {
    /// There is no such title.
    Unknown,
    /// The catalogue does not answer.
    Unavailable,
}

#[derive(Deserialize)]
struct Answer<T> {
    data: T,
}

#[derive(Deserialize)]
struct List {
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    content_id: String,
}

#[derive(Deserialize)]
struct Genre {
    name: String,
    name_translated: Option<String>,
}

#[derive(Deserialize)]
struct Detail {
    content_id: String,
    #[serde(rename = "type")]
    kind: String,
    title: String,
    original_title: Option<String>,
    title_translated: Option<String>,
    description: Option<String>,
    description_translated: Option<String>,
    year: Option<u16>,
    rating: Option<f64>,
    rating_count: Option<u64>,
    genres: Vec<Genre>,
    poster_url: Option<String>,
    backdrop_url: Option<String>,
}

/// A title as a page shows it: all texts.
pub(crate) struct Hero {
    id: String,
    kind: String,
    name: String,
    original_name: String,
    synopsis: String,
    year: String,
    rating: String,
    rating_count: u64,
    genres: Vec<String>,
    genre_list: String,
    poster_url: String,
    backdrop_url: String,
}

/// Asks the catalogue.
pub(crate) struct Titles {
    content: Upstream,
    public_url: String,
}

impl Titles {
    pub(crate) fn new(content: Upstream, public_url: &str) -> Self {
        Self { content, public_url: public_url.trim_end_matches('/').to_owned() }
    }

    /// One title.
    pub(crate) async fn title(&self, locale: Locale, id: &str) -> Result<(Hero, Preloaded), Unfilled> {
        // What is not an id would be another address of the API.
        if !id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            return Err(Unfilled::Unknown);
        }
        let preloaded = self.fetch(locale, format!("/api/v1/contents/{id}")).await?;
        let detail: Detail = preloaded.read()?;
        Ok((Hero::of(detail, locale), preloaded))
    }

    /// The most popular title, if there is any, and the answers that the home page begins with.
    pub(crate) async fn most_popular(
        &self,
        locale: Locale,
    ) -> Result<(Option<Hero>, Vec<Preloaded>), Unfilled> {
        let list = self.fetch(locale, POPULAR.to_owned()).await?;
        let first = list.read::<List>()?.items.into_iter().next();
        let Some(first) = first else {
            return Ok((None, vec![list]));
        };
        // A title that was withdrawn a moment ago leaves the hero empty.
        let Ok((hero, detail)) = self.title(locale, &first.content_id).await else {
            return Ok((None, vec![list]));
        };
        Ok((Some(hero), vec![list, detail]))
    }

    async fn fetch(&self, locale: Locale, path: String) -> Result<Preloaded, Unfilled> {
        match self.content.fetch_in(locale.0, &path).await {
            Ok((StatusCode::OK, answer)) => Ok(Preloaded { path, answer }),
            Ok((StatusCode::NOT_FOUND, _)) => Err(Unfilled::Unknown),
            _ => Err(Unfilled::Unavailable),
        }
    }

    /// What the head of the title's page says of it.
    pub(crate) fn head(&self, hero: &Hero, locale: Locale) -> String {
        let description: String = hero.synopsis.chars().take(DESCRIPTION).collect();
        let kind = if hero.kind == "movie" { "video.movie" } else { "video.tv_show" };
        let image =
            self.absolute(if hero.backdrop_url.is_empty() { &hero.poster_url } else { &hero.backdrop_url });
        let path = format!("/title/{}", hero.id);
        let mut head = String::from("<title data-seo>");
        escape(&hero.name, &mut head);
        let _ = write!(head, " — {SITE}</title>");
        let properties = [
            ("name", "description", description.as_str()),
            ("property", "og:site_name", SITE),
            ("property", "og:type", kind),
            ("property", "og:title", &hero.name),
            ("property", "og:description", &description),
            ("property", "og:image", &image),
            ("property", "og:locale", open_graph(locale)),
            ("name", "twitter:card", "summary_large_image"),
        ];
        for (attribute, name, content) in properties.into_iter().filter(|(_, _, content)| !content.is_empty())
        {
            let _ = write!(head, "<meta data-seo {attribute}=\"{name}\" content=\"");
            escape(content, &mut head);
            head.push_str("\">");
        }
        self.addresses(locale, &path, &mut head);
        let _ = write!(
            head,
            "<script data-seo type=\"application/ld+json\">{}</script>",
            for_script(&hero.linked_data(&image).to_string())
        );
        head
    }

    /// Canonical address of a page and those of the same page in the other languages.
    pub(crate) fn addresses(&self, locale: Locale, path: &str, head: &mut String) {
        if self.public_url.is_empty() {
            return;
        }
        let address = |locale: Locale| format!("{}/{}{path}", self.public_url, locale.as_str());
        let here = address(locale);
        let _ = write!(head, "<link data-seo rel=\"canonical\" href=\"{here}\">");
        let _ = write!(head, "<meta data-seo property=\"og:url\" content=\"{here}\">");
        for other in Locale::ALL {
            let (language, address) = (other.as_str(), address(other));
            let _ =
                write!(head, "<link data-seo rel=\"alternate\" hreflang=\"{language}\" href=\"{address}\">");
        }
    }

    fn absolute(&self, url: &str) -> String {
        if url.starts_with('/') { format!("{}{url}", self.public_url) } else { url.to_owned() }
    }
}

impl Preloaded {
    fn read<'a, T: Deserialize<'a>>(&'a self) -> Result<T, Unfilled> {
        let answer = serde_json::from_slice::<Answer<T>>(&self.answer);
        answer.map(|answer| answer.data).map_err(|error| {
            tracing::error!(
                path = self.path,
                error = &error as &dyn std::error::Error,
                "unreadable catalogue"
            );
            Unfilled::Unavailable
        })
    }
}

/// The answers for the web app's fetch layer, by their addresses.
pub(crate) fn preload(answers: &[Preloaded]) -> String {
    let mut head = String::from("<script type=\"application/json\" id=\"preloaded\">{");
    for (place, Preloaded { path, answer }) in answers.iter().enumerate() {
        let separator = if place == 0 { "" } else { "," };
        let answer = for_script(std::str::from_utf8(answer).unwrap_or("null"));
        let _ = write!(head, "{separator}\"{path}\":{answer}");
    }
    head.push_str("}</script>");
    head
}

impl Hero {
    fn of(detail: Detail, locale: Locale) -> Self {
        let given = |text: Option<String>| text.filter(|text| !text.is_empty());
        let original = given(detail.original_title).unwrap_or_else(|| detail.title.clone());
        let name = given(detail.title_translated).unwrap_or(detail.title);
        let synopsis = given(detail.description_translated).or(detail.description);
        let genres: Vec<_> = detail
            .genres
            .into_iter()
            .map(|genre| given(genre.name_translated).unwrap_or(genre.name))
            .collect();
        Self {
            id: detail.content_id,
            kind: detail.kind,
            original_name: if original == name { String::new() } else { original },
            name,
            synopsis: synopsis.unwrap_or_default(),
            year: detail.year.map(|year| year.to_string()).unwrap_or_default(),
            rating: detail
                .rating
                .filter(|rating| *rating > 0.0)
                .map(|rating| decimal(rating, locale))
                .unwrap_or_default(),
            rating_count: detail.rating_count.unwrap_or_default(),
            genre_list: genres.join(", "),
            genres,
            poster_url: detail.poster_url.unwrap_or_default(),
            backdrop_url: detail.backdrop_url.unwrap_or_default(),
        }
    }

    /// The text for a place of a page.
    pub(crate) fn text(&self, place: &str) -> Option<&str> {
        Some(match place {
            "title_id" => &self.id,
            "type" => &self.kind,
            "name" => &self.name,
            "original_name" => &self.original_name,
            "synopsis" => &self.synopsis,
            "year" => &self.year,
            "rating" => &self.rating,
            "genres" => &self.genre_list,
            "poster_url" => &self.poster_url,
            "backdrop_url" => &self.backdrop_url,
            _ => return None,
        })
    }

    /// schema.org's description of the title.
    fn linked_data(&self, image: &str) -> serde_json::Value {
        let kind = if self.kind == "movie" { "Movie" } else { "TVSeries" };
        let mut data = json!({
            "@context": "https://schema.org", "@type": kind, "name": self.name, "description": self.synopsis,
            "genre": self.genres, "inLanguage": "ko", "countryOfOrigin": { "@type": "Country", "name": "KR" },
        });
        let optional = [
            ("alternateName", self.original_name.as_str()),
            ("image", image),
            ("datePublished", self.year.as_str()),
        ];
        for (name, text) in optional.into_iter().filter(|(_, text)| !text.is_empty()) {
            data[name] = text.into();
        }
        if self.rating_count > 0 {
            let value = self.rating.replace(',', ".");
            data["aggregateRating"] = json!({
                "@type": "AggregateRating", "ratingValue": value, "bestRating": 10, "ratingCount": self.rating_count,
            });
        }
        data
    }
}

/// One decimal, as the language writes it.
fn decimal(number: f64, locale: Locale) -> String {
    let text = format!("{number:.1}");
    match locale.0 {
        Language::Es | Language::Pt => text.replace('.', ","),
        Language::Ko | Language::En => text,
    }
}

fn open_graph(locale: Locale) -> &'static str {
    match locale.0 {
        Language::Es => "es_LA",
        Language::Pt => "pt_BR",
        Language::Ko => "ko_KR",
        Language::En => "en_US",
    }
}
