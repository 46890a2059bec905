use std::sync::Arc;

use hallyu_contracts::subtitles::{TranslationOrder, TranslationResult, Usage};
use hallyu_kernel::Ambient;
use hallyu_platform::blobs::BlobError;
use hallyu_platform::openai::{ChatReply, OpenAiError};

use super::ports::{Journal, Progress, Translator};
use crate::domain::{Ask, Board, Model, Plan, Question, Record, result_of};

/// Translates orders. Needs no server around it: a journal may be a folder, progress may go to a terminal.
#[derive(Clone)]
pub struct Pipeline {
    /// Who is asked: the first one, and the others where it does not answer or fails at a line.
    pub providers: Vec<Arc<dyn Translator>>,
    /// Keeps the answers. Another run with the same journal pays for none of them again.
    pub journal: Arc<dyn Journal>,
    /// Time of the answers.
    pub ambient: Ambient,
    /// Most millionths of a dollar that the journal's answers may cost; `None` is no limit.
    pub budget_micros: Option<u64>,
}

/// Why an order was not finished. What was answered is kept in each case, and another run goes on from there.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    /// Lines are to be translated, and nobody can be asked.
    #[error("no provider is configured")]
    NoProvider,
    /// The next question could cost more than is left.
    #[error("{spent} of {budget} millionths of a dollar are spent, and lines are left")]
    Budget {
        /// Millionths of a dollar that the answers so far cost.
        spent: u64,
        /// Millionths of a dollar that they may cost.
        budget: u64,
    },
    /// No provider answers.
    #[error(transparent)]
    Provider(#[from] OpenAiError),
    /// The journal cannot be read or written.
    #[error(transparent)]
    Journal(#[from] BlobError),
}

impl PipelineError {
    /// Whether another run may succeed without anybody doing anything.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Journal(_) | Self::Provider(OpenAiError::Unavailable { .. }))
    }
}

/// How a run stands with its journal.
#[derive(Default)]
struct Ledger {
    /// Blobs of the journal.
    answers: usize,
    spent: Usage,
}

impl Ledger {
    fn count(&mut self, record: &Record) {
        self.spent.calls += 1;
        self.spent.tokens_in += record.tokens_in;
        self.spent.tokens_out += record.tokens_out;
        self.spent.cost_micros += record.cost_micros;
    }
}

impl Pipeline {
    /// Does an order: every line ends up translated, kept, reused or failed. Lines that the journal knows cost nothing.
    ///
    /// # Errors
    /// [`PipelineError`].
    pub async fn run(
        &self,
        order: &TranslationOrder,
        progress: &dyn Progress,
    ) -> Result<TranslationResult, PipelineError> {
        let plan = Plan::new(order, &self.model());
        let mut board = Board::new(&plan, self.providers.len());
        let mut ledger = self.recall(&mut board).await?;
        let asked: usize = plan.batches.iter().map(Vec::len).sum();
        for batch in &plan.batches {
            while let Some(ask) = board.next(batch) {
                self.ask(&mut board, &ask, (&plan, &mut ledger)).await?;
            }
            progress.settled(share(board.settled(), asked)).await;
        }
        Ok(result_of(&plan, &board, ledger.spent))
    }

    /// What the keys of lines depend on.
    pub(crate) fn model(&self) -> Model {
        let first = self.providers.first();
        Model {
            name: first.map(|first| first.model().to_owned()).unwrap_or_default(),
            decoding: first.map(|first| first.decoding()).unwrap_or_default(),
        }
    }

    /// Takes the answers of earlier runs. One that cannot be read, as after a power cut, is as good as none.
    async fn recall(&self, board: &mut Board<'_>) -> Result<Ledger, PipelineError> {
        let mut ledger = Ledger::default();
        for answer in self.journal.read().await? {
            ledger.answers += 1;
            if let Ok(record) = serde_json::from_slice::<Record>(&answer) {
                ledger.count(&record);
                board.apply(&record);
            }
        }
        Ok(ledger)
    }

    async fn ask(
        &self,
        board: &mut Board<'_>,
        ask: &Ask,
        (plan, ledger): (&Plan<'_>, &mut Ledger),
    ) -> Result<(), PipelineError> {
        let question = board.question(ask);
        self.guard_budget(&question, ask.step.provider, ledger)?;
        let (reply, provider) = self.answer(&question, ask.step.provider).await?;
        let (tokens_in, tokens_out) = (reply.tokens.input, reply.tokens.output);
        let mut record = Record {
            task: ask.step.task,
            alone: ask.step.is_alone(),
            model: provider.model().to_owned(),
            keys: ask.lines.iter().map(|line| plan.lines[*line].key.clone()).collect(),
            reply: reply.content,
            cut_off: reply.cut_off,
            refused: Default::default(),
            tokens_in,
            tokens_out,
            cost_micros: provider.price().micros(tokens_in, tokens_out),
            at: self.ambient.now(),
        };
        record.refused = board.apply(&record);
        let answer = serde_json::to_vec(&record).unwrap_or_default();
        self.journal.add(ledger.answers, answer).await?;
        ledger.answers += 1;
        ledger.count(&record);
        Ok(())
    }

    fn guard_budget(
        &self,
        question: &Question,
        provider: usize,
        ledger: &Ledger,
    ) -> Result<(), PipelineError> {
        let (Some(budget), Some(provider)) = (self.budget_micros, self.providers.get(provider)) else {
            return Ok(());
        };
        let next = provider.price().micros(question.tokens(), question.answer_tokens);
        let spent = ledger.spent.cost_micros;
        match spent.saturating_add(next) > budget {
            true => Err(PipelineError::Budget { spent, budget }),
            false => Ok(()),
        }
    }

    /// The answer of the provider at this place of the list or, where it gives none, of another: the next ones first.
    async fn answer(
        &self,
        question: &Question,
        first: usize,
    ) -> Result<(ChatReply, &Arc<dyn Translator>), PipelineError> {
        let first = first.min(self.providers.len().saturating_sub(1));
        let (before, after) = self.providers.split_at(first);
        let mut failure = None;
        for provider in after.iter().chain(before) {
            match provider.ask(question).await {
                Ok(reply) => return Ok((reply, provider)),
                Err(error) => {
                    tracing::warn!(
                        model = provider.model(),
                        error = &error as &dyn std::error::Error,
                        "a provider gave no answer"
                    );
                    failure.get_or_insert(error);
                }
            }
        }
        Err(failure.map_or(PipelineError::NoProvider, PipelineError::Provider))
    }
}

/// Share of the lines that is settled, just under 1 because the result is still to be stored.
#[expect(clippy::cast_precision_loss, reason = "a share needs no more than a few digits")]
fn share(settled: usize, all: usize) -> f32 {
    (settled as f32 / all.max(1) as f32).min(0.99)
}
