//! The web app: the files that `next build` exported, served under the addresses that its router knows, and the pages
//! that search engines and social networks read filled in. `web/README.md` is the contract.

mod files;
mod fill;
mod head;
mod locale;
mod page;
#[cfg(test)]
mod tests;
mod titles;

use std::borrow::Cow;
use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::extract::Request;
use axum::response::{IntoResponse, Redirect, Response};
use futures_util::future::BoxFuture;
use hallyu_http::{ApiError, Upstream};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};

use crate::{Config, routes};
use files::Files;
use fill::Template;
use head::Heads;
use locale::Locale;
use page::Page;
use titles::{Titles, Unfilled};

const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
const MISSING: &str = include_str!("../../assets/web-missing.html");

/// Answers whatever is asked with files and pages.
#[derive(Clone)]
pub(crate) struct Site(pub(crate) Arc<Pages>);

impl tower::Service<Request> for Site {
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let pages = Arc::clone(&self.0);
        let (asked, _) = request.into_parts();
        Box::pin(async move { Ok(pages.present(&asked).await) })
    }
}

/// Answers with files and pages.
pub(crate) struct Pages {
    files: Files,
    titles: Titles,
    heads: Heads,
    homes: Templates,
    shells: Templates,
}

/// A page that is filled in, by language.
type Templates = HashMap<&'static str, Template>;

/// The templates of a page, `name_of` a locale.
fn templates(files: &Files, name_of: impl Fn(&str) -> String) -> Templates {
    let locales = Locale::ALL.into_iter().map(Locale::as_str);
    let page = |locale: &'static str| Some((locale, Template::of(files.find(&name_of(locale))?.text())));
    locales.filter_map(page).collect()
}

impl Pages {
    pub(crate) fn new(content: Upstream, config: &Config) -> Self {
        Self::of(Files::embedded(&config.media_origin), content, &config.public_url)
    }

    fn of(files: Files, content: Upstream, public_url: &str) -> Self {
        let homes = templates(&files, str::to_owned);
        let shells = templates(&files, |locale| format!("{locale}/title/_"));
        Self { files, titles: Titles::new(content), heads: Heads::new(public_url), homes, shells }
    }

    /// Answers with the web app; programs do not get pages.
    async fn present(&self, asked: &Parts) -> Response {
        if routes::is_for_programs(asked.uri.path()) {
            return ApiError::not_found().into_response();
        }
        if !matches!(asked.method, Method::GET | Method::HEAD) {
            return ApiError::of_status(StatusCode::METHOD_NOT_ALLOWED).into_response();
        }
        self.answer(asked.uri.path(), &asked.headers).await
    }

    /// The answer to a GET or HEAD request for anything that is not the API's.
    async fn answer(&self, path: &str, headers: &HeaderMap) -> Response {
        if self.files.is_empty() {
            return (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, HTML)], MISSING).into_response();
        }
        let Some(path) = decoded(path) else {
            return self.not_found(path, headers);
        };
        if path == "/" {
            return to_home(headers);
        }
        match path.strip_suffix('/') {
            // An address that begins with two slashes would lead to another host.
            Some(shorter) if !shorter.starts_with("//") => Redirect::permanent(shorter).into_response(),
            _ => self.page(&path, headers).await,
        }
    }

    async fn page(&self, path: &str, headers: &HeaderMap) -> Response {
        match Page::of(path) {
            Some(Page::Home(locale)) => self.home(locale, headers).await,
            Some(Page::Title(locale, id)) => self.title(locale, id, headers).await,
            Some(Page::Shell(file)) => self.file(&file, path, headers),
            None => self.file(&path[1..], path, headers),
        }
    }

    /// The home page with its hero and its first answers.
    async fn home(&self, locale: Locale, headers: &HeaderMap) -> Response {
        let name = locale.as_str();
        let (Some(file), Some(template)) = (self.files.find(name), self.homes.get(name)) else {
            return self.not_found("/", headers);
        };
        let (hero, answers) = self.titles.opening(locale).await;
        let head = self.heads.of_home(hero.as_ref(), locale) + &titles::preload(&answers);
        let text_of = |place: &str| hero.as_ref()?.text(place.strip_prefix("hero_")?);
        file.filled(template.fill(&head, text_of), headers)
    }

    /// A title's page; of an unknown title the page that says so, with the status that says so.
    async fn title(&self, locale: Locale, id: &str, headers: &HeaderMap) -> Response {
        let name = locale.as_str();
        let path = format!("/{name}/title/{id}");
        let shell = self.files.find(&format!("{name}/title/_"));
        let (Some(file), Some(template)) = (shell, self.shells.get(name)) else {
            return self.not_found(&path, headers);
        };
        match self.titles.title(locale, id).await {
            Ok((hero, answer)) => {
                let head = self.heads.of_title(&hero, locale) + &titles::preload(&[answer]);
                file.filled(template.fill(&head, |place| hero.text(place)), headers)
            }
            Err(Unfilled::Unknown) => self.not_found(&path, headers),
            // The page itself says that the catalogue does not answer, and lets the visitor try again.
            Err(Unfilled::Unavailable) => {
                let page = file.filled(template.fill("", |_| None), &HeaderMap::new());
                (StatusCode::SERVICE_UNAVAILABLE, page).into_response()
            }
        }
    }

    fn file(&self, name: &str, path: &str, headers: &HeaderMap) -> Response {
        match self.files.find(name) {
            Some(file) if !name.ends_with("/404") => file.answer(headers),
            _ => self.not_found(path, headers),
        }
    }

    fn not_found(&self, path: &str, headers: &HeaderMap) -> Response {
        let locale = Locale::of_path(path).unwrap_or_else(|| Locale::wanted(headers));
        let page =
            self.files.find(&format!("{}/404", locale.as_str())).map(|page| page.answer(&HeaderMap::new()));
        (StatusCode::NOT_FOUND, page.unwrap_or_default()).into_response()
    }
}

/// The path without percent signs; `None` if it is not text.
fn decoded(path: &str) -> Option<Cow<'_, str>> {
    if !path.contains('%') {
        return Some(Cow::Borrowed(path));
    }
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, behind @ ..] = rest {
        rest = behind;
        let Some(code) = behind.get(..2).filter(|_| *first == b'%') else {
            bytes.push(*first);
            continue;
        };
        bytes.push(u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok()?);
        rest = &behind[2..];
    }
    String::from_utf8(bytes).ok().map(Cow::Owned)
}

/// `/` leads to the home page of the language that the visitor chose, or that the browser prefers.
fn to_home(headers: &HeaderMap) -> Response {
    let home = format!("/{}", Locale::wanted(headers).as_str());
    let headers = [
        (header::LOCATION, home.as_str()),
        (header::VARY, "accept-language, cookie"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (StatusCode::FOUND, headers).into_response()
}
