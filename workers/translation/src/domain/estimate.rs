use hallyu_contracts::subtitles::{Estimate, TranslationOrder};

use super::board::{Board, PAIRS_BEFORE};
use super::plan::{Model, Plan, Todo};
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

/// Tokens of a line as context, beside its texts.
const AROUND_PAIR: u64 = 8;

/// Estimates what it takes to translate an order of which nothing is known.
#[must_use]
pub fn estimate(order: &TranslationOrder, price: Price) -> Estimate {
    estimate_with(order, (&Model::default(), price))
}

/// Estimates what it takes to translate an order with a model, whose earlier translations count. The questions are made as they
/// will be asked, so that only the answers, and what later questions repeat of them, are guessed.
pub(crate) fn estimate_with(order: &TranslationOrder, (model, price): (&Model, Price)) -> Estimate {
    let plan = Plan::new(order, model);
    let board = Board::new(&plan, 1);
    let mut estimate = Estimate { batches: plan.batches.len(), ..Estimate::default() };
    for line in &plan.lines {
        match line.todo {
            Todo::Keep(_) => estimate.kept += 1,
            Todo::Recall(_) => estimate.recalled += 1,
            Todo::Reuse(_) => estimate.reused += 1,
            Todo::Ask => estimate.lines += 1,
        }
    }
    for batch in &plan.batches {
        let Some(ask) = board.next(batch) else { continue };
        let repeated = (0..ask.lines[0]).rev().take(PAIRS_BEFORE);
        let source = |line: usize| plan.lines[line].text.as_str();
        let pairs = repeated.map(source).map(|ko| tokens(ko) + tokens_of_translation(ko) + AROUND_PAIR);
        let question = board.question(&ask);
        estimate.tokens_in += question.tokens() + pairs.sum::<u64>();
        estimate.tokens_out += question.answer_tokens;
    }
    estimate.cost_micros = price.micros(estimate.tokens_in, estimate.tokens_out);
    estimate
}
