use std::sync::LazyLock;

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::{TantivyDocument, Term};

use crate::domain::{LineEntry, TitleEntry};

/// The fields of titles and lines.
pub(super) struct Fields {
    pub(super) schema: Schema,
    pub(super) what: Field,
    /// What titles are found by.
    pub(super) keys: Field,
    /// What lines are found by.
    pub(super) spoken: Field,
    pub(super) content: Field,
    pub(super) track: Field,
    pub(super) episode: Field,
    pub(super) language: Field,
    pub(super) start: Field,
    pub(super) kind: Field,
    pub(super) genres: Field,
    pub(super) year: Field,
    /// Hundredths of powers of e of streams, so that an order need not compute them.
    pub(super) popularity: Field,
    /// What is given back: a card's facts or a line, as JSON.
    pub(super) body: Field,
    pub(super) names: Field,
    pub(super) record: Field,
}

/// Names of fields whose columns are read.
pub(super) const KIND: &str = "kind";
pub(super) const GENRES: &str = "genres";
pub(super) const YEAR: &str = "year";
pub(super) const POPULARITY: &str = "popularity";
/// What an entry is.
pub(super) const TITLE: &str = "title";
pub(super) const LINE: &str = "line";

pub(super) static FIELDS: LazyLock<Fields> = LazyLock::new(|| {
    let mut schema = Schema::builder();
    // Keys are many and stand once in an entry: neither their number nor their places count.
    let keys = TextFieldIndexing::default()
        .set_tokenizer("raw")
        .set_fieldnorms(false)
        .set_index_option(IndexRecordOption::Basic);
    let keys = TextOptions::default().set_indexing_options(keys);
    Fields {
        what: schema.add_text_field("what", STRING),
        keys: schema.add_text_field("keys", keys.clone()),
        spoken: schema.add_text_field("spoken", keys),
        content: schema.add_text_field("content", STRING),
        track: schema.add_text_field("track", STRING),
        episode: schema.add_text_field("episode", STRING),
        language: schema.add_text_field("language", STRING),
        start: schema.add_i64_field("start", INDEXED | FAST),
        kind: schema.add_text_field(KIND, STRING | FAST),
        genres: schema.add_text_field(GENRES, STRING | FAST),
        year: schema.add_u64_field(YEAR, INDEXED | FAST),
        popularity: schema.add_u64_field(POPULARITY, FAST),
        body: schema.add_text_field("body", STORED),
        names: schema.add_text_field("names", STORED),
        record: schema.add_text_field("record", STORED),
        schema: schema.build(),
    }
});

/// A title as a document.
pub(super) fn title(entry: &TitleEntry) -> Result<TantivyDocument, serde_json::Error> {
    let (fields, card) = (&*FIELDS, &entry.card);
    let mut document = TantivyDocument::new();
    document.add_text(fields.what, TITLE);
    document.add_text(fields.content, card.content_id.to_string());
    document.add_text(fields.kind, &card.kind);
    for genre in &card.genres {
        document.add_text(fields.genres, genre);
    }
    document.add_u64(fields.year, card.year.into());
    document.add_u64(fields.popularity, ((card.popularity as f64).ln_1p() * 100.0) as u64);
    for key in &entry.keys {
        document.add_text(fields.keys, key);
    }
    document.add_text(fields.names, &card.names);
    document.add_text(fields.record, &card.record);
    let facts = crate::domain::TitleCard { names: String::new(), record: String::new(), ..card.clone() };
    document.add_text(fields.body, serde_json::to_string(&facts)?);
    Ok(document)
}

/// A line as a document.
pub(super) fn line(entry: &LineEntry) -> Result<TantivyDocument, serde_json::Error> {
    let (fields, line) = (&*FIELDS, &entry.line);
    let mut document = TantivyDocument::new();
    document.add_text(fields.what, LINE);
    document.add_text(fields.content, line.content_id.to_string());
    document.add_text(fields.track, line.track_id.to_string());
    document.add_text(fields.episode, line.episode_id.to_string());
    document.add_text(fields.language, line.language.as_str());
    document.add_i64(fields.start, line.start_ms);
    for key in &entry.keys {
        document.add_text(fields.spoken, key);
    }
    document.add_text(fields.body, serde_json::to_string(line)?);
    Ok(document)
}

/// A text of a field.
pub(super) fn term(field: Field, text: &str) -> Term {
    Term::from_field_text(field, text)
}
