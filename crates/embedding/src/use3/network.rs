//! From tokens to a vector: embeddings, three convolutions over neighbours, their sum, four dense layers.

use super::DIMENSIONS;
use super::archive::Archive;
use super::matrix::{Matrix, add, normalize, rectify};
use crate::to_unit;

/// The table of embeddings comes in so many parts, token by token in turn, of so many rows each.
const PARTS: usize = 17;
const PART_ROWS: usize = 7_530;
/// Numbers that a convolution gives.
const WIDTH: usize = 256;
/// Numbers of the hidden dense layers.
const HIDDEN: usize = 320;
/// Numbers of a token before the sum: its embedding and what each convolution makes of it.
const FEATURES: usize = DIMENSIONS + 3 * WIDTH;
/// How many tokens each convolution sees, and how many of them stand before its own.
const SEEN: [(usize, usize); 3] = [(2, 0), (3, 1), (5, 2)];

/// Scale and shift of a normalization.
type Norm = (Vec<f32>, Vec<f32>);

/// The weights.
pub(super) struct Network {
    table: Vec<Vec<u8>>,
    /// Of each part of the table.
    scale: Vec<f32>,
    lowest: Vec<f32>,
    project: Matrix,
    project_norm: Norm,
    convolutions: Vec<Convolution>,
    norm: Norm,
    sum: Matrix,
    sum_bias: Vec<f32>,
    dense: [Matrix; 6],
    epsilon: f32,
}

/// Two residual layers over a token and its neighbours.
struct Convolution {
    seen: usize,
    before: usize,
    layers: [Matrix; 2],
}

impl Network {
    pub(super) fn of(weights: &mut Archive) -> Result<Self, String> {
        let part = |weights: &mut Archive, n| weights.bytes(&format!("q{n}"), PART_ROWS * DIMENSIONS);
        let table = (1..=PARTS).map(|n| part(weights, n)).collect::<Result<_, _>>()?;
        let [d0, d1, d2, d3, p1, p3] = [
            ("d0", DIMENSIONS, HIDDEN),
            ("d1", HIDDEN, HIDDEN),
            ("d2", HIDDEN, DIMENSIONS),
            ("d3", DIMENSIONS, DIMENSIONS),
            ("p1", DIMENSIONS, HIDDEN),
            ("p3", HIDDEN, DIMENSIONS),
        ]
        .map(|(name, inputs, outputs)| {
            Ok::<_, String>(Matrix::new(&weights.floats(name, inputs * outputs)?, outputs, Vec::new()))
        });
        Ok(Self {
            table,
            scale: weights.floats("scale", PARTS)?,
            lowest: weights.floats("lo", PARTS)?,
            project: projection(weights)?,
            project_norm: (joined(weights, "ln_g")?, joined(weights, "ln_b")?),
            convolutions: SEEN
                .into_iter()
                .map(|seen| Convolution::of(weights, seen))
                .collect::<Result<_, _>>()?,
            norm: (weights.floats("ln_g", FEATURES)?, weights.floats("ln_b", FEATURES)?),
            sum: Matrix::new(&weights.floats("cnn_W", FEATURES * DIMENSIONS)?, DIMENSIONS, Vec::new()),
            sum_bias: weights.floats("cnn_b", DIMENSIONS)?,
            dense: [d0?, d1?, d2?, d3?, p1?, p3?],
            epsilon: weights.double("eps")? as f32,
        })
    }

    /// Adds a vector for each sentence; `lengths` says how many of the tokens each has.
    pub(super) fn encode(&self, tokens: &[u32], lengths: &[usize], vectors: &mut Vec<Vec<f32>>) {
        let features = self.features(tokens, lengths);
        let mut rest = features.as_slice();
        let mut sums = Vec::with_capacity(lengths.len() * FEATURES);
        for length in lengths {
            let (sentence, others) = rest.split_at(length * FEATURES);
            let mut sum = vec![0.0; FEATURES];
            sentence.chunks_exact(FEATURES).for_each(|token| add(&mut sum, token));
            sums.append(&mut sum);
            rest = others;
        }
        let mut means = self.sum.times(&sums);
        for (mean, length) in means.chunks_exact_mut(DIMENSIONS).zip(lengths) {
            let length = *length as f32;
            for (number, bias) in mean.iter_mut().zip(&self.sum_bias) {
                *number = (*number + length * bias) / length.sqrt();
            }
        }
        let ends = self.dense(&means);
        vectors.extend(ends.chunks_exact(DIMENSIONS).map(|vector| {
            let mut vector: Vec<f32> = vector.iter().map(|number| number.tanh()).collect();
            to_unit(&mut vector);
            vector
        }));
    }

    /// What is known of each token and its neighbours.
    fn features(&self, tokens: &[u32], lengths: &[usize]) -> Vec<f32> {
        let embedded: Vec<f32> = tokens.iter().flat_map(|token| self.embedding(*token)).collect();
        let mut projected = self.project.times(&embedded);
        normalize(&mut projected, (&self.project_norm.0, &self.project_norm.1), self.epsilon);
        let mut features = vec![0.0; tokens.len() * FEATURES];
        place(&mut features, 0, &embedded, DIMENSIONS);
        for (at, convolution) in self.convolutions.iter().enumerate() {
            let own: Vec<f32> = projected
                .chunks_exact(3 * WIDTH)
                .flat_map(|row| &row[at * WIDTH..][..WIDTH])
                .copied()
                .collect();
            place(&mut features, DIMENSIONS + at * WIDTH, &convolution.apply(own, lengths), WIDTH);
        }
        normalize(&mut features, (&self.norm.0, &self.norm.1), self.epsilon);
        features
    }

    fn embedding(&self, token: u32) -> impl Iterator<Item = f32> {
        let token = usize::try_from(token).unwrap_or(0) % (PARTS * PART_ROWS);
        let (part, row) = (token % PARTS, token / PARTS);
        let (scale, lowest) = (self.scale[part], self.lowest[part]);
        self.table[part][row * DIMENSIONS..][..DIMENSIONS]
            .iter()
            .map(move |number| f32::from(*number) * scale + lowest)
    }

    fn dense(&self, means: &[f32]) -> Vec<f32> {
        let [d0, d1, d2, d3, p1, p3] = &self.dense;
        let mut first = d0.times(means);
        rectify(&mut first);
        let mut second = p1.times(means);
        add(&mut second, &d1.times(&first));
        rectify(&mut second);
        let mut third = d2.times(&second);
        rectify(&mut third);
        let mut last = p3.times(&second);
        add(&mut last, &d3.times(&third));
        last
    }
}

impl Convolution {
    fn of(weights: &mut Archive, (seen, before): (usize, usize)) -> Result<Self, String> {
        let mut layer = |n: usize| {
            let numbers = weights.floats(&format!("w{n}_{seen}"), seen * WIDTH * WIDTH)?;
            Ok::<_, String>(Matrix::new(&numbers, WIDTH, weights.floats(&format!("b{n}_{seen}"), WIDTH)?))
        };
        Ok(Self { seen, before, layers: [layer(1)?, layer(2)?] })
    }

    fn apply(&self, mut tokens: Vec<f32>, lengths: &[usize]) -> Vec<f32> {
        for layer in &self.layers {
            let mut next = layer.times(&self.windows(&tokens, lengths));
            rectify(&mut next);
            add(&mut next, &tokens);
            tokens = next;
        }
        tokens
    }

    /// Each token between its neighbours; beyond the ends of its sentence there is 0.
    fn windows(&self, tokens: &[f32], lengths: &[usize]) -> Vec<f32> {
        let mut windows = Vec::with_capacity(tokens.len() * self.seen);
        let (mut rest, nothing) = (tokens, [0.0; WIDTH]);
        for length in lengths {
            let (sentence, others) = rest.split_at(length * WIDTH);
            for place in 0..*length {
                for step in 0..self.seen {
                    let near = (place + step).checked_sub(self.before).filter(|near| near < length);
                    windows
                        .extend_from_slice(near.map_or(&nothing, |near| &sentence[near * WIDTH..][..WIDTH]));
                }
            }
            rest = others;
        }
        windows
    }
}

/// What each convolution has, one after another.
fn joined(weights: &mut Archive, name: &str) -> Result<Vec<f32>, String> {
    let each = SEEN.map(|(seen, _)| weights.floats(&format!("{name}{seen}"), WIDTH));
    Ok(each.into_iter().collect::<Result<Vec<_>, _>>()?.concat())
}

/// The projections of all convolutions as one matrix.
fn projection(weights: &mut Archive) -> Result<Matrix, String> {
    let each = SEEN.map(|(seen, _)| weights.floats(&format!("proj{seen}"), DIMENSIONS * WIDTH));
    let each: Vec<Vec<f32>> = each.into_iter().collect::<Result<_, _>>()?;
    let row = |input: usize| each.iter().flat_map(move |numbers| &numbers[input * WIDTH..][..WIDTH]);
    let numbers: Vec<f32> = (0..DIMENSIONS).flat_map(row).copied().collect();
    Ok(Matrix::new(&numbers, 3 * WIDTH, joined(weights, "proj_b")?))
}

/// Puts the rows of one part into the rows of the features.
fn place(features: &mut [f32], first: usize, part: &[f32], width: usize) {
    let rows = features.chunks_exact_mut(FEATURES).zip(part.chunks_exact(width));
    rows.for_each(|(row, part)| row[first..first + width].copy_from_slice(part));
}
