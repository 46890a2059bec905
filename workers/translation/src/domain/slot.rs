use hallyu_captions::visible;
use hallyu_kernel::Time;

use super::batch::LARGEST;
use super::check::{Complaint, Weight};
use super::record::Task;

/// After so many calls together with other lines a line is asked for alone, and doubts are taken for what they are.
const TOGETHER: u8 = 3;
/// Calls for a line if there is one model: once, two repairs, and alone.
const OF_ONE_MODEL: u8 = 4;

/// A translation that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Good {
    /// On one line.
    pub(crate) text: String,
    /// The model's doubt.
    pub(crate) note: Option<String>,
    /// The model.
    pub(crate) model: String,
    /// When it said so.
    pub(crate) at: Time,
}

/// How the matter of a line ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// With a translation.
    Done(Good),
    /// Without; why.
    Failed(String),
}

/// How a line is asked for next. Lines of the same step are asked for together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    /// What is wanted.
    pub(crate) task: Task,
    /// Calls for each of the lines so far.
    pub(crate) calls: u8,
    /// Most lines of the question.
    pub(crate) size: usize,
    /// Place of the model in the list that is asked first.
    pub(crate) provider: usize,
}

/// What is known of a line that a model is asked for. It follows from the answers so far and from nothing else.
#[derive(Clone, Debug)]
pub(crate) struct Slot {
    /// How it ended.
    pub(crate) fate: Option<Fate>,
    /// What was wrong with the last draft.
    pub(crate) errors: Vec<String>,
    /// A translation that is right but too long, for want of a shorter one.
    pub(crate) long: Option<Good>,
    /// What happens up to this line, in the words of the model.
    pub(crate) summary: Option<String>,
    /// The draft with the fewest doubts, and how many.
    best: Option<(usize, Good)>,
    calls: u8,
    size: usize,
    /// How often it seemed to hold the next line as well.
    merged: u8,
}

impl Step {
    /// Whether a line is asked for by itself, without those around it, which models sometimes repeat.
    pub(crate) fn is_alone(&self) -> bool {
        self.size == 1 && self.calls > 0
    }
}

impl Default for Slot {
    fn default() -> Self {
        let (fate, errors, long, summary, best) = (None, Vec::new(), None, None, None);
        Self { fate, errors, long, summary, best, calls: 0, size: LARGEST, merged: 0 }
    }
}

impl Slot {
    /// How the line is asked for next, `None` if the matter has ended.
    pub(crate) fn step(&self) -> Option<Step> {
        if self.fate.is_some() {
            return None;
        }
        let alone = self.calls >= TOGETHER || self.merged > 1;
        let task = match (self.calls, &self.long) {
            (0, _) => Task::Translate,
            (_, Some(_)) => Task::Condense,
            _ => Task::Repair,
        };
        let provider = usize::from(self.calls.saturating_sub(OF_ONE_MODEL - 1));
        Some(Step { task, calls: self.calls, size: if alone { 1 } else { self.size }, provider })
    }

    /// From now on at most half as many lines are asked for at a time as were in this question.
    pub(crate) fn halve(&mut self, asked: usize) {
        self.size = asked.div_ceil(2);
    }

    /// From now on the line is asked for alone: only there it shows whether its text is its own.
    pub(crate) fn isolate(&mut self) {
        self.size = 1;
    }

    /// Notes that the draft may hold the next line as well.
    pub(crate) fn suspect(&mut self) {
        self.merged = self.merged.saturating_add(1);
    }

    /// Takes a draft with all that is wrong with it. `good` is `None` if there is no text that could be shown.
    pub(crate) fn settle(
        &mut self,
        (good, complaints): (Option<Good>, &[Complaint]),
        task: Task,
        models: usize,
    ) {
        if self.fate.is_some() {
            return;
        }
        self.calls = self.calls.saturating_add(1);
        self.errors = complaints.iter().map(|complaint| complaint.text.clone()).collect();
        let worst = complaints.iter().map(|complaint| complaint.weight).max();
        match (good, worst) {
            (Some(good), None) => return self.fate = Some(Fate::Done(good)),
            (Some(good), Some(Weight::Long)) => self.long = Some(shorter(self.long.take(), good)),
            (Some(good), Some(Weight::Soft)) => return self.doubt(good, complaints.len(), (task, models)),
            _ => {}
        }
        self.give_in(task, models);
    }

    /// Keeps the draft with the fewest doubts. A model that says the same once more means it.
    fn doubt(&mut self, good: Good, doubts: usize, (task, models): (Task, usize)) {
        match &self.best {
            Some((_, known)) if known.text == good.text => return self.fate = Some(Fate::Done(good)),
            Some((fewest, _)) if *fewest <= doubts => {}
            _ => self.best = Some((doubts, good)),
        }
        self.give_in(task, models);
    }

    /// Ends the matter where asking again promises nothing: what was asked to be shorter is taken as it is, doubts are taken
    /// after two repairs, and a line that nobody translates is given up.
    fn give_in(&mut self, task: Task, models: usize) {
        let condensed = task == Task::Condense && self.long.is_some();
        if condensed || self.calls >= TOGETHER {
            let known = self.long.take().or_else(|| self.best.take().map(|(_, good)| good));
            self.fate = known.map(Fate::Done);
        }
        let allowed = OF_ONE_MODEL + u8::from(models > 1);
        if self.fate.is_none() && self.calls >= allowed {
            self.fate = Some(Fate::Failed(self.errors.join("; ")));
        }
    }
}

fn shorter(known: Option<Good>, other: Good) -> Good {
    let length = |good: &Good| visible(&good.text).chars().count();
    match known {
        Some(known) if length(&known) <= length(&other) => known,
        _ => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::check::EMPTY;

    fn good(text: &str) -> Good {
        Good { text: text.to_owned(), note: None, model: "m".to_owned(), at: Time::UNIX_EPOCH }
    }

    fn long() -> Complaint {
        Complaint { weight: Weight::Long, text: "LENGTH".to_owned() }
    }

    #[test]
    fn a_hopeless_line_is_asked_for_alone_then_of_another_model_then_given_up() {
        let mut slot = Slot::default();
        let mut steps = Vec::new();
        while let Some(step) = slot.step() {
            steps.push((step.task, step.size, step.provider));
            slot.settle((None, &[Complaint::hard(EMPTY)]), step.task, 2);
        }
        let (ask, repair) = ((Task::Translate, LARGEST, 0), (Task::Repair, LARGEST, 0));
        assert_eq!(steps, [ask, repair, repair, (Task::Repair, 1, 0), (Task::Repair, 1, 1)]);
        assert_eq!(slot.fate, Some(Fate::Failed(EMPTY.to_owned())));
    }

    #[test]
    fn what_is_too_long_is_asked_to_be_shorter_once() {
        let mut slot = Slot::default();
        slot.settle((Some(good("muy muy largo")), &[long()]), Task::Translate, 1);
        assert_eq!(slot.step().map(|step| step.task), Some(Task::Condense));
        slot.settle((Some(good("muy largo")), &[long()]), Task::Condense, 1);
        assert_eq!(slot.fate, Some(Fate::Done(good("muy largo"))));
    }

    #[test]
    fn a_doubt_that_stays_is_taken_with_the_text() {
        let mut slot = Slot::default();
        let doubt = [Complaint::soft("C3")];
        slot.settle((Some(good("uno")), &doubt), Task::Translate, 1);
        slot.settle((None, &[Complaint::hard(EMPTY)]), Task::Repair, 1);
        assert_eq!(slot.fate, None);
        slot.settle((Some(good("dos")), &[Complaint::soft("C3"), Complaint::soft("C7")]), Task::Repair, 1);
        assert_eq!(slot.fate, Some(Fate::Done(good("uno"))));
    }

    #[test]
    fn a_model_that_says_the_same_again_means_it() {
        let mut slot = Slot::default();
        let doubt = [Complaint::soft("C3")];
        slot.settle((Some(good("uno")), &doubt), Task::Translate, 1);
        slot.settle((Some(good("uno")), &doubt), Task::Repair, 1);
        assert_eq!(slot.fate, Some(Fate::Done(good("uno"))));
    }

    #[test]
    fn what_seems_to_hold_two_lines_twice_is_asked_for_alone() {
        let mut slot = Slot::default();
        slot.suspect();
        slot.settle((None, &[Complaint::hard("MERGED")]), Task::Translate, 1);
        assert_eq!(slot.step().map(|step| step.size), Some(LARGEST));
        slot.suspect();
        slot.settle((None, &[Complaint::hard("MERGED")]), Task::Repair, 1);
        assert_eq!(slot.step().map(|step| step.size), Some(1));
    }
}
