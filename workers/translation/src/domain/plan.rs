use std::collections::HashMap;

use hallyu_captions::cut::HANG_MS;
use hallyu_captions::profile::Profile;
use hallyu_captions::{Ms, visible};
use hallyu_contracts::subtitles::{MemoryUsage, OrderLine, PreviousTranslation, TranslationOrder};

use super::batch::batches;
use super::craft::Craft;
use super::key::{Ingredients, Surroundings, full_key, is_of, is_other, own_key, short_hash};
use super::prompt::{prompt_hash, system_for};

/// Cues that a segment may become.
const MOST_CUES: usize = 4;
/// A text may be a little longer than can be read with ease, in percent of that, if its cues can borrow the time after it.
const TOLERATED: usize = 115;
/// How far a line's neighbours reach.
const NEAR: usize = 2;

/// The model that is asked first, as far as keys depend on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Model {
    /// Its name.
    pub(crate) name: String,
    /// How it chooses its words.
    pub(crate) decoding: String,
}

/// What is to be done about a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Todo {
    /// Nothing: the text is fixed, or has no letters.
    Keep(String),
    /// Nothing: a person approved this text for the same source.
    Recall(String),
    /// Nothing: what a model made of it still holds.
    Reuse(PreviousTranslation),
    /// A model is to be asked.
    Ask,
}

/// A line of an order, prepared. Preparing needs nothing but the order: doing it again changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// The source on one line, without markup.
    pub(crate) text: String,
    /// How long it can be shown.
    pub(crate) time_ms: Ms,
    /// Most characters that can be read in that time.
    pub(crate) max: usize,
    /// A text with more characters is asked to be shorter.
    pub(crate) longest: usize,
    /// Names all that its translation depends on.
    pub(crate) key: String,
    /// What is to be done.
    pub(crate) todo: Todo,
}

/// How an order will be done.
pub(crate) struct Plan<'a> {
    /// The order.
    pub(crate) order: &'a TranslationOrder,
    /// What is known of languages, terms and people.
    pub(crate) craft: Craft,
    /// The order's lines, in its order.
    pub(crate) lines: Vec<Line>,
    /// Places of the lines that are asked for, as they are first asked together. They follow from the order alone, whatever
    /// has been answered already, so that a run that is begun again asks the same questions.
    pub(crate) batches: Vec<Vec<usize>>,
    /// What every question begins with.
    pub(crate) system: String,
    /// Hash of the instructions.
    pub(crate) prompt: String,
}

impl<'a> Plan<'a> {
    pub(crate) fn new(order: &'a TranslationOrder, model: &Model) -> Self {
        let craft = Craft::new(order);
        let prompt = prompt_hash(order.target_language);
        let texts: Vec<String> = order.lines.iter().map(|line| one_line(&line.text)).collect();
        let own: Vec<String> = order
            .lines
            .iter()
            .zip(&texts)
            .map(|line| own(order, (&craft, &prompt), (line.0, line.1), model))
            .collect();
        let keys = full_keys(&own, &texts);
        let profile = profile_of(order);
        let line = |at: usize| {
            let [time_ms, all_ms] = [profile.linger_ms, HANG_MS].map(|after_ms| time(order, at, after_ms));
            let max = most_characters(profile, time_ms);
            Line {
                todo: todo(order, &texts, (at, &own[at])),
                text: texts[at].clone(),
                time_ms,
                max,
                longest: (max * TOLERATED / 100).min(most_characters(profile, all_ms)),
                key: keys[at].clone(),
            }
        };
        let lines: Vec<Line> = (0..texts.len()).map(line).collect();
        let asked: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].todo == Todo::Ask).collect();
        let pauses: Vec<Ms> = asked.iter().map(|at| pause_before(order, *at)).collect();
        let batches = batches(&pauses).into_iter().map(|batch| asked[batch].to_vec()).collect();
        let system = system_for(order, &craft);
        Self { order, craft, lines, batches, system, prompt }
    }
}

fn own(
    order: &TranslationOrder,
    (craft, prompt): (&Craft, &str),
    (line, text): (&OrderLine, &str),
    model: &Model,
) -> String {
    let profile = profile_of(order);
    own_key(&Ingredients {
        source: text,
        source_language: order.source_language.as_str(),
        target_language: order.target_language.as_str(),
        profile: &format!("{}@{}", profile.id, profile.version),
        prompt,
        model: &model.name,
        decoding: &model.decoding,
        terms: &short_hash(&craft.terms(text), 16),
        register: &format!("{:?}", craft.address(line)),
        people: &craft.people_hash(line),
    })
}

/// Lines that are the same in all that counts, such as one 네 of many, are numbered: each has an answer of its own.
fn full_keys(own: &[String], texts: &[String]) -> Vec<String> {
    let text = |at: usize, step: isize| {
        at.checked_add_signed(step).and_then(|at| texts.get(at)).map_or("", String::as_str)
    };
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut keys = Vec::with_capacity(own.len());
    for (at, own) in own.iter().enumerate() {
        let near = [-2, -1, 1, 2].map(|step| text(at, step));
        let first = full_key(own, &Surroundings { near, nth: 0 });
        let nth = *seen.entry(first).and_modify(|nth| *nth += 1).or_insert(0);
        keys.push(full_key(own, &Surroundings { near, nth }));
    }
    keys
}

/// The profile that the order names, or that of its language.
pub(crate) fn profile_of(order: &TranslationOrder) -> &'static Profile {
    Profile::named(&order.profile).unwrap_or_else(|| Profile::of(order.target_language.as_str()))
}

fn todo(order: &TranslationOrder, texts: &[String], (at, own): (usize, &str)) -> Todo {
    let line = &order.lines[at];
    if let Some(fixed) = &line.fixed {
        return Todo::Keep(fixed.clone());
    }
    if !texts[at].chars().any(char::is_alphabetic) {
        return Todo::Keep(texts[at].clone());
    }
    if let Some(known) = line.memory.iter().find(|known| known.usage == MemoryUsage::Reuse) {
        return Todo::Recall(known.target.clone());
    }
    match &line.previous {
        Some(previous) if is_of(&previous.key, own) && !has_new_neighbour(order, texts, at) => {
            Todo::Reuse(previous.clone())
        }
        _ => Todo::Ask,
    }
}

/// Whether a line beside this one says something else than it did. A line that is new says something else.
fn has_new_neighbour(order: &TranslationOrder, texts: &[String], at: usize) -> bool {
    let near = at.saturating_sub(NEAR)..(at + NEAR + 1).min(texts.len());
    near.filter(|other| *other != at).any(|other| match &order.lines[other].previous {
        Some(previous) => is_other(&one_line(&previous.source), &texts[other]),
        None => order.lines[other].fixed.is_none() && texts[other].chars().any(char::is_alphabetic),
    })
}

/// How long a line can be shown: until so long after its sound, or until just before the next line.
fn time(order: &TranslationOrder, at: usize, after_ms: Ms) -> Ms {
    let (line, profile) = (&order.lines[at], profile_of(order));
    let gap_ms = order.frame_rate.ms(profile.gap_frames);
    let next_ms = order.lines.get(at + 1).map_or(Ms::MAX, |next| next.start_ms.saturating_sub(gap_ms));
    let end_ms = line.end_ms.saturating_add(after_ms).min(next_ms);
    end_ms.saturating_sub(line.start_ms).max(profile.min_duration_ms)
}

/// Most characters that can be read in a time and that the cues of a line hold.
fn most_characters(profile: &Profile, time_ms: Ms) -> usize {
    let room = MOST_CUES * profile.max_lines * profile.max_line / 2;
    let readable = time_ms.unsigned_abs().saturating_mul(u64::from(profile.cps_hard)) / 1_000;
    usize::try_from(readable).unwrap_or(room).min(room)
}

fn pause_before(order: &TranslationOrder, at: usize) -> Ms {
    let before = at.checked_sub(1).map_or(0, |before| order.lines[before].end_ms);
    order.lines[at].start_ms.saturating_sub(before)
}

fn one_line(text: &str) -> String {
    visible(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use hallyu_captions::profile::ES_419;

    use super::*;

    #[test]
    fn a_line_may_be_as_long_as_its_time_and_four_cues_allow() {
        let budgets = [1_000, 2_000, 3_000, 7_000, 60_000].map(|ms| most_characters(&ES_419, ms));
        assert_eq!(budgets, [17, 34, 51, 119, 336]);
    }
}
