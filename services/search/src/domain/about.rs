//! What titles are about, for searches that describe one instead of naming it.

use hallyu_contracts::catalogue::TitleRecord;
use hallyu_kernel::{ContentId, Language};

use super::entry::TitleCard;
use super::query::TitleQuery;
use super::rank::Ranked;

/// Stands between the title and the language in the name of a text.
const SEPARATOR: char = '/';
/// The part of the cosine of two texts that mean the same from which on a title has to do with what somebody describes: a description
/// is shorter than a synopsis, and in other words.
const RELATED: f32 = 0.4;
/// What a title is worth that has just enough to do with it, and what is added if it is exactly that: less than any name that fits
/// well, more than names that share some letters.
const WORTH: (f32, f32) = (0.5, 0.19);

/// What is said of a title in a language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Names it among all titles and languages.
    pub id: String,
    /// Name and description. Genres are found by their words, and would make all dramas alike.
    pub text: String,
    /// ISO 639-1 code.
    pub language: &'static str,
}

impl About {
    /// What is said of the title, by language.
    #[must_use]
    pub fn of(record: &TitleRecord) -> Vec<Self> {
        let about = |language: Language| {
            let own = record.texts.get(language.as_str());
            let name = own.map(|text| text.title.as_str()).filter(|name| !name.is_empty());
            let name = name.or_else(|| (language == Language::Ko).then_some(record.title.as_str()))?;
            let description = own.map(|text| text.description.as_str()).unwrap_or_default();
            let text = format!("{name}. {description}");
            Some(Self { id: id(record.content_id, language), text, language: language.as_str() })
        };
        Language::ALL.into_iter().filter_map(about).collect()
    }

    /// The names of everything that may be said of a title.
    #[must_use]
    pub fn ids(title: ContentId) -> Vec<String> {
        Language::ALL.into_iter().map(|language| id(title, language)).collect()
    }

    /// The title that a name belongs to.
    #[must_use]
    pub fn title(id: &str) -> Option<ContentId> {
        id.split_once(SEPARATOR)?.0.parse().ok()
    }
}

fn id(title: ContentId, language: Language) -> String {
    format!("{title}{SEPARATOR}{}", language.as_str())
}

/// What a title is worth by its nearness to what was typed, if it has to do with it; `same` is the nearness of what means the same.
#[must_use]
pub fn worth(nearness: f32, same: f32) -> Option<f32> {
    let least = same * RELATED;
    let share = (nearness - least) / (same - least).max(f32::EPSILON);
    (share >= 0.0).then(|| WORTH.0 + WORTH.1 * share.min(1.0))
}

impl TitleQuery {
    /// A title that is worth so much by what it is about, unless its names are worth more.
    #[must_use]
    pub fn rank_about(&self, card: TitleCard, worth: f32) -> Option<Ranked> {
        let ranked = self.rank(vec![card]).pop()?;
        let by_name = ranked.score >= worth;
        let matched = ranked.matched.clone().filter(|_| by_name);
        Some(Ranked {
            score: ranked.score.max(worth),
            matched,
            is_one_name: by_name && ranked.is_one_name,
            ..ranked
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_title_is_about_is_worth_less_than_a_name_that_fits_well() {
        for nearness in [-1.0, 0.0, 0.23, 0.25, 0.5, 0.6, 1.0] {
            let worth = worth(nearness, 0.6);
            assert_eq!(worth.is_some(), nearness >= 0.24, "{nearness}");
            assert!(worth.is_none_or(|worth| (0.5..0.7).contains(&worth)), "{nearness}: {worth:?}");
        }
        assert!(worth(0.5, 0.6) > worth(0.4, 0.6));
        assert!(worth(f32::NAN, 0.6).is_none() && worth(0.5, 0.0).is_some());
    }

    #[test]
    fn a_name_leads_back_to_its_title() {
        let title = ContentId::from(uuid::Uuid::from_u128(7));
        assert!(About::ids(title).iter().all(|id| About::title(id) == Some(title)));
        assert_eq!((About::title("x"), About::title("x/es")), (None, None));
    }
}
