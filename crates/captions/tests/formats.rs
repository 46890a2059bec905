//! Properties that hold for every file and every cue.

use hallyu_captions::format::{Document, Format, Reading, TimestampMap, read, srt, vtt};
use hallyu_captions::{Cue, clean};
use proptest::prelude::*;

/// What breaks parsers, and ordinary letters.
#[rustfmt::skip]
const PIECES: [&str; 38] = [
    "<", ">", "</", "<i>", "</i>", "<b", "{\\an8}", "}", "{", "\\", "--", "-->", "&", "&lt;", "&amp;", ";", "\n", "\n\n",
    "\r", "\t", "00:00:01,000 --> 00:00:02,000", "12", "NOTE", "WEBVTT", "\u{feff}", "\u{202e}", "\u{338}", "\u{301}",
    "\u{200d}", "\u{2028}", "\u{212a}", "\u{fffd}", " ", "¿qué?", "네", "é", "a", "i",
];

fn nasty_text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&PIECES), 0..24).prop_map(|pieces| pieces.concat())
}

fn cue() -> impl Strategy<Value = Cue> {
    (0..40_000_000_i64, 1..9_000_i64, nasty_text())
        .prop_filter_map("shows nothing", |(start, length, text)| Cue::new(start, start + length, &text).ok())
}

fn document(text: &str) -> Option<Document> {
    read(text.as_bytes(), None).ok().map(|reading| reading.document)
}

fn warnings(reading: &Reading) -> Vec<String> {
    reading.warnings().iter().map(ToString::to_string).collect()
}

fn by_start(mut cues: Vec<Cue>) -> Vec<Cue> {
    cues.sort_by_key(Cue::start_ms);
    cues
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn cleaning_twice_changes_nothing(text in nasty_text()) {
        let once = clean(&text);
        prop_assert_eq!(clean(&once), once);
    }

    #[test]
    fn srt_survives_a_round_trip(cues in prop::collection::vec(cue(), 10..20)) {
        let document = document(&srt::write(&cues)).unwrap();
        prop_assert_eq!(document.format, Format::Srt);
        prop_assert_eq!(document.cues, by_start(cues));
    }

    #[test]
    fn webvtt_survives_a_round_trip(cues in prop::collection::vec(cue(), 10..20)) {
        let plain = document(&vtt::write(&cues)).unwrap();
        prop_assert_eq!(plain.format, Format::Vtt);
        prop_assert_eq!(&plain.cues, &by_start(cues.clone()));
        let map = TimestampMap { mpegts: 900_000, local_ms: 0 };
        let streamed = document(&vtt::write_hls(&cues, map)).unwrap();
        prop_assert_eq!((streamed.cues, streamed.timestamp_map), (plain.cues, Some(map)));
    }

    #[test]
    fn no_bytes_make_the_parser_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for format in [None, Some(Format::Srt), Some(Format::Vtt)] {
            let _ = read(&bytes, format);
        }
    }

    #[test]
    fn no_half_broken_file_makes_the_parser_panic(text in nasty_text(), cut in 0_usize..200) {
        for file in [format!("WEBVTT\n\n{text}"), format!("1\n00:00:01,000 --> 00:00:02,000\n{text}"), text] {
            let bytes = file.as_bytes();
            let _ = read(&bytes[..cut.min(bytes.len())], None);
        }
    }
}

#[test]
fn srt_bom_crlf_cr_euckr() {
    let text = "1\r\n00:00:01,000 --> 00:00:02,000\r\n동생이 왔어.\r\n";
    let (korean, _, _) = encoding_rs::EUC_KR.encode(text);
    let reading = read(&korean, None).unwrap();
    assert_eq!(reading.document.cues[0].text(), "동생이 왔어.");
    assert_eq!(warnings(&reading), ["read as EUC-KR"]);

    let marked = read(format!("\u{feff}{text}").as_bytes(), None).unwrap();
    assert_eq!(warnings(&marked), ["the byte order mark was removed"]);
    let with_cr = read(text.replace("\r\n", "\r").as_bytes(), None).unwrap();
    assert_eq!((&with_cr.document, &with_cr.remarks), (&marked.document, &vec![]));
}

#[test]
fn a_film_script_is_not_subtitles() {
    let error = read("Escena 1. Interior, noche.\n".as_bytes(), None).unwrap_err();
    assert_eq!(
        error.to_string(),
        "line 1: expected a cue number or times such as 00:00:01,000 --> 00:00:02,500, found \"Escena 1. Interior, noche.\""
    );
}
