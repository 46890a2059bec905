use std::time::Duration;

use bytes::Bytes;
use hallyu_kernel::{ContentId, Language, PageRequest};

use super::Content;
use super::models::{Filter, GenreName};
use crate::domain::ContentError;

/// How long a title's page is kept.
pub(super) const PAGE_LIFE: Duration = Duration::from_secs(60 * 60);
/// How long lists are kept.
pub(super) const LIST_LIFE: Duration = Duration::from_secs(5 * 60);

const PAGES: &str = "content:";
const LISTS: &str = "contents:list:";

/// Cache key of a title's page in one language.
pub(super) fn page_key(id: ContentId, language: Language) -> String {
    format!("{PAGES}{id}:{language}")
}

/// Cache key of a page of a list: one text for each set of wishes.
pub(super) fn list_key(filter: &Filter, page: PageRequest) -> String {
    let kind = filter.kind.map_or("", |kind| kind.as_str());
    let genre = match &filter.genre {
        Some(GenreName::Id(id)) => id.to_string(),
        Some(GenreName::Slug(slug)) => slug.clone(),
        None => String::new(),
    };
    let year = filter.year.map(|year| year.to_string()).unwrap_or_default();
    let subtitles = filter.subtitles.map_or("", |language| language.as_str());
    let (sort, language, limit) = (filter.sort.as_str(), filter.language, page.limit());
    format!("{LISTS}{}:{kind}:{genre}:{year}:{subtitles}:{sort}:{limit}:{language}", page.number())
}

impl Content {
    /// Forgets every copy that a change of a title may have made stale: lists, its own page, and the pages of others,
    /// since any of them may name it among the titles that are alike.
    pub async fn forget_copies(&self) {
        self.cache.remove_prefix(PAGES).await;
        self.cache.remove_prefix(LISTS).await;
    }

    /// Forgets the copies of a title's own page.
    pub(super) async fn forget_page(&self, id: ContentId) {
        self.cache.remove_prefix(&format!("{PAGES}{id}:")).await;
    }

    /// A copy, or what `load` gives, written by `write` and kept for a while.
    pub(super) async fn copied<T: Send, F>(
        &self,
        (key, life): (String, Duration),
        write: &(dyn Fn(&T) -> Bytes + Sync),
        load: impl FnOnce() -> F + Send,
    ) -> Result<Bytes, ContentError>
    where
        F: Future<Output = Result<T, ContentError>> + Send,
    {
        self.cache.get_or_load(&key, life, || async { Ok(write(&load().await?)) }).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_wishes_share_a_copy() {
        let plain = Filter::default();
        let slug = Filter { genre: Some(GenreName::Slug("2026".into())), ..Filter::default() };
        let year = Filter { year: Some(2026), ..Filter::default() };
        let portuguese = Filter { language: Language::Pt, ..Filter::default() };
        let page = PageRequest::default();
        let mut keys: Vec<_> =
            [&plain, &slug, &year, &portuguese].map(|filter| list_key(filter, page)).into();
        keys.extend([list_key(&plain, PageRequest::new(2, 20)), list_key(&plain, PageRequest::new(1, 10))]);
        assert_eq!(keys[0], "contents:list:1:::::popular:20:es");
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), 6);
    }
}
