use std::collections::{BTreeMap, HashMap};

use hallyu_captions::language::syllables;
use hallyu_captions::{Finding, Rule, Severity};
use hallyu_contracts::subtitles::{LineKind, MemoryUsage};
use hallyu_kernel::Time;

use super::check::{self, Complaint, Weight, check_form, check_length};
use super::craft::pair_of;
use super::plan::{Plan, Todo};
use super::question::{Asked, Envelope, Pair, Question, slot};
use super::record::{Record, Task};
use super::reply::{Draft, Reply, read_reply};
use super::slot::{Fate, Good, Slot, Step};

/// Translated lines shown before a batch.
pub(crate) const PAIRS_BEFORE: usize = 6;
/// Sources shown after a batch.
const LINES_AFTER: usize = 4;
/// How far the context of a line reaches that is asked for again.
const NEIGHBOURS: usize = 3;
/// Fewest lines that are worth a summary.
const SCENE: usize = 8;
/// Most examples of the translation memory in one question.
const EXAMPLES: usize = 3;
/// Texts this long are seldom the translation of two different lines, characters: Sí. and No. are shorter.
const TELLING: usize = 6;
/// Neither do sources this long often have the same translation, syllables.
const LONG: usize = 7;

/// Lines that are asked for together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ask {
    /// Their places in the order.
    pub(crate) lines: Vec<usize>,
    /// How.
    pub(crate) step: Step,
}

/// Where every line stands. It follows from the plan and the answers so far: reading a journal again gives the same board.
pub(crate) struct Board<'a> {
    plan: &'a Plan<'a>,
    slots: BTreeMap<usize, Slot>,
    places: HashMap<&'a str, usize>,
    models: usize,
}

/// A slot of an answer.
struct Judged<'d> {
    /// The line's place, if it still exists.
    line: Option<usize>,
    draft: Option<&'d Draft>,
    form: Result<String, Complaint>,
}

impl<'a> Board<'a> {
    /// Nothing is answered yet.
    pub(crate) fn new(plan: &'a Plan<'a>, models: usize) -> Self {
        let asked = || plan.batches.iter().flatten().copied();
        let slots = asked().map(|line| (line, Slot::default())).collect();
        let places = asked().map(|line| (plan.lines[line].key.as_str(), line)).collect();
        Self { plan, slots, places, models }
    }

    /// How a line that is asked for stands.
    pub(crate) fn slot(&self, line: usize) -> Option<&Slot> {
        self.slots.get(&line)
    }

    /// Number of lines whose matter has ended.
    pub(crate) fn settled(&self) -> usize {
        self.slots.values().filter(|slot| slot.fate.is_some()).count()
    }

    /// What to ask for next of a batch: the open lines that were asked for least, as many as go together.
    pub(crate) fn next(&self, batch: &[usize]) -> Option<Ask> {
        let open = |line: &usize| Some((*line, self.slots.get(line)?.step()?));
        let steps: Vec<(usize, Step)> = batch.iter().filter_map(open).collect();
        let (_, step) = *steps.iter().min_by_key(|(_, step)| step.calls)?;
        let alike = steps.into_iter().filter(|(_, other)| *other == step).map(|(line, _)| line);
        Some(Ask { lines: alike.take(step.size).collect(), step })
    }

    /// The question for these lines.
    pub(crate) fn question(&self, ask: &Ask) -> Question {
        let plan = self.plan;
        let errors = |(at, line): (usize, &usize)| {
            let errors = self.slots.get(line)?.errors.as_slice();
            (!errors.is_empty()).then(|| (slot(at), errors))
        };
        let alone = ask.step.is_alone();
        let envelope = Envelope {
            task: ask.step.task,
            schema: Envelope::SCHEMA,
            src: plan.order.source_language.as_str(),
            tgt: plan.order.target_language.as_str(),
            glossary: plan.craft.terms(
                &ask.lines.iter().map(|line| plan.lines[*line].text.as_str()).collect::<Vec<_>>().join("\n"),
            ),
            synopsis: &plan.order.story.episode,
            scene: if alone { "" } else { self.scene_before(ask.lines[0]) },
            examples: self.examples(&ask.lines),
            prev: if alone { Vec::new() } else { self.pairs(ask) },
            lines: (0..).zip(&ask.lines).map(|(at, line)| self.asked(at, *line)).collect(),
            next: if alone { Vec::new() } else { self.sources_after(ask) },
            errors: ask.lines.iter().enumerate().filter_map(errors).collect(),
        };
        Question::new(&plan.system, &envelope, ask.step.calls)
    }

    fn asked(&self, at: usize, line: usize) -> Asked<'_> {
        let (ordered, planned) = (&self.plan.order.lines[line], &self.plan.lines[line]);
        let address = self.plan.craft.address(ordered);
        let kind = match ordered.kind {
            LineKind::Dialogue => None,
            LineKind::Song => Some("song"),
            LineKind::OnScreen => Some("sign"),
            LineKind::Sound => Some("sound"),
        };
        Asked {
            s: slot(at),
            id: ordered.segment.to_string(),
            spk: self.plan.craft.person(ordered.speaker.as_ref()),
            to: self.plan.craft.person(ordered.addressee.as_ref()),
            reg: address.form,
            call: address.call,
            kind,
            max: planned.max,
            ko: &planned.text,
            t: self.slots.get(&line).and_then(|slot| Some(slot.long.as_ref()?.text.as_str())),
        }
    }

    /// What happened before a line, in the words of the model.
    fn scene_before(&self, line: usize) -> &str {
        let summaries = self.slots.range(..line).rev().filter_map(|(_, slot)| slot.summary.as_deref());
        summaries.into_iter().next().unwrap_or("")
    }

    fn examples(&self, lines: &[usize]) -> Vec<Pair<'_>> {
        let known = lines.iter().flat_map(|line| &self.plan.order.lines[*line].memory);
        let helpful = known.filter(|known| known.usage != MemoryUsage::Reuse);
        let mut examples: Vec<(&f32, Pair<'_>)> =
            helpful.map(|known| (&known.similarity, Pair { ko: &known.source, t: &known.target })).collect();
        examples.sort_by(|a, b| b.0.total_cmp(a.0));
        examples.into_iter().map(|(_, pair)| pair).take(EXAMPLES).collect()
    }

    /// Translated lines before those that are asked for: a few before the first, and what stands right before each other.
    fn pairs(&self, ask: &Ask) -> Vec<Pair<'_>> {
        let first = if ask.step.task == Task::Translate { PAIRS_BEFORE } else { NEIGHBOURS };
        let reach = |(at, line): (usize, &usize)| (*line, if at == 0 { first } else { NEIGHBOURS });
        let reaches: Vec<(usize, usize)> = ask.lines.iter().enumerate().map(reach).collect();
        let is_near = |at: &usize| reaches.iter().any(|(line, reach)| at < line && line - at <= *reach);
        let pair = |at: usize| Some(Pair { ko: &self.plan.lines[at].text, t: self.text(at)? });
        let last = ask.lines.last().copied().unwrap_or(0);
        (0..last).filter(is_near).filter_map(pair).collect()
    }

    fn sources_after(&self, ask: &Ask) -> Vec<&str> {
        let reach = if ask.step.task == Task::Translate { LINES_AFTER } else { NEIGHBOURS };
        let after = ask.lines.last().map_or(0, |last| last + 1);
        self.plan.lines[after..].iter().take(reach).map(|line| line.text.as_str()).collect()
    }

    /// The text of a line, if it has one already.
    pub(crate) fn text(&self, line: usize) -> Option<&str> {
        match &self.plan.lines[line].todo {
            Todo::Keep(text) | Todo::Recall(text) => Some(text),
            Todo::Reuse(previous) => Some(&previous.text),
            Todo::Ask => match self.slots.get(&line)?.fate.as_ref()? {
                Fate::Done(good) => Some(&good.text),
                Fate::Failed(_) => None,
            },
        }
    }

    /// Takes an answer: every slot is judged by itself, and good ones are never asked for again. Gives what was wrong with
    /// the others.
    pub(crate) fn apply(&mut self, record: &Record) -> BTreeMap<String, Vec<String>> {
        let lines: Vec<Option<usize>> =
            record.keys.iter().map(|key| self.places.get(key.as_str()).copied()).collect();
        if lines.iter().all(Option::is_none) {
            return BTreeMap::new();
        }
        // An answer that was cut off may look whole; its last lines are not to be trusted.
        let reply = if record.cut_off { Reply::default() } else { read_reply(&record.reply) };
        let verdicts = self.judge(&lines, &reply, record);
        let bad = verdicts.iter().filter(|(good, _)| good.is_none()).count();
        let is_poor = bad * 10 > lines.len() * 4;
        let mut refused = BTreeMap::new();
        for (at, (line, (good, complaints))) in lines.iter().zip(verdicts).enumerate() {
            let Some(known) = line.and_then(|line| self.slots.get_mut(&line)) else { continue };
            if !complaints.is_empty() {
                refused.insert(slot(at), complaints.iter().map(|complaint| complaint.text.clone()).collect());
            }
            let is = |what: &str| complaints.iter().any(|complaint| complaint.text == what);
            if is(check::MERGED) {
                known.suspect();
            }
            if is(check::REPEATED) && !is_poor {
                known.isolate();
            }
            if is_poor {
                known.halve(lines.len());
            }
            known.settle((good, &complaints), record.task, self.models);
        }
        self.summarize(&lines, record.task, reply.summary);
        refused
    }

    fn summarize(&mut self, lines: &[Option<usize>], task: Task, summary: String) {
        let tells = task == Task::Translate && lines.len() >= SCENE && !summary.is_empty();
        let last = lines.iter().flatten().max().and_then(|last| self.slots.get_mut(last));
        if let Some(last) = last.filter(|_| tells) {
            last.summary = Some(summary);
        }
    }

    fn judge(
        &self,
        lines: &[Option<usize>],
        reply: &Reply,
        record: &Record,
    ) -> Vec<(Option<Good>, Vec<Complaint>)> {
        let source = |line: &Option<usize>| line.map_or("", |line| self.plan.lines[line].text.as_str());
        let sources: Vec<&str> = lines.iter().map(source).collect();
        let form = |at: usize| {
            let draft = reply.drafts.get(&slot(at));
            let form = match lines[at] {
                Some(_) => check_form(sources[at], draft, &sources),
                None => draft.map(|draft| draft.text.clone()).ok_or_else(|| Complaint::hard(check::MISSING)),
            };
            Judged { line: lines[at], draft, form }
        };
        let judged: Vec<Judged<'_>> = (0..lines.len()).map(form).collect();
        let is_echo = self.is_echo(&judged);
        let verdict = |at: usize| {
            let text = match &judged[at].form {
                Err(complaint) => return (None, vec![complaint.clone()]),
                Ok(_) if is_merged(&judged[at..]) => return (None, vec![Complaint::hard(check::MERGED)]),
                Ok(text) => text.clone(),
            };
            let complaints = match self.is_repeated(&judged, (at, &text), is_echo) && !record.alone {
                true => vec![Complaint::hard(check::REPEATED)],
                false => self.complaints(judged[at].line, &text),
            };
            let is_hard = complaints.iter().any(|complaint| complaint.weight == Weight::Hard);
            let note =
                judged[at].draft.and_then(|draft| draft.note.clone()).filter(|note| !note.trim().is_empty());
            let good = Good { text, note, model: record.model.clone(), at: record.at };
            ((!is_hard).then_some(good), complaints)
        };
        (0..judged.len()).map(verdict).collect()
    }

    fn complaints(&self, line: Option<usize>, text: &str) -> Vec<Complaint> {
        let Some(line) = line else { return Vec::new() };
        let findings = self.plan.craft.findings(&[pair_of(&self.plan.order.lines[line], text)]);
        let asked_again = findings.iter().filter_map(complaint_of);
        asked_again.chain(check_length(text, &self.plan.lines[line])).collect()
    }

    /// Whether a text is probably that of another line. If the model insists where it cannot see the other, it is not.
    fn is_repeated(&self, judged: &[Judged<'_>], (at, text): (usize, &str), is_echo: bool) -> bool {
        let source = judged[at].line.map_or("", |line| self.plan.lines[line].text.as_str());
        let is_telling = text.chars().count() >= TELLING || syllables(source) >= LONG;
        (is_echo || is_telling) && self.has_twin(judged, (at, text))
    }

    /// Whether another line, with another source, has or gets the same text: one beside those that were asked for together.
    fn has_twin(&self, judged: &[Judged<'_>], (at, text): (usize, &str)) -> bool {
        let Some(line) = judged[at].line else { return false };
        let source = &self.plan.lines[line].text;
        let is_other = |other: usize| self.plan.lines.get(other).is_some_and(|other| other.text != *source);
        let near = |asked: usize| asked.saturating_sub(PAIRS_BEFORE)..=asked + PAIRS_BEFORE;
        let known = |asked| near(asked).any(|other| is_other(other) && self.text(other) == Some(text));
        judged.iter().any(|slot| {
            let Some(asked) = slot.line else { return false };
            (is_other(asked) && slot.form.as_ref().is_ok_and(|other| other == text)) || known(asked)
        })
    }

    /// Whether so much of an answer stands elsewhere already that the model must have repeated what it was shown. A single
    /// short line may well be the same as another.
    fn is_echo(&self, judged: &[Judged<'_>]) -> bool {
        let repeated =
            judged.iter().enumerate().filter_map(|(at, slot)| Some((at, slot.form.as_deref().ok()?)));
        let repeated = repeated.filter(|slot| self.has_twin(judged, *slot)).count();
        repeated >= 2 && repeated * 10 > judged.len() * 4
    }

    /// When the last line was made.
    pub(crate) fn last_made(&self) -> Option<Time> {
        let made = self.slots.values().filter_map(|slot| match &slot.fate {
            Some(Fate::Done(good)) => Some(good.at),
            _ => None,
        });
        made.max()
    }
}

/// Whether the first of these slots may hold the next line as well, since that has no text of its own.
fn is_merged(judged: &[Judged<'_>]) -> bool {
    let lost = |complaint: &Complaint| {
        [check::MISSING, check::EMPTY, check::ALIGNMENT].contains(&complaint.text.as_str())
    };
    judged.get(1).is_some_and(|next| next.form.as_ref().is_err_and(lost))
}

/// Rules whose breach a model can put right: the others are for people, or for programs.
const ASKED_AGAIN: [Rule; 9] =
    [Rule::X1, Rule::X2, Rule::X3, Rule::X6, Rule::X7, Rule::C1, Rule::C3, Rule::C6, Rule::C7];

fn complaint_of(finding: &Finding) -> Option<Complaint> {
    let text = format!("{}: {}, expected {}", finding.rule.code(), finding.measured, finding.limit);
    match finding.severity {
        _ if !ASKED_AGAIN.contains(&finding.rule) => None,
        // Which language a single line is in is a guess, however much it weighs if it is right.
        Severity::Blocking if finding.rule != Rule::X7 => Some(Complaint::hard(&text)),
        Severity::Blocking => Some(Complaint::soft(text)),
        Severity::Major => Some(Complaint::soft(text)),
        Severity::Minor => None,
    }
}
