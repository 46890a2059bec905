use std::collections::HashSet;

use hallyu_kernel::Language;

use super::Search;
use super::models::Suggestion;
use super::ports::{Counted, Engine, Wanted};
use crate::domain::{Filter, Match, NameKind, Ranked, SearchError, TitleQuery};

/// Titles that are looked at.
const LOOKED_AT: usize = 60;
/// With so many names nobody looks for what may have been meant instead.
const ENOUGH: usize = 3;

impl Search {
    /// Names of titles, people and genres that begin with what was typed, or with something like it, the best first.
    ///
    /// # Errors
    /// [`SearchError::Engine`].
    pub async fn complete(
        &self,
        typed: &str,
        wanted: (usize, Language),
    ) -> Result<Vec<Suggestion>, SearchError> {
        find_names(&*self.engine, typed, wanted).await
    }
}

/// The same of any engine.
///
/// # Errors
/// [`SearchError::Engine`].
pub async fn find_names(
    engine: &dyn Engine,
    typed: &str,
    (most, language): (usize, Language),
) -> Result<Vec<Suggestion>, SearchError> {
    let query = TitleQuery::new(typed);
    let mut suggestions = Vec::new();
    for need in [query.strict(), query.tolerant()] {
        let window = (LOOKED_AT, 0);
        let typed = String::new();
        let wanted = Wanted { typed, need, filter: Filter::default(), window, counted: Counted::Nothing };
        let ranked = query.rank(engine.titles(&wanted).await?.entries);
        let alike = ranked.iter().filter(|ranked| ranked.is_alike());
        suggestions.extend(alike.filter_map(|ranked| suggestion(ranked, language)));
        if suggestions.len() >= ENOUGH {
            break;
        }
    }
    let mut seen = HashSet::new();
    suggestions.retain(|suggestion| seen.insert(suggestion.id.clone()));
    suggestions.truncate(most);
    Ok(suggestions)
}

/// The name that was found; a genre under the name that the reader knows it by.
fn suggestion(ranked: &Ranked, language: Language) -> Option<Suggestion> {
    let Match { kind, id, text } = ranked.matched.clone()?;
    Some(match kind {
        NameKind::Title => Suggestion { text, kind, id: ranked.card.content_id.to_string() },
        NameKind::Person => Suggestion { text, kind, id },
        NameKind::Genre => {
            let record = ranked.card.record().ok()?;
            let genre = record.genres.into_iter().find(|genre| genre.slug == id)?;
            Suggestion { text: genre.names.get(language.as_str()).cloned().unwrap_or(text), kind, id }
        }
    })
}
