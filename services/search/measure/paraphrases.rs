//! Titles with synopses, and searches that describe one of them in other words.

use std::collections::BTreeMap;

use hallyu_contracts::catalogue::TitleRecord;
use hallyu_kernel::ContentId;

const SYNOPSES: &str = include_str!("../fixtures/synopses.tsv");
const PARAPHRASES: &str = include_str!("../fixtures/paraphrases.tsv");

/// A description of a title.
#[derive(Clone, Copy, Debug)]
pub struct Paraphrase {
    /// ISO 639-1 code.
    pub language: &'static str,
    /// What is typed.
    pub text: &'static str,
    /// The name in English of the title that is meant.
    pub title: &'static str,
}

fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().skip(1).map(|line| line.split('\t').collect())
}

/// The catalogue with what is said of some of its titles.
pub fn described(mut catalogue: Vec<TitleRecord>) -> Vec<TitleRecord> {
    let synopses: BTreeMap<&str, Vec<&str>> = rows(SYNOPSES).map(|row| (row[0], row)).collect();
    for title in &mut catalogue {
        let Some(row) = synopses.get(title.texts["en"].title.as_str()) else { continue };
        for (language, synopsis) in ["es", "pt", "en", "ko"].iter().zip(&row[1..]) {
            if let Some(text) = title.texts.get_mut(*language) {
                (*synopsis).clone_into(&mut text.description);
            }
        }
    }
    catalogue
}

/// The searches.
pub fn paraphrases() -> Vec<Paraphrase> {
    rows(PARAPHRASES).map(|row| Paraphrase { language: row[0], text: row[1], title: row[2] }).collect()
}

/// Whether the title that is meant is among the first three.
pub fn is_hit(paraphrase: &Paraphrase, catalogue: &[TitleRecord], found: &[ContentId]) -> bool {
    let is_meant = |id: &ContentId| {
        catalogue.iter().any(|title| title.content_id == *id && title.texts["en"].title == paraphrase.title)
    };
    found.iter().take(3).any(is_meant)
}
