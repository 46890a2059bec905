use hallyu_contracts::jobs::checkpoint_key;
use hallyu_contracts::subtitles::TranslationRequested;

use super::translate::recall;
use super::{Translation, TranslationError, Translator};
use crate::domain::{BatchState, Complaint, Context, Draft, Line, Question, check, read_reply, slot};

/// How often the open lines of a batch are asked together: once, and twice to repair.
const ROUNDS: u8 = 3;

/// Who is asked for what, and where it is noted.
struct Batch<'a> {
    work: &'a Translation,
    translator: &'a dyn Translator,
    request: &'a TranslationRequested,
    lines: &'a [Line],
    context: &'a Context,
    key: String,
}

impl Translation {
    /// Settles every line of a batch: as translated or as failed. The state is stored after each answer, so that no line
    /// that was answered well is ever asked again.
    pub(super) async fn translate_batch(
        &self,
        request: &TranslationRequested,
        lines: &[Line],
        (translator, context): (&dyn Translator, &Context),
    ) -> Result<BatchState, TranslationError> {
        let first = lines.first().map_or(0, |line| line.seq);
        let key = checkpoint_key(request.job_id, &format!("translate-{}-{first}", request.track_id));
        let mut state = recall(&self.blobs, &key).await?.unwrap_or_default();
        let batch = Batch { work: self, translator, request, lines, context, key };
        batch.ask_together(&mut state).await?;
        batch.ask_singly(&mut state).await?;
        Ok(state)
    }
}

impl<'a> Batch<'a> {
    async fn ask_together(&self, state: &mut BatchState) -> Result<(), TranslationError> {
        while state.rounds < ROUNDS && !self.open(state).is_empty() {
            let open = self.open(state);
            // After a poor answer fewer lines at a time are easier for the model.
            let parts = if std::mem::take(&mut state.in_halves) { 2 } else { 1 };
            for lines in open.chunks(open.len().div_ceil(parts)) {
                self.ask(lines, self.context, state).await?;
                self.note(state).await?;
            }
            state.rounds += 1;
            self.note(state).await?;
        }
        Ok(())
    }

    /// The last try of each open line: alone and without the lines around it, which a model sometimes echoes.
    async fn ask_singly(&self, state: &mut BatchState) -> Result<(), TranslationError> {
        for line in self.open(state) {
            self.ask(&[line], &Context::default(), state).await?;
            match state.long.remove(&line.seq) {
                _ if state.done.contains_key(&line.seq) => {}
                Some(long) => drop(state.done.insert(line.seq, long)),
                None => drop(state.failed.insert(line.seq)),
            }
            self.note(state).await?;
        }
        Ok(())
    }

    fn open(&self, state: &BatchState) -> Vec<&'a Line> {
        self.lines.iter().filter(|line| state.is_open(line)).collect()
    }

    async fn note(&self, state: &BatchState) -> Result<(), TranslationError> {
        Ok(self.work.blobs.put_json(&self.key, state).await?)
    }

    /// Asks for lines and judges each answer by itself.
    async fn ask(
        &self,
        lines: &[&Line],
        context: &Context,
        state: &mut BatchState,
    ) -> Result<(), TranslationError> {
        let direction = (self.request.source_language, self.request.target_language);
        let mut question = Question::new(lines, direction, context, &state.complaints);
        question.repeats = state.rounds;
        let reply = self.translator.ask(&question).await?;
        // An answer that was cut off may look whole; its last lines are not to be trusted.
        let drafts = if reply.cut_off { None } else { read_reply(&reply.content) }.unwrap_or_default();
        let judged: Vec<(&Line, Option<&Draft>)> =
            (0..).zip(lines).map(|(at, line)| (*line, drafts.get(&slot(at)))).collect();
        let mut bad = 0;
        for (at, (line, draft)) in judged.iter().enumerate() {
            let follower = judged.get(at + 1).map(|(_, draft)| *draft);
            let verdict = check(line, *draft, lines).and_then(|text| match state.rounds {
                0 if follower.is_some_and(is_empty) => Err(Complaint::Merged),
                _ => Ok(text),
            });
            bad += usize::from(verdict.is_err());
            settle(state, line, draft.map_or("", |draft| draft.text.trim()), verdict);
        }
        state.in_halves |= bad * 10 > lines.len() * 4;
        Ok(())
    }
}

/// Whether a slot was left empty: then its text may stand in the slot before it.
fn is_empty(draft: Option<&Draft>) -> bool {
    draft.is_none_or(|draft| draft.text.trim().is_empty())
}

fn settle(state: &mut BatchState, line: &Line, text: &str, verdict: Result<String, Complaint>) {
    match verdict {
        Ok(text) => {
            state.complaints.remove(&line.seq);
            state.long.remove(&line.seq);
            state.done.insert(line.seq, text);
        }
        // Asked for something shorter once, a model that has nothing shorter to say is taken at its word.
        Err(Complaint::TooLong { .. }) if state.long.contains_key(&line.seq) => {
            let known = state.long.remove(&line.seq).unwrap_or_default();
            let shorter = if text.chars().count() < known.chars().count() { text.to_owned() } else { known };
            state.complaints.remove(&line.seq);
            state.done.insert(line.seq, shorter);
        }
        Err(complaint) => {
            if matches!(complaint, Complaint::TooLong { .. }) {
                state.long.insert(line.seq, text.to_owned());
            }
            state.complaints.insert(line.seq, complaint.to_string());
        }
    }
}
