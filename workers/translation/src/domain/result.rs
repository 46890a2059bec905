use std::collections::{BTreeMap, BTreeSet};

use hallyu_captions::{Finding, Severity};
use hallyu_contracts::subtitles::{OrderLine, Outcome, Provenance, TranslatedLine, TranslationResult};

use super::board::Board;
use super::craft::pair_of;
use super::plan::{Plan, Todo};
use super::slot::Fate;

/// What became of an order. The same order and the same answers give the same result.
pub(crate) fn result_of(plan: &Plan<'_>, board: &Board<'_>) -> TranslationResult {
    let mut findings = findings(plan, board);
    let line = |(at, ordered): (usize, &OrderLine)| {
        line(plan, board, (at, ordered, findings.remove(&at).unwrap_or_default()))
    };
    let lines: Vec<TranslatedLine> = plan.order.lines.iter().enumerate().map(line).collect();
    let models: BTreeSet<String> = lines.iter().filter_map(|line| line.model.clone()).collect();
    let provenance = Provenance {
        models: models.into_iter().collect(),
        prompt: plan.prompt.clone(),
        at: board.last_made(),
    };
    TranslationResult { language: plan.order.target_language, lines, provenance, usage: board.usage }
}

/// What the checks say of every text, by the place of its line.
fn findings(plan: &Plan<'_>, board: &Board<'_>) -> BTreeMap<usize, Vec<Finding>> {
    let shown = plan
        .order
        .lines
        .iter()
        .enumerate()
        .filter_map(|(at, line)| Some((at, pair_of(line, board.text(at)?))));
    let (places, pairs): (Vec<usize>, Vec<_>) = shown.unzip();
    let mut found: BTreeMap<usize, Vec<Finding>> = BTreeMap::new();
    for finding in plan.craft.findings(&pairs) {
        let Some(cue) = places.get(finding.cue).copied() else { continue };
        found.entry(cue).or_default().push(Finding { cue, ..finding });
    }
    found
}

fn line(
    plan: &Plan<'_>,
    board: &Board<'_>,
    (at, ordered, findings): (usize, &OrderLine, Vec<Finding>),
) -> TranslatedLine {
    let planned = &plan.lines[at];
    let (outcome, key, model, note) = match &planned.todo {
        Todo::Keep(text) => (Outcome::Kept { text: text.clone() }, None, None, None),
        Todo::Recall(text) => (Outcome::Reused { text: text.clone() }, None, None, None),
        Todo::Reuse(known) => (
            Outcome::Reused { text: known.text.clone() },
            Some(known.key.clone()),
            Some(known.model.clone()),
            known.note.clone(),
        ),
        Todo::Ask => match board.slot(at).and_then(|slot| slot.fate.as_ref()) {
            Some(Fate::Done(good)) => (
                Outcome::Translated { text: good.text.clone() },
                Some(planned.key.clone()),
                Some(good.model.clone()),
                good.note.clone(),
            ),
            Some(Fate::Failed(reason)) => (Outcome::Failed { reason: reason.clone() }, None, None, None),
            None => (Outcome::Failed { reason: "not asked for".to_owned() }, None, None, None),
        },
    };
    let score = score(&outcome, &findings);
    let register = plan.craft.address(ordered).register;
    let (segment, rev) = (ordered.segment, ordered.rev);
    TranslatedLine { segment, rev, outcome, register, findings, key, model, note, score }
}

/// How good a line is by itself. What depends on its cues is judged when it is cut.
fn score(outcome: &Outcome, findings: &[Finding]) -> f32 {
    let worst = findings.iter().map(|finding| finding.severity).max();
    match (outcome, worst) {
        (Outcome::Failed { .. }, _) => 0.0,
        (_, Some(Severity::Blocking)) => 0.30,
        (_, Some(Severity::Major)) => 0.69,
        (_, Some(Severity::Minor)) => 0.95,
        (_, None) => 1.0,
    }
}
