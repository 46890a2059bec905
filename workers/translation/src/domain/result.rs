use std::collections::{BTreeMap, BTreeSet};

use hallyu_captions::score::{Components, Evidence, Relation, Review};
use hallyu_captions::{Cue, Finding, Rule, visible};
use hallyu_contracts::subtitles::{OrderLine, Outcome, Provenance, TranslatedLine, TranslationResult, Usage};

use super::board::Board;
use super::check::check_length;
use super::craft::pair_of;
use super::plan::{Plan, Todo, profile_of};
use super::slot::Fate;

/// What became of an order. The same order and the same answers give the same result.
pub(crate) fn result_of(plan: &Plan<'_>, board: &Board<'_>, usage: Usage) -> TranslationResult {
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
        encoder: plan.order.encoder.clone(),
    };
    TranslationResult { language: plan.order.target_language, lines, provenance, usage }
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
    for (cue, pair) in places.into_iter().zip(&pairs) {
        found.entry(cue).or_default().extend(too_long(plan, cue, pair.target));
    }
    found
}

/// A translation that stayed longer than can be read, however it is cut.
fn too_long(plan: &Plan<'_>, at: usize, text: &str) -> Option<Finding> {
    let planned = &plan.lines[at];
    let length = visible(text).chars().count();
    let is_made = !matches!(planned.todo, Todo::Keep(_));
    (is_made && check_length(text, planned).is_some()).then(|| {
        Finding::new(Rule::L3, at, format!("{length} characters"), format!("{} characters", planned.max))
    })
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
    let register = plan.craft.address(ordered).register;
    let (segment, rev) = (ordered.segment, ordered.rev);
    let mut line = TranslatedLine { segment, rev, outcome, register, findings, key, model, note, score: 0.0 };
    line.score = score(plan, (at, line.text()), &line.findings);
    line
}

/// How good a line is by itself; what depends on its cues and on how it was heard is judged when it is cut.
#[expect(clippy::cast_possible_truncation, reason = "a score needs no more than a few digits")]
fn score(plan: &Plan<'_>, (at, text): (usize, Option<&str>), findings: &[Finding]) -> f32 {
    let (ordered, planned) = (&plan.order.lines[at], &plan.lines[at]);
    let end_ms = ordered.start_ms.saturating_add(planned.time_ms);
    let Some(Ok(cue)) = text.map(|text| Cue::new(ordered.start_ms, end_ms, text)) else { return 0.0 };
    let terms = u32::try_from(plan.craft.terms(&planned.text).len()).unwrap_or(u32::MAX);
    let missing = findings.iter().filter(|finding| finding.rule == Rule::C1).count();
    let evidence = Evidence {
        heard: None,
        terms,
        terms_kept: terms.saturating_sub(u32::try_from(missing).unwrap_or(u32::MAX)),
        relation: if plan.craft.address(ordered).register.is_some() {
            Relation::Known
        } else {
            Relation::Unknown
        },
        review: if ordered.fixed.is_some() { Review::Approved } else { Review::Machine },
    };
    let profile = profile_of(plan.order);
    Components::of(&cue, profile, &evidence, findings).score(evidence.review, findings) as f32
}
