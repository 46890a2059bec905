use hallyu_contracts::catalogue::{TitleRecord, TrackMark};
use hallyu_kernel::ContentId;
use serde::{Deserialize, Serialize};

use super::keys::title_keys;
use super::names;

/// What an index keeps of a title.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TitleCard {
    /// The title.
    pub content_id: ContentId,
    /// What it is.
    pub kind: String,
    /// Slugs and ids of its genres.
    pub genres: Vec<String>,
    /// Year of the first showing.
    pub year: u16,
    /// Streams started.
    pub popularity: u64,
    /// Its names in every spelling, for the order of what was found.
    pub names: String,
    /// What is shown of it: a [`TitleRecord`] as JSON, without cast and descriptions.
    pub record: String,
}

/// A title as it is put into an index.
#[derive(Clone, Debug, PartialEq)]
pub struct TitleEntry {
    /// What the index gives back.
    pub card: TitleCard,
    /// What it is found by.
    pub keys: Vec<String>,
    /// Names and descriptions by language, for engines that know languages themselves.
    pub texts: Vec<(String, String)>,
}

impl TitleCard {
    /// What is shown of the title.
    ///
    /// # Errors
    /// If the index holds something else.
    pub fn record(&self) -> Result<TitleRecord, serde_json::Error> {
        serde_json::from_str(&self.record)
    }

    /// The tracks whose lines are in the index.
    #[must_use]
    pub fn tracks(&self) -> Vec<TrackMark> {
        self.record().map(|record| record.tracks).unwrap_or_default()
    }
}

impl TitleEntry {
    /// The entry of a title.
    ///
    /// # Panics
    /// If a record cannot be written as JSON, which its types exclude.
    #[must_use]
    pub fn new(record: TitleRecord) -> Self {
        let names = names::write(&record);
        let keys = title_keys(&record, &names);
        let mut texts: Vec<(String, String)> = record
            .texts
            .iter()
            .map(|(language, text)| (language.clone(), format!("{}\n{}", text.title, text.description)))
            .collect();
        texts.push(("ko".to_owned(), record.title.clone()));
        let genres = record.genres.iter().flat_map(|genre| [genre.slug.clone(), genre.genre_id.to_string()]);
        let mut card = TitleCard {
            content_id: record.content_id,
            kind: record.kind.clone(),
            genres: genres.collect(),
            year: record.year,
            popularity: record.popularity,
            names,
            record: String::new(),
        };
        card.record = serde_json::to_string(&shown(record)).expect("a record is plain data");
        Self { card, keys, texts }
    }
}

/// The record without what is not shown in a list.
fn shown(mut record: TitleRecord) -> TitleRecord {
    record.cast.clear();
    for text in record.texts.values_mut() {
        text.description.clear();
    }
    record
}
