//! WebVTT, alone and as a rendition of HTTP Live Streaming.

use std::ops::Range;

use super::builder::{Builder, RawCue};
use super::report::{ParseError, WarningKind, excerpt};
use super::{Format, Reading, TimestampMap, clock, in_order, unify_line_ends};
use crate::{Cue, Ms, clean};

/// Bytes of `&#1114111;`.
const LONGEST_ESCAPE: usize = 10;

/// Whether a text names itself WebVTT.
pub(super) fn has_header(text: &str) -> bool {
    let rest = text.trim_start_matches('\u{feff}').strip_prefix("WEBVTT");
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
}

/// Reads a WebVTT text. As players do, it takes a blank line for the end of a cue.
///
/// # Errors
/// [`ParseError`] if the header is missing or times cannot be read.
pub fn parse(text: &str) -> Result<Reading, ParseError> {
    let text = unify_line_ends(text.trim_start());
    if !has_header(&text) {
        return Err(ParseError::MissingHeader { found: excerpt(text.lines().next().unwrap_or_default()) });
    }
    let lines: Vec<(usize, &str)> = (1..).zip(text.lines().map(str::trim)).collect();
    let header =
        lines.iter().position(|(_, line)| line.is_empty() || line.contains("-->")).unwrap_or(lines.len());
    let mut builder = Builder::new(Format::Vtt);
    let map = lines[..header].iter().find_map(|(at, line)| Some((*at, parse_map(line)?)));
    if let Some((at, _)) = map {
        builder.remark(WarningKind::TimestampMap, at);
    }
    for block in lines[header..].split(|(_, line)| line.is_empty()).filter(|block| !block.is_empty()) {
        read_block(&mut builder, block)?;
    }
    builder.finish(map.map(|(_, map)| map))
}

/// Reads lines without a blank one between them: cues, a note, a style sheet, a region.
fn read_block(builder: &mut Builder, block: &[(usize, &str)]) -> Result<(), ParseError> {
    let (first_line, first) = block[0];
    if matches!(first.split_whitespace().next(), Some("NOTE" | "STYLE" | "REGION")) {
        builder.remark(WarningKind::BlockDropped, first_line);
        return Ok(());
    }
    // The times stand on the first line, or on the second after an identifier.
    let Some(times) = block.iter().take(2).position(|(_, line)| line.contains("-->")) else {
        builder.remark(WarningKind::StrayText, first_line);
        return Ok(());
    };
    let mut open: Option<RawCue<'_>> = None;
    for (at, line) in &block[times..] {
        match (clock::parse_timing(line), &mut open) {
            (Some((start_ms, end_ms, settings)), _) => {
                if !settings.is_empty() {
                    builder.remark(WarningKind::SettingsDropped, *at);
                }
                let next = RawCue { line: *at, start_ms, end_ms, payload: Vec::new() };
                close(builder, open.replace(next));
            }
            (None, Some(cue)) => cue.payload.push(line),
            (None, None) => return Err(ParseError::BadTimes { line: *at, found: excerpt(line) }),
        }
    }
    close(builder, open);
    Ok(())
}

fn close(builder: &mut Builder, cue: Option<RawCue<'_>>) {
    if let Some(cue) = cue {
        // Tags are markup before the escapes are undone; what looks like one afterwards was hidden on purpose.
        builder.push(&cue, |payload| unescape(&clean(payload)));
    }
}

/// Reads `X-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:00:00:00.000`, its two parts in either order.
fn parse_map(line: &str) -> Option<TimestampMap> {
    let parts = line.strip_prefix("X-TIMESTAMP-MAP=")?;
    let value = |name| parts.split(',').find_map(|part| part.trim().strip_prefix(name));
    Some(TimestampMap { mpegts: value("MPEGTS:")?.parse().ok()?, local_ms: clock::parse(value("LOCAL:")?)? })
}

/// Writes cues as WebVTT.
pub fn write(cues: &[Cue]) -> String {
    format!("WEBVTT\n\n{}", blocks(cues))
}

/// Writes cues as a WebVTT segment of HTTP Live Streaming. Without its clock players assume one, and differ.
pub fn write_hls(cues: &[Cue], map: TimestampMap) -> String {
    let (mpegts, local) = (map.mpegts, clock::write(map.local_ms, '.'));
    format!("WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:{mpegts},LOCAL:{local}\n\n{}", blocks(cues))
}

/// The segment of HTTP Live Streaming that holds the span of a track. A cue that reaches over its end stands in the next
/// one, too, with the same times, so that it is shown to whoever begins there.
pub fn hls_segment(cues: &[Cue], span: &Range<Ms>, map: TimestampMap) -> String {
    let is_shown = |cue: &&Cue| cue.start_ms() < span.end && cue.end_ms() > span.start;
    write_hls(&cues.iter().filter(is_shown).cloned().collect::<Vec<_>>(), map)
}

fn blocks(cues: &[Cue]) -> String {
    in_order(cues).into_iter().map(block).collect()
}

fn block(cue: &Cue) -> String {
    let (start, end) = (clock::write(cue.start_ms(), '.'), clock::write(cue.end_ms(), '.'));
    format!("{start} --> {end}\n{}\n\n", escape(cue.text()))
}

/// Escapes everything but italics.
fn escape(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    escaped.replace("&lt;i&gt;", "<i>").replace("&lt;/i&gt;", "</i>")
}

/// Undoes the escapes of WebVTT, once and from left to right; an unknown one stays as it is.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (length, character) = entity(rest).unwrap_or((1, '&'));
        out.push(character);
        rest = &rest[length..];
    }
    out + rest
}

/// Whether some `&` begins no escape.
pub(super) fn has_bare_ampersand(text: &str) -> bool {
    text.match_indices('&').any(|(at, _)| entity(&text[at..]).is_none())
}

/// The escape that a text begins with: its length in bytes and what it stands for.
fn entity(text: &str) -> Option<(usize, char)> {
    let end = text.bytes().take(LONGEST_ESCAPE).position(|byte| byte == b';')?;
    Some((end + 1, character(text.get(1..end)?)?))
}

fn character(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "lrm" => '\u{200e}',
        "rlm" => '\u{200f}',
        _ => {
            let number = name.strip_prefix('#').filter(|number| number.len() <= 7)?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        parse(text).unwrap().document.cues.iter().map(|cue| cue.text().to_owned()).collect()
    }

    fn kinds(text: &str) -> Vec<WarningKind> {
        parse(text).unwrap().warnings().iter().map(|warning| warning.kind).collect()
    }

    #[test]
    fn vtt_payload_arrow_and_blank_line() {
        let text = "WEBVTT\n\nid-1\n00:01.000 --> 00:02.000\nuno\nA --> B\n\nperdido\n\n00:03.000 --> 00:04.000\ndos\n00:05.000 --> 00:06.000\ntres";
        assert_eq!(texts(text), ["uno\nA → B", "dos", "tres"]);
        assert_eq!(kinds(text), [WarningKind::Arrow, WarningKind::StrayText]);
    }

    #[test]
    fn notes_styles_regions_and_settings_are_dropped_knowingly() {
        let text = "\u{feff}WEBVTT - título\nKind: captions\n\nNOTE uno\nmás\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:r\n\n1\n00:01.000 --> 00:02.000 line:0 align:start\nhola\n";
        assert_eq!(texts(text), ["hola"]);
        assert_eq!(kinds(text), [WarningKind::BlockDropped, WarningKind::SettingsDropped]);
        assert_eq!(parse(text).unwrap().warnings()[0].count, 3);
    }

    #[test]
    fn escapes_are_undone_once_and_hidden_tags_removed() {
        let text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<c.red>Tom &amp; Ana</c> &amp;lt; &#60;3 &bogus; &\n<i>&lt;script&gt;x</i>\n";
        assert_eq!(texts(text), ["Tom & Ana &lt; <3 &bogus; &\n<i>x</i>"]);
    }

    #[test]
    fn a_header_is_needed_and_times_must_be_times() {
        assert_eq!(
            parse("WEBVTTX\n\n").unwrap_err(),
            ParseError::MissingHeader { found: "WEBVTTX".to_owned() }
        );
        let error = parse("WEBVTT\n\nid\n00:00 --> mañana\nx").unwrap_err();
        assert_eq!(error, ParseError::BadTimes { line: 4, found: "00:00 --> mañana".to_owned() });
        assert_eq!(parse("WEBVTT").unwrap_err(), ParseError::NoCues);
    }

    #[test]
    fn hls_cue_on_boundary_in_both_segments() {
        let cue = |start, end, text| Cue::new(start, end, text).unwrap();
        let cues = [cue(58_000, 60_000, "uno"), cue(59_500, 61_500, "dos"), cue(61_600, 63_000, "tres")];
        let segment = |span| {
            let text = hls_segment(&cues, &span, TimestampMap::default());
            parse(&text).map(|reading| reading.document.cues).unwrap_or_default()
        };
        assert_eq!(segment(0..60_000), cues[..2]);
        assert_eq!(segment(60_000..120_000), cues[1..], "with the same times as in the first");
        assert_eq!(segment(120_000..180_000), []);
    }

    #[test]
    fn hls_segments_state_their_clock() {
        let cues = [Cue::new(1_000, 2_000, "5 < 6 & <i>7</i>").unwrap()];
        let map = TimestampMap { mpegts: 900_000, local_ms: 0 };
        let text = write_hls(&cues, map);
        assert_eq!(
            text,
            "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:00:00:00.000\n\n00:00:01.000 --> 00:00:02.000\n5 &lt; 6 &amp; <i>7</i>\n\n"
        );
        let reading = parse(&text).unwrap();
        assert_eq!((reading.document.timestamp_map, reading.document.cues), (Some(map), cues.to_vec()));
        assert_eq!(reading.remarks[0].kind, WarningKind::TimestampMap);
    }
}
