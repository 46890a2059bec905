use hallyu_contracts::subtitles::TranslationOrder;
use serde::Serialize;

use super::board::{Board, PAIRS_BEFORE};
use super::plan::{Model, Plan};
use super::tokens::{tokens, tokens_of_translation};

/// Dollars for a million tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Price {
    /// Of questions.
    pub input: f64,
    /// Of answers.
    pub output: f64,
}

impl Price {
    /// Millionths of a dollar for so many tokens: a dollar for a million is a millionth for one.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a bill far below 2^53"
    )]
    pub fn micros(&self, tokens_in: u64, tokens_out: u64) -> u64 {
        (self.input * tokens_in as f64 + self.output * tokens_out as f64).round() as u64
    }
}

/// What an order will cost if nothing of it is known yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Estimate {
    /// Lines that a model is asked for.
    pub lines: usize,
    /// Questions, if all goes well.
    pub batches: usize,
    /// Tokens of the questions.
    pub tokens_in: u64,
    /// Tokens of the answers.
    pub tokens_out: u64,
    /// Millionths of a dollar.
    pub cost_micros: u64,
}

/// Tokens of a line as context, beside its texts.
const AROUND_PAIR: u64 = 8;

/// Estimates what it takes to translate an order of which nothing is known. The questions are made as they will be asked, so
/// that only the answers, and what later questions repeat of them, are guessed.
#[must_use]
pub fn estimate(order: &TranslationOrder, price: Price) -> Estimate {
    let plan = Plan::new(order, &Model::default());
    let board = Board::new(&plan, 1);
    let mut estimate = Estimate { batches: plan.batches.len(), ..Estimate::default() };
    for batch in &plan.batches {
        let Some(ask) = board.next(batch) else { continue };
        let repeated = (0..ask.lines[0]).rev().take(PAIRS_BEFORE);
        let source = |line: usize| plan.lines[line].text.as_str();
        let pairs = repeated.map(source).map(|ko| tokens(ko) + tokens_of_translation(ko) + AROUND_PAIR);
        let question = board.question(&ask);
        estimate.lines += ask.lines.len();
        estimate.tokens_in += question.tokens() + pairs.sum::<u64>();
        estimate.tokens_out += question.answer_tokens;
    }
    estimate.cost_micros = price.micros(estimate.tokens_in, estimate.tokens_out);
    estimate
}
