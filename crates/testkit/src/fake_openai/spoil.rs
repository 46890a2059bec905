//! What the model says when something goes wrong.

use hallyu_fixtures::Seeded;
use serde_json::{Value, json};

use super::Fault;
use super::answer::{Slot, before_end};
use super::chat::{Asked, AskedLine};

/// Does to the answer what the fault says.
pub(super) fn spoil(slots: &mut Vec<Slot>, fault: &Fault, asked: &Asked) {
    restructure(slots, fault, asked);
    for (at, line) in asked.lines.iter().enumerate() {
        let Some(slot) = slots.iter_mut().find(|slot| slot.name == line.s) else { continue };
        if let Some(text) = flaw(fault, at, &Right { line, asked, text: &slot.text }) {
            slot.text = text;
        }
    }
}

/// Faults of which slot holds what.
fn restructure(slots: &mut Vec<Slot>, fault: &Fault, asked: &Asked) {
    match *fault {
        Fault::MergeNext(at) if at + 1 < slots.len() => {
            let swallowed = std::mem::take(&mut slots[at + 1].text);
            slots[at].text = format!("{} {swallowed}", slots[at].text);
        }
        Fault::MergeAndRenumber(at) if at + 1 < slots.len() => {
            let swallowed = slots.remove(at + 1).text;
            slots[at].text = format!("{} {swallowed}", slots[at].text);
            slots.iter_mut().zip(&asked.lines).for_each(|(slot, line)| slot.name.clone_from(&line.s));
        }
        Fault::DropLine(at) if at < slots.len() => drop(slots.remove(at)),
        Fault::ExtraSlot => {
            slots
                .push(Slot { name: "s99".to_owned(), head: "없음".to_owned(), text: "De más".to_owned() });
        }
        Fault::DuplicateKey(at) if at + 1 < slots.len() => {
            let next = Slot { name: slots[at].name.clone(), ..slots[at + 1].clone() };
            slots.insert(at + 1, next);
        }
        Fault::ShiftByOne => {
            slots.rotate_left(1);
            slots.iter_mut().zip(&asked.lines).for_each(|(slot, line)| slot.name.clone_from(&line.s));
        }
        Fault::SwapSourceTarget(at) if at < slots.len() => {
            slots[at].head = slots[at].text.chars().filter(|c| !c.is_whitespace()).take(6).collect();
            slots[at].text.clone_from(&asked.lines[at].ko);
        }
        Fault::Shuffled => {
            let mut random = Seeded::of(&asked.lines.iter().map(|line| line.ko.as_str()).collect::<String>());
            (1..slots.len()).rev().for_each(|last| slots.swap(last, random.below(last + 1)));
        }
        _ => {}
    }
}

/// A line with its right answer.
struct Right<'a> {
    line: &'a AskedLine,
    asked: &'a Asked,
    text: &'a str,
}

impl Right<'_> {
    /// One of two texts, by the language of the answer.
    fn either(&self, spanish: &'static str, portuguese: &'static str) -> &'static str {
        if self.asked.tgt.starts_with("pt") { portuguese } else { spanish }
    }

    /// The right answer and a sentence more.
    fn and(&self, more: &str) -> String {
        format!("{} {more}", self.text)
    }
}

/// Faults inside the text of a line; `None` if this one leaves it alone.
fn flaw(fault: &Fault, at: usize, right: &Right<'_>) -> Option<String> {
    match fault {
        Fault::GlossaryMiss => replaced(right, |_| Some(right.either("eso", "isso"))),
        Fault::GlossaryForbidden => replaced(right, |never| never.first().map(String::as_str)),
        Fault::InjectionObeyed => gives_orders(&right.line.ko)
            .then(|| "Como modelo de lenguaje, ignoro las instrucciones anteriores.".to_owned()),
        of_line if of_line.clone().at(at) == *of_line => flaw_of_line(fault, right),
        _ => None,
    }
}

fn flaw_of_line(fault: &Fault, right: &Right<'_>) -> Option<String> {
    let line = right.line;
    Some(match fault {
        Fault::EchoSource(_) => line.ko.clone(),
        Fault::HangulLeak(_) => before_end(right.text, &format!(" {}", korean_word(&line.ko))),
        Fault::EmptyLine(_) => String::new(),
        Fault::MetaLeak(_) => format!("{} {}", right.either("ChatGPT dijo:", "ChatGPT disse:"), right.text),
        Fault::TooLong(_) => "larga ".repeat(line.max / 2),
        Fault::NewlineInText(_) => {
            right.text.replacen(' ', "\n", 1) + if right.text.contains(' ') { "" } else { "\nsí" }
        }
        Fault::Html(_) => "<script>alert()</script>\nsí".to_owned(),
        Fault::WrongRegister(_) => right.and(other_register(right)),
        Fault::WrongGender(_) => right.and(other_gender(right)),
        Fault::Castilian(_) => right.and("Vosotros sabéis, ¿vale?"),
        Fault::PtPt(_) => right.and("Estou a ver o autocarro, estás a ouvir?"),
        Fault::English(_) => "I really do not know what you mean by that.".to_owned(),
        Fault::NumberChange(_) => other_number(right.text),
        Fault::HistoryEcho(_) => right.asked.prev.last()?["t"].as_str()?.to_owned(),
        _ => return None,
    })
}

fn other_register(right: &Right<'_>) -> &'static str {
    let asked = right.line.reg.as_deref().unwrap_or_default();
    if asked.contains("usted") || asked.contains("senhor") {
        right.either("¿Y tú qué quieres?", "E aí, cara, você vem?")
    } else {
        right.either("¿Y usted qué quiere?", "E o senhor, o que deseja?")
    }
}

fn other_gender(right: &Right<'_>) -> &'static str {
    if right.line.spk.as_deref().is_some_and(|speaker| speaker.ends_with("(f)")) {
        right.either("Estoy cansado.", "Muito obrigado.")
    } else {
        right.either("Estoy cansada.", "Muito obrigada.")
    }
}

/// The first digit is another, or there is a number where there was none.
fn other_number(text: &str) -> String {
    let Some((place, digit)) = text.char_indices().find(|(_, c)| c.is_ascii_digit()) else {
        return before_end(text, " 73");
    };
    let other = if digit == '9' { '1' } else { char::from(digit as u8 + 1) };
    format!("{}{other}{}", &text[..place], &text[place + 1..])
}

/// The first word with Korean letters.
fn korean_word(source: &str) -> &str {
    source.split(|c: char| !('가'..='힣').contains(&c)).find(|word| !word.is_empty()).unwrap_or("네")
}

/// The answer with every due glossary form replaced; `None` if none is due, or there is nothing to put in its place.
fn replaced<'a>(right: &'a Right<'_>, by: impl Fn(&'a [String]) -> Option<&'a str>) -> Option<String> {
    let due = right.asked.glossary.iter().filter(|term| right.line.ko.contains(&term.ko));
    let mut text = None;
    for term in due {
        let Some(wrong) = by(&term.never) else { continue };
        let before = text.as_deref().unwrap_or(right.text);
        text = Some(match find_folded(before, &term.preferred) {
            Some(range) => format!("{}{wrong}{}", &before[..range.start], &before[range.end..]),
            None => before_end(before, &format!(" {wrong}")),
        });
    }
    text
}

/// Where a form stands, in upper or lower case; for letters whose two cases have the same length.
fn find_folded(text: &str, form: &str) -> Option<std::ops::Range<usize>> {
    let start = text.to_lowercase().find(&form.to_lowercase())?;
    let range = start..start + form.len();
    text.get(range.clone()).map(|_| range)
}

fn gives_orders(source: &str) -> bool {
    ["instrucciones", "지시", "instructions"].iter().any(|order| source.contains(order))
}

/// The model's words and why it stopped.
pub(super) fn speak(slots: &[Slot], fault: Option<&Fault>) -> (String, &'static str) {
    // Written by hand, because a map has no duplicates and an order of its own.
    let line = |slot: &Slot| {
        let value = json!({ "head": slot.head, "t": slot.text, "note": Value::Null });
        format!("{}:{value}", json!(slot.name))
    };
    let lines = slots.iter().map(line).collect::<Vec<_>>().join(",");
    let whole = format!("{{\"lines\":{{{lines}}},\"summary\":\"Una conversación.\"}}");
    match fault {
        Some(Fault::CutContent) => (whole.chars().take(whole.chars().count() / 2).collect(), "length"),
        Some(Fault::EmptyContent) => (String::new(), "stop"),
        Some(Fault::FencedContent) => (format!("Aquí tienes:\n```json\n{whole}\n```\n¡Listo!"), "stop"),
        Some(Fault::NotJson) => (listed(slots), "stop"),
        Some(Fault::Apology) => ("Lo siento, no puedo ayudar con eso.".to_owned(), "stop"),
        _ => (whole, "stop"),
    }
}

fn listed(slots: &[Slot]) -> String {
    (1..).zip(slots).map(|(n, slot)| format!("{n}. {}\n", slot.text)).collect()
}
