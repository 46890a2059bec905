use std::collections::BTreeMap;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader, TantivyError};

use super::schema::{GENRES, KIND, YEAR};
use crate::application::ports::Facets;

/// Counts what was found, in all and by kind, genre and year.
pub(super) struct Counts;

/// Of one segment.
pub(super) struct SegmentCounts {
    total: u64,
    kinds: Ordinals,
    genres: Ordinals,
    years: Column<u64>,
    /// From the first year on.
    by_year: Vec<u64>,
}

/// How often each text of a column was met, by its place in the dictionary.
struct Ordinals {
    column: Option<StrColumn>,
    counts: Vec<u64>,
}

impl Ordinals {
    fn new(reader: &SegmentReader, field: &str) -> Result<Self, TantivyError> {
        let column = reader.fast_fields().str(field)?;
        let texts = column.as_ref().map_or(0, |column| column.num_terms());
        Ok(Self { column, counts: vec![0; texts] })
    }

    fn meet(&mut self, document: DocId) {
        let Some(column) = &self.column else { return };
        for ordinal in column.term_ords(document) {
            if let Some(count) = usize::try_from(ordinal).ok().and_then(|at| self.counts.get_mut(at)) {
                *count += 1;
            }
        }
    }

    fn texts(&self) -> BTreeMap<String, u64> {
        let mut texts = BTreeMap::new();
        let met = (0_u64..).zip(&self.counts).filter(|(_, count)| **count > 0);
        for (ordinal, count) in met {
            let mut text = String::new();
            let known = self.column.as_ref().map(|column| column.ord_to_str(ordinal, &mut text));
            if matches!(known, Some(Ok(true))) {
                texts.insert(text, *count);
            }
        }
        texts
    }
}

impl Collector for Counts {
    type Fruit = (u64, Facets);
    type Child = SegmentCounts;

    fn for_segment(&self, _: SegmentOrdinal, reader: &SegmentReader) -> Result<SegmentCounts, TantivyError> {
        let years = reader.fast_fields().u64(YEAR)?;
        let span = years.max_value().saturating_sub(years.min_value()).min(u16::MAX.into());
        Ok(SegmentCounts {
            total: 0,
            kinds: Ordinals::new(reader, KIND)?,
            genres: Ordinals::new(reader, GENRES)?,
            by_year: vec![0; usize::try_from(span).unwrap_or(0) + 1],
            years,
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<(u64, Facets)>) -> Result<(u64, Facets), TantivyError> {
        Ok(fruits.into_iter().fold((0, Facets::default()), |(total, mut facets), (more, others)| {
            facets.add(others);
            (total + more, facets)
        }))
    }
}

impl SegmentCollector for SegmentCounts {
    type Fruit = (u64, Facets);

    fn collect(&mut self, document: DocId, _: Score) {
        self.total += 1;
        self.kinds.meet(document);
        self.genres.meet(document);
        for year in self.years.values_for_doc(document) {
            let place = usize::try_from(year - self.years.min_value()).ok();
            if let Some(count) = place.and_then(|place| self.by_year.get_mut(place)) {
                *count += 1;
            }
        }
    }

    fn harvest(self) -> (u64, Facets) {
        let years = (self.years.min_value()..).zip(self.by_year).filter(|(_, count)| *count > 0);
        let years = years.filter_map(|(year, count)| Some((u16::try_from(year).ok()?, count)));
        let facets =
            Facets { kinds: self.kinds.texts(), genres: self.genres.texts(), years: years.collect() };
        (self.total, facets)
    }
}
