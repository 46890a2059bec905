//! What the catalogue says of the title that a page is about.

use std::fmt::Write;

use futures_util::future::join;
use hallyu_http::Upstream;
use hallyu_kernel::Language;
use http::StatusCode;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::fill::for_script;
use super::locale::Locale;

/// The list from which the title that opens the home page is taken, at the address under which the web app fetches it.
pub(crate) const POPULAR: &str = "/api/v1/contents?sort=popular&limit=20";
/// The second row of the home page.
pub(crate) const RECENT: &str = "/api/v1/contents?sort=recent&limit=20";

/// An answer of the API, as it goes into the page. Without `meta`: that would make each page differ from the last.
pub(crate) struct Preloaded {
    path: String,
    data: Box<RawValue>,
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
struct Answer {
    data: Box<RawValue>,
}

#[derive(Deserialize)]
struct List {
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    content_id: String,
    available_subtitles: Vec<String>,
}

impl List {
    /// The title that opens the home page: the first that can be watched with subtitles, else the first. The web app
    /// chooses the same one.
    fn opening(&self) -> Option<&Item> {
        self.items.iter().find(|item| !item.available_subtitles.is_empty()).or_else(|| self.items.first())
    }
}

#[derive(Deserialize)]
struct Episode {
    episode_id: String,
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
    episodes: Vec<Episode>,
}

/// A title as a page shows it: all texts.
pub(crate) struct Hero {
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) original_name: String,
    pub(crate) synopsis: String,
    pub(crate) year: String,
    pub(crate) rating: String,
    pub(crate) rating_count: u64,
    pub(crate) genres: Vec<String>,
    genre_list: String,
    pub(crate) poster_url: String,
    pub(crate) backdrop_url: String,
    first_episode: String,
}

/// Asks the catalogue.
pub(crate) struct Titles {
    content: Upstream,
}

impl Titles {
    pub(crate) fn new(content: Upstream) -> Self {
        Self { content }
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

    /// The title that opens the home page, if there is any, and the answers that the page begins with.
    pub(crate) async fn opening(&self, locale: Locale) -> (Option<Hero>, Vec<Preloaded>) {
        let list = |path: &str| self.fetch(locale, path.to_owned());
        let (popular, recent) = join(list(POPULAR), list(RECENT)).await;
        let list = popular.as_ref().ok().and_then(|list| list.read::<List>().ok());
        let mut answers: Vec<_> = popular.into_iter().chain(recent).collect();
        let Some(opening) = list.as_ref().and_then(List::opening) else {
            return (None, answers);
        };
        // A title that was withdrawn a moment ago leaves the hero empty.
        let Ok((hero, detail)) = self.title(locale, &opening.content_id).await else {
            return (None, answers);
        };
        answers.push(detail);
        (Some(hero), answers)
    }

    async fn fetch(&self, locale: Locale, path: String) -> Result<Preloaded, Unfilled> {
        match self.content.fetch_in(locale.0, &path).await {
            Ok((StatusCode::OK, answer)) => Preloaded::of(path, &answer),
            Ok((StatusCode::NOT_FOUND, _)) => Err(Unfilled::Unknown),
            _ => Err(Unfilled::Unavailable),
        }
    }
}

impl Preloaded {
    fn of(path: String, answer: &[u8]) -> Result<Self, Unfilled> {
        match serde_json::from_slice::<Answer>(answer) {
            Ok(Answer { data }) => Ok(Self { path, data }),
            Err(error) => Err(unreadable(&path, &error)),
        }
    }

    fn read<'a, T: Deserialize<'a>>(&'a self) -> Result<T, Unfilled> {
        serde_json::from_str(self.data.get()).map_err(|error| unreadable(&self.path, &error))
    }
}

fn unreadable(path: &str, error: &serde_json::Error) -> Unfilled {
    tracing::error!(
        path,
        error = error as &dyn std::error::Error,
        "the catalogue answers what cannot be read"
    );
    Unfilled::Unavailable
}

/// The answers for the web app's fetch layer, by their addresses.
pub(crate) fn preload(answers: &[Preloaded]) -> String {
    let mut head = String::from("<script type=\"application/json\" id=\"preloaded\">{");
    for (place, Preloaded { path, data }) in answers.iter().enumerate() {
        let separator = if place == 0 { "" } else { "," };
        let data = for_script(data.get());
        let _ = write!(head, "{separator}\"{path}\":{{\"success\":true,\"data\":{data}}}");
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
            first_episode: detail
                .episodes
                .into_iter()
                .next()
                .map(|episode| episode.episode_id)
                .unwrap_or_default(),
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
            "first_episode" => &self.first_episode,
            _ => return None,
        })
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
