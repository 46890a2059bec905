//! SubRip. It has no specification: this reads what its many writers produce.

use super::builder::{Builder, RawCue};
use super::report::{ParseError, WarningKind, excerpt};
use super::{Format, Reading, clock, in_order, unify_line_ends};
use crate::Cue;

/// Reads an SRT text. Cue numbers are ignored, so they may restart or be missing.
///
/// # Errors
/// [`ParseError`] if a cue does not begin where one must.
pub fn parse(text: &str) -> Result<Reading, ParseError> {
    let text = unify_line_ends(text.trim_start_matches('\u{feff}'));
    let mut builder = Builder::new(Format::Srt);
    let mut open: Option<RawCue<'_>> = None;
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    for (at, line) in lines.iter().enumerate() {
        if let Some((start_ms, end_ms, _)) = clock::parse_timing(line) {
            if let Some(mut cue) = open.take() {
                drop_next_number(&mut cue.payload);
                close(&mut builder, cue);
            }
            open = Some(RawCue { line: at + 1, start_ms, end_ms, payload: Vec::new() });
            continue;
        }
        if line.contains("-->") && begins_block(&lines[..at]) {
            return Err(ParseError::BadTimes { line: at + 1, found: excerpt(line) });
        }
        match &mut open {
            Some(cue) => cue.payload.push(line),
            None if line.is_empty() || is_number(line) => {}
            None => return Err(ParseError::ExpectedCue { line: at + 1, found: excerpt(line) }),
        }
    }
    if let Some(cue) = open {
        close(&mut builder, cue);
    }
    builder.finish(None)
}

/// Writes cues as SRT: UTF-8 without byte order mark, LF, numbered from 1.
pub fn write(cues: &[Cue]) -> String {
    in_order(cues).iter().zip(1..).map(|(cue, number)| block(number, cue)).collect()
}

fn block(number: usize, cue: &Cue) -> String {
    let (start, end) = (clock::write(cue.start_ms(), ','), clock::write(cue.end_ms(), ','));
    format!("{number}\n{start} --> {end}\n{}\n\n", cue.text())
}

fn is_number(line: &str) -> bool {
    !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a cue's times have to come after these lines: at the start, after a blank line, and after the number there.
fn begins_block(before: &[&str]) -> bool {
    match before {
        [] | [.., ""] => true,
        [rest @ .., last] => is_number(last) && matches!(rest, [] | [.., ""]),
    }
}

/// The line before a cue's times is its number, even where the blank line before it was forgotten.
fn drop_next_number(payload: &mut Vec<&str>) {
    if payload.last().is_some_and(|line| is_number(line)) {
        payload.pop();
    }
}

fn close(builder: &mut Builder, mut cue: RawCue<'_>) {
    while cue.payload.last().is_some_and(|line| line.is_empty()) {
        cue.payload.pop();
    }
    let text_starts = cue.payload.iter().position(|line| !line.is_empty()).unwrap_or(0);
    if cue.payload[text_starts..].iter().any(|line| line.is_empty()) {
        builder.remark(WarningKind::BlankLine, cue.line);
    }
    builder.push(&cue, str::to_owned);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cues(text: &str) -> Vec<(i64, i64, String)> {
        let reading = parse(text).unwrap();
        reading
            .document
            .cues
            .iter()
            .map(|cue| (cue.start_ms(), cue.end_ms(), cue.text().to_owned()))
            .collect()
    }

    fn kinds(text: &str) -> Vec<WarningKind> {
        parse(text).unwrap().warnings().iter().map(|warning| warning.kind).collect()
    }

    #[test]
    fn numbers_may_restart_repeat_or_be_missing() {
        let text = "7\n00:00:01,000 --> 00:00:02,000\nuno\n\n1\n00:03.0 --> 00:04.0\ndos\n2\n00:00:05,000 --> 00:00:06,000\ntres\n\n00:00:07,000 --> 00:00:08,000\n2024";
        let texts: Vec<String> = cues(text).into_iter().map(|cue| cue.2).collect();
        assert_eq!(texts, ["uno", "dos", "tres", "2024"]);
        assert_eq!(kinds(text), []);
    }

    #[test]
    fn every_line_ending_reads_the_same() {
        let unix = "1\n00:00:01,000 --> 00:00:02,000\nuno\ndos\n\n2\n00:00:03,000 --> 00:00:04,000\ntres\n";
        for text in [unix.replace('\n', "\r\n"), unix.replace('\n', "\r"), format!("\u{feff}{unix}")] {
            assert_eq!(cues(&text), cues(unix));
        }
    }

    #[test]
    fn blank_lines_and_arrows_in_a_payload_stay_in_their_cue() {
        let text =
            "1\n00:00:01,000 --> 00:00:02,000\nuno\n\ndos\nA --> B\n\n2\n00:00:03,000 --> 00:00:04,000\ntres";
        let found: Vec<String> = cues(text).into_iter().map(|cue| cue.2).collect();
        assert_eq!(found, ["uno\ndos\nA → B", "tres"]);
        assert_eq!(kinds(text), [WarningKind::Arrow, WarningKind::BlankLine]);
    }

    #[test]
    fn overlaps_are_kept_and_disorder_is_sorted() {
        let text = "1\n00:00:05,000 --> 00:00:06,000\nc\n\n2\n00:00:01,000 --> 00:00:03,000\na\n\n3\n00:00:02,000 --> 00:00:04,000\nb";
        assert_eq!(cues(text).iter().map(|cue| cue.0).collect::<Vec<_>>(), [1_000, 2_000, 5_000]);
        assert_eq!(kinds(text), [WarningKind::OutOfOrder, WarningKind::Overlap]);
        let reading = parse(text).unwrap();
        let places: Vec<_> = reading.remarks.iter().map(|remark| (remark.line, remark.cue)).collect();
        assert_eq!(places, [(Some(6), Some(0)), (Some(10), Some(1))]);
        let overlap = &reading.warnings()[1];
        assert_eq!((overlap.first_line, overlap.to_string().as_str()), (Some(10), "line 10: cues overlap"));
    }

    #[test]
    fn cues_that_show_nothing_are_left_out_and_counted() {
        let text = "1\n00:00:01,000 --> 00:00:01,000\na\n\n2\n00:00:02,000 --> 00:00:03,000\n\n\n3\n00:00:04,000 --> 00:00:05,000\n<b>c</b>";
        assert_eq!(cues(text), [(4_000, 5_000, "c".to_owned())]);
        assert_eq!(kinds(text), [WarningKind::MarkupRemoved, WarningKind::EmptyCue, WarningKind::NoDuration]);
    }

    #[test]
    fn errors_name_the_line_and_what_was_expected() {
        let error = parse("1\n00:00:01,000 -> 00:00:02,000\nuno").unwrap_err();
        assert_eq!(
            error,
            ParseError::ExpectedCue { line: 2, found: "00:00:01,000 -> 00:00:02,000".to_owned() }
        );
        let error = parse("1\n00:00:01,000 --> 00:00:02,000\nuno\n\n2\n00:00:99,000 --> 00:01:40,000\ndos")
            .unwrap_err();
        assert_eq!((error.line(), error.code()), (Some(6), "BAD_TIMES"));
        assert!(
            error
                .to_string()
                .contains("expected times such as 00:00:01,000 --> 00:00:02,500, found \"00:00:99,000")
        );
        assert_eq!(parse("\n\n").unwrap_err(), ParseError::NoCues);
    }

    #[test]
    fn written_files_are_strict() {
        let cues = [Cue::new(3_000, 4_500, "dos\ntres").unwrap(), Cue::new(0, 999, "<i>uno</i>").unwrap()];
        let expected =
            "1\n00:00:00,000 --> 00:00:00,999\n<i>uno</i>\n\n2\n00:00:03,000 --> 00:00:04,500\ndos\ntres\n\n";
        assert_eq!(write(&cues), expected);
    }
}
