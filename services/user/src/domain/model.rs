use chrono::TimeDelta;
use hallyu_contracts::catalogue::{TitleRecord, TitleText};
use hallyu_kernel::Time;

/// A model is made anew after so long at the latest: by then whoever was erased is in none.
const LONGEST: TimeDelta = TimeDelta::days(1);
/// And not before so long.
const SHORTEST: TimeDelta = TimeDelta::minutes(10);
/// Between the two, when one row in so many is new.
const CHANGED: u64 = 50;
/// Characters of a title's text: what follows says little that is new.
const LONGEST_TEXT: usize = 1000;
/// Texts can only be compared in one language, unless the encoder knows better: the first of these that a title is described in.
const LANGUAGES: [&str; 4] = ["es", "pt", "en", "ko"];

/// That a model was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ModelRequest {
    /// When.
    pub requested_at: Time,
    /// On how many rows of tastes.
    pub signals: u64,
    /// When titles came, went or changed last, if that was heard of.
    pub changed_at: Option<Time>,
}

impl ModelRequest {
    /// Whether another one is due now, with so many rows of tastes.
    #[must_use]
    pub fn is_over(self, now: Time, signals: u64) -> bool {
        let change = signals.abs_diff(self.signals);
        let has_changed = change > 0 && change.saturating_mul(CHANGED) >= self.signals;
        let is_outdated = self.changed_at.is_some_and(|changed_at| changed_at >= self.requested_at);
        let age = now - self.requested_at;
        age >= LONGEST || (age >= SHORTEST && (has_changed || is_outdated))
    }
}

/// What a title is about, for an encoder: name, genres, people, description.
#[must_use]
pub fn about(record: &TitleRecord) -> String {
    let written = |language: &str| record.texts.get(language).filter(|text| !text.description.is_empty());
    let found = LANGUAGES.into_iter().find_map(|language| Some((language, written(language)?)));
    let nothing = TitleText { title: record.title.clone(), description: String::new() };
    let (language, text) = found.unwrap_or((LANGUAGES[0], &nothing));
    let genres = record.genres.iter().map(|genre| genre.names.get(language).unwrap_or(&genre.slug).as_str());
    let people = record.cast.iter().map(|credit| credit.name.as_str());
    let list = |names: Vec<&str>| names.join(", ");
    let parts =
        [text.title.clone(), list(genres.collect()), list(people.collect()), text.description.clone()];
    parts.join(". ").chars().take(LONGEST_TEXT).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use hallyu_contracts::catalogue::{CreditRecord, GenreRecord};
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_model_is_due_when_much_changed_and_once_a_day() {
        let at = |minutes| Time::UNIX_EPOCH + TimeDelta::minutes(minutes);
        let last = ModelRequest { requested_at: at(0), signals: 1000, changed_at: Some(at(-1)) };
        assert!(!last.is_over(at(9), 2000) && last.is_over(at(10), 1020) && !last.is_over(at(10), 1019));
        assert!(last.is_over(at(24 * 60), 1000));
        assert!(!ModelRequest { signals: 0, ..last }.is_over(at(10), 0));
        let outdated = ModelRequest { changed_at: Some(at(1)), ..last };
        assert!(!outdated.is_over(at(9), 1000) && outdated.is_over(at(10), 1000));
    }

    fn record(texts: &[(&str, &str, &str)]) -> TitleRecord {
        let text = |(language, title, description): &(&str, &str, &str)| {
            let text = TitleText { title: (*title).to_owned(), description: (*description).to_owned() };
            ((*language).to_owned(), text)
        };
        TitleRecord {
            content_id: Uuid::nil().into(),
            kind: "drama".into(),
            status: "active".into(),
            title: "첫눈".into(),
            original_title: None,
            texts: texts.iter().map(text).collect(),
            year: 2026,
            network: None,
            poster_key: None,
            total_episodes: 1,
            is_exclusive: false,
            genres: vec![GenreRecord {
                genre_id: Uuid::nil().into(),
                slug: "crime".into(),
                names: BTreeMap::from([("es".to_owned(), "Crimen".to_owned())]),
            }],
            cast: vec![CreditRecord {
                person_id: Uuid::nil().into(),
                name: "한서윤".into(),
                name_romanized: None,
                role: "actor".into(),
                role_name: None,
            }],
            subtitles: Vec::new(),
            popularity: 0,
            rating: 0.0,
            rating_count: 0,
            published_at: None,
            created_at: Time::UNIX_EPOCH,
            tracks: Vec::new(),
        }
    }

    #[test]
    fn a_title_is_about_what_is_said_of_it_in_the_language_that_most_have() {
        let both = record(&[("ko", "첫눈", "눈이 온다."), ("es", "Primera nieve", "Nieva en Seúl.")]);
        assert_eq!(about(&both), "Primera nieve. Crimen. 한서윤. Nieva en Seúl.");
        let korean = record(&[("ko", "첫눈", "눈이 온다."), ("es", "Primera nieve", "")]);
        assert_eq!(about(&korean), "첫눈. crime. 한서윤. 눈이 온다.");
        assert_eq!(about(&record(&[])), "첫눈. Crimen. 한서윤. ");
        let long = "é".repeat(5000);
        assert_eq!(about(&record(&[("pt", "x", &long)])).chars().count(), LONGEST_TEXT);
    }
}
