//! What becomes of searches: where the first wanted title stands, and how many of them stand near the top.

use std::collections::BTreeMap;
use std::fmt;

use hallyu_kernel::ContentId;

use super::queries::Query;

/// Of one class.
#[derive(Clone, Copy, Debug, Default)]
pub struct Score {
    pub queries: usize,
    reciprocal_ranks: f64,
    recalls: f64,
}

impl Score {
    /// Mean of 1 / place of the first wanted title among the first ten, 0 where there is none.
    pub fn mrr(&self) -> f64 {
        self.reciprocal_ranks / self.queries.max(1) as f64
    }

    /// Mean share of the wanted titles that stand among the first five, of as many as can.
    pub fn recall(&self) -> f64 {
        self.recalls / self.queries.max(1) as f64
    }

    fn add(&mut self, query: &Query, found: &[ContentId]) {
        let place = found.iter().take(10).position(|id| query.wanted.contains(id));
        let near = found.iter().take(5).filter(|id| query.wanted.contains(id)).count();
        self.queries += 1;
        self.reciprocal_ranks += place.map_or(0.0, |place| 1.0 / (place + 1) as f64);
        self.recalls += near as f64 / query.wanted.len().clamp(1, 5) as f64;
    }
}

/// Of all.
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub classes: BTreeMap<&'static str, Score>,
    pub all: Score,
    /// Searches whose first wanted title does not stand first.
    pub missed: Vec<(Query, Option<usize>)>,
    /// Searches of which one title is taken as surely meant, and how many of them rightly.
    pub sure: (usize, usize),
}

impl Report {
    pub fn add(&mut self, query: &Query, found: &[ContentId]) {
        self.classes.entry(query.class).or_default().add(query, found);
        self.all.add(query, found);
        let place = found.iter().position(|id| query.wanted.contains(id));
        if place != Some(0) {
            self.missed.push((query.clone(), place));
        }
    }

    /// What is taken as surely meant.
    pub fn add_sure(&mut self, query: &Query, meant: Option<ContentId>) {
        if let Some(title) = meant {
            self.sure.0 += 1;
            self.sure.1 += usize::from(query.wanted.contains(&title));
        }
    }

    /// The classes, and the whole, that fall below what is asked of them.
    pub fn below(&self, (overall, class): (f64, f64)) -> Vec<&'static str> {
        let classes = self.classes.iter().filter(|(_, score)| score.mrr() < class).map(|(name, _)| *name);
        classes.chain((self.all.mrr() < overall).then_some("all")).collect()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:20} {:>8} {:>8} {:>9}", "class", "searches", "MRR@10", "recall@5")?;
        for (name, score) in
            self.classes.iter().map(|(name, score)| (*name, score)).chain([("all", &self.all)])
        {
            writeln!(f, "{name:20} {:8} {:8.3} {:9.3}", score.queries, score.mrr(), score.recall())?;
        }
        writeln!(f, "of {} searches one title was surely meant, of {} rightly so", self.sure.0, self.sure.1)
    }
}
