//! F: what files must be.

use super::view::View;
use crate::format::{ParseError, Reading, Remark, WarningKind, srt, vtt};
use crate::{Cue, Finding, Fix, Rule, Severity};

/// What was wrong with a file as it came, as findings about the cues that were read from it.
///
/// Overlaps are left to the check of the cues; what reading leaves out without harm is not a finding.
pub fn of_reading(reading: &Reading) -> Vec<Finding> {
    reading.remarks.iter().filter_map(of_remark).collect()
}

fn of_remark(remark: &Remark) -> Option<Finding> {
    use Severity::{Blocking, Minor};
    use WarningKind as Kind;
    let (rule, severity, limit) = match remark.kind {
        Kind::ByteOrderMark => (Rule::F2, Minor, "UTF-8 without byte order mark"),
        Kind::EncodingUtf16 | Kind::EncodingEucKr | Kind::EncodingWindows1252 => {
            (Rule::F2, Blocking, "UTF-8")
        }
        Kind::BytesReplaced => (Rule::F2, Blocking, "text without damage"),
        Kind::InvisibleRemoved => (Rule::F2, Blocking, "0 invisible characters"),
        Kind::Composed => (Rule::F2, Blocking, "composed Unicode (NFC)"),
        Kind::UnbalancedTag => (Rule::F3, Blocking, "tags in pairs"),
        Kind::UnescapedSign => (Rule::F3, Blocking, "signs of markup escaped"),
        Kind::Arrow => (Rule::F3, Blocking, "no arrow in a text"),
        Kind::BlankLine | Kind::StrayText => (Rule::F3, Blocking, "no blank line in a text"),
        Kind::MarkupRemoved => (Rule::F3, Minor, "no markup but italics"),
        Kind::EmptyCue => (Rule::F3, Minor, "a visible text"),
        Kind::NoDuration => (Rule::F4, Blocking, "a start before the end"),
        Kind::OutOfOrder => (Rule::F4, Blocking, "cues by start"),
        Kind::Overlap | Kind::BlockDropped | Kind::SettingsDropped | Kind::TimestampMap => return None,
    };
    let measured = match remark.line {
        Some(line) => format!("line {line}: {}", remark.kind),
        None => remark.kind.to_string(),
    };
    Some(Finding::new(rule, remark.cue.unwrap_or(0), measured, limit).weighing(severity))
}

pub(super) fn of_cue(view: &View<'_>, at: usize, findings: &mut Vec<Finding>) {
    let Some(cue) = view.cues.get(at) else { return };
    if let Some(place) = cue.text().find('\u{fffd}') {
        let damage = Finding::new(Rule::F2, at, "U+FFFD, a damaged character", "0 damaged characters");
        findings.push(damage.at(place..place + '\u{fffd}'.len_utf8()));
    }
    if let Some(media_ms) = view.media_ms.filter(|media_ms| cue.end_ms() > *media_ms) {
        let finding =
            Finding::new(Rule::F4, at, format!("ends at {} ms", cue.end_ms()), format!("{media_ms} ms"));
        let fix = Fix::Times { start_ms: cue.start_ms(), end_ms: media_ms };
        let is_shown = media_ms - cue.start_ms() >= view.profile.min_duration_ms;
        findings.push(if is_shown { finding.with(fix) } else { finding });
    }
}

/// What is wrong with the cues as they came, in the order in which they came.
pub(super) fn of_track(cues: &[Cue], findings: &mut Vec<Finding>) {
    for (at, pair) in cues.windows(2).enumerate() {
        if pair[1].start_ms() < pair[0].start_ms() {
            let measured =
                format!("starts {} ms before the cue before", pair[0].start_ms() - pair[1].start_ms());
            findings.push(Finding::new(Rule::F4, at + 1, measured, "cues by start"));
        }
    }
    if cues.is_empty() {
        return;
    }
    for (name, read) in [("SRT", srt::parse(&srt::write(cues))), ("WebVTT", vtt::parse(&vtt::write(cues)))] {
        if let Some(at) = first_difference(cues, &read) {
            findings.push(Finding::new(Rule::F1, at, format!("another cue in {name}"), "the same cues"));
        }
    }
}

/// The place of the first cue that did not survive being written and read.
fn first_difference(cues: &[Cue], read: &Result<Reading, ParseError>) -> Option<usize> {
    let Ok(read) = read else { return Some(0) };
    let mut order: Vec<usize> = (0..cues.len()).collect();
    order.sort_by_key(|at| cues[*at].start_ms());
    let changed =
        order.iter().enumerate().find(|(place, at)| read.document.cues.get(*place) != cues.get(**at));
    let is_longer = read.document.cues.len() > cues.len();
    changed.map(|(_, at)| *at).or(is_longer.then(|| cues.len() - 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::{check_with, cues, rules};
    use crate::format::read;

    fn of_file(text: &str) -> Vec<(Rule, Severity, usize)> {
        let reading = read(text.as_bytes(), None).unwrap();
        of_reading(&reading).iter().map(|finding| (finding.rule, finding.severity, finding.cue)).collect()
    }

    #[test]
    fn what_is_written_reads_back_the_same_and_a_difference_is_found() {
        let written = cues(&[(0, 1_000, "Uno & <dos>"), (2_000, 3_000, "tres")]);
        let reading = srt::parse(&srt::write(&written));
        assert_eq!(first_difference(&written, &reading), None);
        assert_eq!(first_difference(&written[..1], &reading), Some(0));
        let other = cues(&[(0, 1_000, "Uno & <dos>"), (2_000, 3_001, "tres")]);
        assert_eq!(first_difference(&other, &reading), Some(1));
        assert_eq!(first_difference(&other, &Err(ParseError::NoCues)), Some(0));
    }

    #[test]
    fn a_damaged_character_is_found_where_it_stands() {
        let found = check_with(&cues(&[(0, 2_000, "Se\u{fffd}or.")]), |_, _| ());
        assert_eq!(rules(&found), [Rule::F2]);
        assert_eq!(found.findings[0].span, Some(2..5));
        assert_eq!(rules(&check_with(&cues(&[(0, 2_000, "Señor.")]), |_, _| ())), []);
    }

    #[test]
    fn cues_lie_within_the_video() {
        let track = cues(&[(0, 2_000, "Sí."), (3_000, 5_000, "No.")]);
        assert_eq!(rules(&check_with(&track, |track, _| track.media_ms = Some(5_000))), []);
        let found = check_with(&track, |track, _| track.media_ms = Some(4_999));
        assert_eq!(rules(&found), [Rule::F4]);
        assert_eq!(found.findings[0].fix, Some(Fix::Times { start_ms: 3_000, end_ms: 4_999 }));
    }

    #[test]
    fn cues_out_of_order_are_named_by_the_place_they_came_in() {
        let found = check_with(&cues(&[(3_000, 5_000, "Sí."), (0, 2_000, "No.")]), |_, _| ());
        assert_eq!((rules(&found), found.findings[0].cue), (vec![Rule::F4], 1));
    }

    #[test]
    fn a_file_is_told_what_was_wrong_with_it() {
        let file = "\u{feff}1\n00:00:05,000 --> 00:00:06,000\n<i>uno\n\n2\n00:00:01,000 --> 00:00:02,000\ncafe\u{301} --> té\n\n3\n00:00:04,000 --> 00:00:03,000\nno\n\n4\n00:00:08,000 --> 00:00:09,000\n<b>d\u{200b}os</b>\n";
        use Severity::{Blocking, Minor};
        assert_eq!(
            of_file(file),
            [
                (Rule::F2, Minor, 0),
                (Rule::F3, Blocking, 1),
                (Rule::F2, Blocking, 0),
                (Rule::F3, Blocking, 0),
                (Rule::F4, Blocking, 0),
                (Rule::F4, Blocking, 2),
                (Rule::F3, Minor, 2),
                (Rule::F2, Blocking, 2),
            ]
        );
        let reading = read(file.as_bytes(), None).unwrap();
        assert_eq!(of_reading(&reading)[4].measured, "line 6: cues were sorted by their start");
        assert_eq!(of_file("1\n00:00:01,000 --> 00:00:02,000\nHola.\n"), []);
    }
}
