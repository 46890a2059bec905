//! Entries that have the keys that a search needs. A search has many keys, most of them common; so the list of each key is read in one go
//! into tallies of a window of entries, instead of keeping all lists at the same entry.

use tantivy::index::InvertedIndexReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError, Term};

use crate::domain::{Clause, Need};

/// Entries that are tallied at a time: as many tallies as stay in a processor's own memory.
const WINDOW: u32 = 1 << 14;

/// Finds entries with what is needed. An entry counts for the sum of its keys, each the more the rarer it is.
#[derive(Clone, Debug)]
pub(super) struct Needed<K = Term> {
    field: Field,
    clauses: Vec<Groups<K>>,
}

/// So many of these groups; of each one key.
#[derive(Clone, Debug)]
struct Groups<K> {
    groups: Vec<Vec<K>>,
    least: usize,
}

impl Needed {
    /// What has any of the clauses in this field; nothing needs nothing.
    pub(super) fn new(field: Field, need: &Need) -> Option<Self> {
        let term = |key: &String| Term::from_field_text(field, key);
        let groups = |clause: &Clause| match clause {
            Clause::All(groups) => Groups {
                groups: groups.iter().map(|group| group.iter().map(term).collect()).collect(),
                least: groups.len(),
            },
            Clause::Least(keys, least) => {
                Groups { groups: keys.iter().map(|key| vec![term(key)]).collect(), least: *least }
            }
        };
        (!need.is_empty()).then(|| Self { field, clauses: need.0.iter().map(groups).collect() })
    }
}

impl<K> Needed<K> {
    /// The same with what is known of each key, without the clauses for which too little is known.
    fn each<L, E>(&self, mut of: impl FnMut(&K) -> Result<Option<L>, E>) -> Result<Needed<L>, E> {
        let mut clauses = Vec::with_capacity(self.clauses.len());
        for Groups { groups, least } in &self.clauses {
            let mut known = Vec::with_capacity(groups.len());
            for group in groups {
                let keys =
                    group.iter().filter_map(|key| of(key).transpose()).collect::<Result<Vec<_>, _>>()?;
                known.extend((!keys.is_empty()).then_some(keys));
            }
            if known.len() >= *least {
                clauses.push(Groups { groups: known, least: *least });
            }
        }
        Ok(Needed { field: self.field, clauses })
    }
}

impl Query for Needed {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let searcher = scoring.searcher().ok_or_else(|| failed("there is nothing to look in"))?;
        let all = searcher.num_docs() as Score;
        let weighted = self.each(|term| {
            let having = searcher.doc_freq(term)? as Score;
            let weight = (1.0 + (all - having + 0.5).max(0.0) / (having + 0.5)).ln().max(Score::MIN_POSITIVE);
            Ok::<_, TantivyError>((having > 0.0).then(|| (term.clone(), weight)))
        })?;
        Ok(Box::new(weighted))
    }
}

impl Weight for Needed<(Term, Score)> {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let lists = reader.inverted_index(self.field)?;
        let mut clauses = self.each(|(term, weight)| Entries::new(&lists, (term, weight * boost)))?.clauses;
        // The rarest first: where none of it is, the rest need not be read.
        for clause in &mut clauses {
            clause
                .groups
                .sort_by_key(|group| group.iter().map(|entries| entries.list.doc_freq()).sum::<u32>());
        }
        let mut found = Found { clauses, window: Window::default(), found: Vec::new(), at: 0 };
        found.refill();
        Ok(Box::new(found))
    }

    fn explain(&self, reader: &SegmentReader, entry: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        match scorer.seek(entry) == entry {
            true => Ok(Explanation::new("keys", scorer.score())),
            false => Err(failed("it does not have what is needed")),
        }
    }
}

fn failed(what: &str) -> TantivyError {
    TantivyError::InvalidArgument(what.to_owned())
}

/// The entries that have a key.
struct Entries {
    list: BlockSegmentPostings,
    /// Place in the block that is open.
    at: usize,
    weight: Score,
}

impl Entries {
    fn new(lists: &InvertedIndexReader, (term, weight): (&Term, Score)) -> tantivy::Result<Option<Self>> {
        let list = lists.read_block_postings(term, IndexRecordOption::Basic)?;
        Ok(list.map(|list| Self { list, at: 0, weight }))
    }

    fn next(&self) -> DocId {
        self.list.docs().get(self.at).copied().unwrap_or(TERMINATED)
    }

    /// Reads those before `end`.
    fn read(&mut self, end: DocId, mut tally: impl FnMut(DocId, Score)) {
        loop {
            let block = self.list.docs().get(self.at..).unwrap_or_default();
            let before = block.partition_point(|entry| *entry < end);
            block[..before].iter().for_each(|entry| tally(*entry, self.weight));
            self.at += before;
            if before < block.len() || block.is_empty() {
                return;
            }
            self.list.advance();
            self.at = 0;
        }
    }

    fn skip(&mut self, end: DocId) {
        if self.next() < end {
            self.at = self.list.seek(end);
        }
    }
}

/// What is known of an entry while a clause is read.
#[derive(Clone, Copy, Default)]
struct Tally {
    /// Groups that were met.
    groups: u16,
    /// The last of them, from 1.
    last: u16,
    score: Score,
}

/// Entries that stand one after the other, by their places.
struct Window {
    tallies: Vec<Tally>,
    /// Places that one clause has met.
    met: Vec<u32>,
    /// One bit for each place that has what is needed, and what it counts for.
    hits: Vec<u64>,
    scores: Vec<Score>,
}

impl Default for Window {
    fn default() -> Self {
        let size = WINDOW as usize;
        let (tallies, hits) = (vec![Tally::default(); size], vec![0; size / 64]);
        Self { tallies, met: Vec::new(), hits, scores: vec![0.0; size] }
    }
}

impl Window {
    /// Reads a clause, from the entry `start` on.
    fn tally(&mut self, start: DocId, clause: &mut Groups<Entries>) {
        let end = start.saturating_add(WINDOW).min(TERMINATED);
        let needs_all = clause.least == clause.groups.len();
        for (group, number) in clause.groups.iter_mut().zip(1_u16..) {
            let is_vain = needs_all && number > 1 && self.met.is_empty();
            for entries in group {
                match is_vain {
                    true => entries.skip(end),
                    false => entries.read(end, |entry, weight| self.meet(entry - start, (number, weight))),
                }
            }
        }
        for place in self.met.drain(..).map(|place| place as usize) {
            let tally = std::mem::take(&mut self.tallies[place]);
            if usize::from(tally.groups) >= clause.least {
                self.hits[place / 64] |= 1 << (place % 64);
                self.scores[place] += tally.score;
            }
        }
    }

    fn meet(&mut self, place: u32, (group, weight): (u16, Score)) {
        let tally = &mut self.tallies[place as usize];
        if tally.last == 0 {
            self.met.push(place);
        }
        tally.groups += u16::from(tally.last != group);
        tally.last = group;
        tally.score += weight;
    }

    /// Hands out what was found, in order, and forgets it.
    fn drain(&mut self, start: DocId, found: &mut Vec<(DocId, Score)>) {
        for (bits, first) in self.hits.iter_mut().zip((0_u32..).step_by(64)) {
            while *bits != 0 {
                let place = first + bits.trailing_zeros();
                *bits &= *bits - 1;
                found.push((start + place, std::mem::take(&mut self.scores[place as usize])));
            }
        }
    }
}

/// The entries of a segment that have what is needed, one window of them at a time.
struct Found {
    clauses: Vec<Groups<Entries>>,
    window: Window,
    found: Vec<(DocId, Score)>,
    at: usize,
}

impl Found {
    /// Goes to the next window in which something is found.
    fn refill(&mut self) {
        self.at = 0;
        self.found.clear();
        while self.found.is_empty() {
            let entries = self.clauses.iter().flat_map(|clause| clause.groups.iter().flatten());
            let start = entries.map(Entries::next).min().unwrap_or(TERMINATED);
            if start >= TERMINATED {
                return;
            }
            self.clauses.iter_mut().for_each(|clause| self.window.tally(start, clause));
            self.window.drain(start, &mut self.found);
        }
    }
}

impl DocSet for Found {
    fn advance(&mut self) -> DocId {
        self.at += 1;
        if self.at >= self.found.len() {
            self.refill();
        }
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.found.get(self.at).map_or(TERMINATED, |(entry, _)| *entry)
    }

    fn size_hint(&self) -> u32 {
        let groups = |clause: &Groups<Entries>| {
            let sizes =
                clause.groups.iter().map(|group| group.iter().map(|entries| entries.list.doc_freq()).sum());
            sizes.min().unwrap_or(0)
        };
        self.clauses.iter().map(groups).fold(0, u32::saturating_add)
    }
}

impl Scorer for Found {
    fn score(&mut self) -> Score {
        self.found.get(self.at).map_or(0.0, |(_, score)| *score)
    }
}
