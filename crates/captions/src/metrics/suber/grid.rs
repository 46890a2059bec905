//! The edit distance of two sequences within a band around the diagonal, read from both ends, so that what a change
//! in the middle costs is known from the changed rows alone.

use std::ops::Range;

use super::Token;

/// How many columns a path may stray from the diagonal to either side.
const BEAM: usize = 100;
/// More than any path costs, and far from overflow.
const NEVER: u32 = u32::MAX / 2;

/// What happens to a token on the cheapest way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Ours stands for theirs; whether it is the same.
    Pair {
        /// Whether nothing needs to be done.
        same: bool,
    },
    /// Ours is superfluous.
    Delete,
    /// Theirs is missing.
    Insert,
}

/// Costs of the ways from the first tokens to every pair of places, and from there to the last ones.
pub(super) struct Grid<'a> {
    reference: &'a [Token],
    columns: Vec<Range<usize>>,
    forward: Vec<Vec<u32>>,
    backward: Vec<Vec<u32>>,
}

impl<'a> Grid<'a> {
    pub(super) fn new(tokens: &[Token], reference: &'a [Token]) -> Self {
        let columns = band(tokens.len(), reference.len());
        let mut grid = Self { reference, columns, forward: Vec::new(), backward: Vec::new() };
        grid.fill(tokens);
        grid
    }

    /// Edits on the cheapest way.
    pub(super) fn cost(&self) -> u32 {
        self.forward.last().and_then(|row| row.last()).copied().unwrap_or(NEVER)
    }

    /// Edits on the cheapest way if the tokens from `first` on were these instead, as many as before.
    pub(super) fn cost_with(&self, first: usize, changed: &[Token]) -> u32 {
        let mut row = self.forward[first].clone();
        for (place, token) in changed.iter().enumerate() {
            row = self.row_after(first + place + 1, &row, *token);
        }
        let rest = &self.backward[first + changed.len()];
        row.iter().zip(rest).map(|(done, left)| done + left).min().unwrap_or(NEVER)
    }

    /// The cheapest way in order. Where several are equal, pairs are last, as in the tools that made edit rates known.
    pub(super) fn steps(&self, tokens: &[Token]) -> Vec<Step> {
        let (mut row, mut column) = (tokens.len(), self.reference.len());
        let mut steps = Vec::with_capacity(row.max(column));
        while row > 0 || column > 0 {
            let here = self.at(row, column);
            let pair =
                (row > 0 && column > 0).then(|| pair_cost(tokens[row - 1], self.reference[column - 1]));
            if let Some(cost) = pair.filter(|cost| self.at(row - 1, column - 1) + cost == here) {
                steps.push(Step::Pair { same: cost == 0 });
                (row, column) = (row - 1, column - 1);
            } else if row > 0 && self.at(row - 1, column) + 1 == here {
                steps.push(Step::Delete);
                row -= 1;
            } else if column > 0 {
                steps.push(Step::Insert);
                column -= 1;
            } else {
                break;
            }
        }
        steps.reverse();
        steps
    }

    fn at(&self, row: usize, column: usize) -> u32 {
        let columns = &self.columns[row];
        if columns.contains(&column) { self.forward[row][column - columns.start] } else { NEVER }
    }

    fn fill(&mut self, tokens: &[Token]) {
        let length = u32::try_from(self.reference.len()).unwrap_or(NEVER);
        let mut row: Vec<u32> = (0..=length).collect();
        for (place, token) in tokens.iter().enumerate() {
            let next = self.row_after(place + 1, &row, *token);
            self.forward.push(std::mem::replace(&mut row, next));
        }
        self.forward.push(row);

        let last = self.columns.last().map_or(0, |columns| columns.start);
        let mut row: Vec<u32> = (0..=length).rev().skip(last).collect();
        for (place, token) in tokens.iter().enumerate().rev() {
            let before = self.row_before(place, &row, *token);
            self.backward.push(std::mem::replace(&mut row, before));
        }
        self.backward.push(row);
        self.backward.reverse();
    }

    /// A row of the forward costs, from the one above and the token between them.
    fn row_after(&self, row: usize, above: &[u32], token: Token) -> Vec<u32> {
        let start = self.columns[row - 1].start;
        let over =
            |column: usize| column.checked_sub(start).and_then(|at| above.get(at)).copied().unwrap_or(NEVER);
        let mut left = NEVER;
        let cost = |column: usize| {
            let pair = column
                .checked_sub(1)
                .map_or(NEVER, |before| over(before) + pair_cost(token, self.reference[before]));
            left = pair.min(over(column) + 1).min(left + 1).min(NEVER);
            left
        };
        self.columns[row].clone().map(cost).collect()
    }

    /// A row of the backward costs, from the one below and the token between them.
    fn row_before(&self, row: usize, below: &[u32], token: Token) -> Vec<u32> {
        let start = self.columns[row + 1].start;
        let under =
            |column: usize| column.checked_sub(start).and_then(|at| below.get(at)).copied().unwrap_or(NEVER);
        let mut right = NEVER;
        let cost = |column: usize| {
            let pair = self
                .reference
                .get(column)
                .map_or(NEVER, |other| under(column + 1) + pair_cost(token, *other));
            right = pair.min(under(column) + 1).min(right + 1).min(NEVER);
            right
        };
        let mut costs: Vec<u32> = self.columns[row].clone().rev().map(cost).collect();
        costs.reverse();
        costs
    }
}

fn pair_cost(ours: Token, theirs: Token) -> u32 {
    match (ours.may_replace(theirs), ours.id == theirs.id) {
        (false, _) => NEVER,
        (true, same) => u32::from(!same),
    }
}

/// The columns of every row that a path may use. The first row and the ends of the last are always open.
fn band(rows: usize, columns: usize) -> Vec<Range<usize>> {
    let slope = |row: usize| row * columns / rows.max(1);
    let steep = columns.div_ceil(2 * rows.max(1));
    let beam = if steep > BEAM { steep + BEAM } else { BEAM };
    let range = |row: usize| {
        let end = if row == rows { columns + 1 } else { (slope(row) + beam).min(columns + 1) };
        slope(row).saturating_sub(beam)..end
    };
    std::iter::once(0..columns + 1).chain((1..=rows).map(range)).collect()
}
