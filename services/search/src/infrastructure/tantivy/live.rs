use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tantivy::merge_policy::{LogMergePolicy, NoMergePolicy};
use tantivy::query::{BooleanQuery, Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{Index, IndexReader, IndexSettings, IndexWriter, ReloadPolicy, Searcher, TantivyError};

use super::schema::{FIELDS, LINE, TITLE, line, term, title};
use crate::application::ports::Change;

/// Memory of the writer, bytes.
const WRITER_MEMORY: usize = 64 << 20;
/// Stored entries that are compressed together, bytes: an order of a hundred reads as many blocks.
const BLOCK: usize = 4096;
/// Blocks of a segment that are kept as they were read: a few dozen MB of the entries that are found most.
const CACHED: usize = 4096;

/// When changes are seen by those who ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    Now,
    /// With those that come later.
    Later,
}

/// An index that is open.
pub(super) struct Live {
    path: PathBuf,
    reader: IndexReader,
    writer: Mutex<IndexWriter>,
}

impl Live {
    pub(super) fn create(path: &Path) -> Result<Self, TantivyError> {
        let settings = IndexSettings { docstore_blocksize: BLOCK, ..IndexSettings::default() };
        let index = Index::builder().schema(FIELDS.schema.clone()).settings(settings).create_in_dir(path)?;
        Self::with(path, &index)
    }

    /// One that was made before, if it has the fields of today and every byte that it had.
    pub(super) fn open(path: &Path) -> Result<Self, TantivyError> {
        let index = Index::open_in_dir(path)?;
        if index.schema() != FIELDS.schema {
            return Err(TantivyError::SchemaError("the index has other fields".to_owned()));
        }
        let damaged = index.validate_checksum()?;
        if let Some(file) = damaged.iter().next() {
            return Err(TantivyError::InternalError(format!("{} is damaged", file.display())));
        }
        Self::with(path, &index)
    }

    fn with(path: &Path, index: &Index) -> Result<Self, TantivyError> {
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual);
        let reader = reader.doc_store_cache_num_blocks(CACHED).try_into()?;
        let writer = Mutex::new(index.writer_with_num_threads(1, WRITER_MEMORY)?);
        Ok(Self { path: path.to_owned(), reader, writer })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn searcher(&self) -> Searcher {
        self.reader.searcher()
    }

    pub(super) fn write(&self, changes: &[Change], when: When) -> Result<(), TantivyError> {
        let mut writer = self.writer();
        for change in changes {
            apply(&writer, change)?;
        }
        if when == When::Now {
            writer.commit()?;
            self.reader.reload()?;
        }
        Ok(())
    }

    /// Writes what was added and makes one segment of all, so that a search looks each key up once. A merge that is under way may be in the
    /// way: then it is tried again, and at last left as it is.
    pub(super) fn settle(&self) -> Result<(), TantivyError> {
        const TRIES: usize = 5;
        let mut writer = self.writer();
        writer.set_merge_policy(Box::new(NoMergePolicy));
        writer.commit()?;
        for _ in 0..TRIES {
            let segments = writer.index().searchable_segment_ids()?;
            if segments.len() < 2 {
                break;
            }
            match writer.merge(&segments).wait() {
                Err(TantivyError::InvalidArgument(reason)) => tracing::debug!(reason, "merged already"),
                outcome => drop(outcome?),
            }
        }
        writer.set_merge_policy(Box::<LogMergePolicy>::default());
        self.reader.reload()
    }

    fn writer(&self) -> MutexGuard<'_, IndexWriter> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn apply(writer: &IndexWriter, change: &Change) -> Result<(), TantivyError> {
    let written = |error: serde_json::Error| TantivyError::InternalError(error.to_string());
    match change {
        Change::Title(entry) => {
            writer.delete_query(title_query(&entry.card.content_id.to_string()))?;
            writer.add_document(title(entry).map_err(written)?)?;
        }
        Change::NoTitle(id) => {
            writer.delete_term(term(FIELDS.content, &id.to_string()));
        }
        Change::Lines(track, lines) => {
            writer.delete_term(term(FIELDS.track, &track.to_string()));
            for entry in lines {
                debug_assert_eq!(entry.line.track_id, *track, "{LINE}s of one track");
                writer.add_document(line(entry).map_err(written)?)?;
            }
        }
    }
    Ok(())
}

/// The title with this id, without its lines.
pub(super) fn title_query(id: &str) -> Box<dyn Query> {
    let has = |field, text: &str| -> Box<dyn Query> {
        Box::new(TermQuery::new(term(field, text), IndexRecordOption::Basic))
    };
    Box::new(BooleanQuery::intersection(vec![has(FIELDS.content, id), has(FIELDS.what, TITLE)]))
}
