//! No answer of a model makes the translation worker panic, ask without end, or show what must not be shown.

#![no_main]
#![allow(dead_code, unused_imports, reason = "the rules of the worker, of which the target uses a part")]

#[path = "../../../../workers/translation/src/domain/mod.rs"]
mod domain;

use std::sync::LazyLock;

use hallyu_captions::clean;
use hallyu_contracts::subtitles::{Outcome, TranslationOrder};
use hallyu_kernel::Time;
use libfuzzer_sys::fuzz_target;

use domain::{Board, Model, Plan, Record, result_of};

/// A few lines with a term, people, a number, and the same words twice.
static ORDER: LazyLock<TranslationOrder> =
    LazyLock::new(|| serde_json::from_str(include_str!("reply.json")).expect("an order"));
static PLAN: LazyLock<Plan<'static>> = LazyLock::new(|| Plan::new(&ORDER, &Model::default()));
/// Models that may be asked.
const MODELS: usize = 2;
/// Calls for a line, whatever comes back.
const MOST_CALLS: usize = 5;

fuzz_target!(|bytes: &[u8]| {
    let Some((flags, answer)) = bytes.split_first() else { return };
    let answer = String::from_utf8_lossy(answer);
    let mut board = Board::new(&PLAN, MODELS);
    for batch in &PLAN.batches {
        let mut calls = 0;
        while let Some(ask) = board.next(batch) {
            calls += 1;
            assert!(calls <= MOST_CALLS * batch.len(), "asks without end");
            let _ = board.question(&ask);
            board.apply(&Record {
                task: ask.step.task,
                alone: ask.step.is_alone(),
                model: "m".to_owned(),
                keys: ask.lines.iter().map(|line| PLAN.lines[*line].key.clone()).collect(),
                reply: answer.clone().into_owned(),
                cut_off: *flags & 1 == 1,
                refused: Default::default(),
                tokens_in: 0,
                tokens_out: 0,
                cost_micros: 0,
                at: Time::UNIX_EPOCH,
            });
        }
    }
    let result = result_of(&PLAN, &board);
    assert_eq!(result.lines.len(), ORDER.lines.len());
    for line in &result.lines {
        let Outcome::Translated { text } = &line.outcome else { continue };
        assert!(!text.trim().is_empty() && !text.contains(['\n', '\r']) && clean(text) == *text, "{text:?}");
        assert!(!text.chars().any(|c| ('가'..='힣').contains(&c)), "{text:?}");
    }
    serde_json::to_vec(&result).expect("a result can be stored");
});
