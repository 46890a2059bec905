//! Properties that hold for every file and every cue.

use hallyu_captions::format::{Format, TimestampMap, decode, decode_as, srt, vtt};
use hallyu_captions::{Cue, clean};
use proptest::prelude::*;

/// Texts made of what breaks parsers, mixed with ordinary letters.
fn nasty_text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "<",
        ">",
        "</",
        "<i>",
        "</i>",
        "<b",
        "{\\an8}",
        "}",
        "{",
        "\\",
        "--",
        "-->",
        "&",
        "&lt;",
        "&amp;",
        ";",
        "\n",
        "\n\n",
        "\r",
        "\t",
        "00:00:01,000 --> 00:00:02,000",
        "12",
        "NOTE",
        "WEBVTT",
        "\u{feff}",
        "\u{202e}",
        " ",
        "¿qué?",
        "네",
        "é",
        "a",
        "i",
    ]);
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

fn cue() -> impl Strategy<Value = Cue> {
    (0..40_000_000_i64, 1..9_000_i64, nasty_text())
        .prop_filter_map("shows nothing", |(start, length, text)| Cue::new(start, start + length, &text).ok())
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
    fn srt_survives_a_round_trip(cues in prop::collection::vec(cue(), 1..20)) {
        let (document, _) = decode(srt::write(&cues).as_bytes()).unwrap();
        prop_assert_eq!(document.format, Format::Srt);
        prop_assert_eq!(document.cues, by_start(cues));
    }

    #[test]
    fn webvtt_survives_a_round_trip(cues in prop::collection::vec(cue(), 1..20)) {
        let (document, _) = decode(vtt::write(&cues).as_bytes()).unwrap();
        prop_assert_eq!(document.format, Format::Vtt);
        prop_assert_eq!(&document.cues, &by_start(cues.clone()));
        let map = TimestampMap { mpegts: 900_000, local_ms: 0 };
        let (streamed, _) = decode(vtt::write_hls(&cues, map).as_bytes()).unwrap();
        prop_assert_eq!((streamed.cues, streamed.timestamp_map), (document.cues, Some(map)));
    }

    #[test]
    fn no_bytes_make_the_parser_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = decode(&bytes);
        let _ = decode_as(&bytes, Format::Vtt);
    }

    #[test]
    fn no_half_broken_file_makes_the_parser_panic(text in nasty_text(), cut in 0_usize..200) {
        for file in [format!("WEBVTT\n\n{text}"), format!("1\n00:00:01,000 --> 00:00:02,000\n{text}"), text] {
            let bytes = file.as_bytes();
            let _ = decode(&bytes[..cut.min(bytes.len())]);
        }
    }
}

#[test]
fn srt_bom_crlf_cr_euckr() {
    let text = "1\r\n00:00:01,000 --> 00:00:02,000\r\n동생이 왔어.\r\n";
    let (korean, _, _) = encoding_rs::EUC_KR.encode(text);
    let (document, warnings) = decode(&korean).unwrap();
    assert_eq!(document.cues[0].text(), "동생이 왔어.");
    assert_eq!(warnings.iter().map(ToString::to_string).collect::<Vec<_>>(), ["read as EUC-KR"]);

    for file in [format!("\u{feff}{text}"), text.replace("\r\n", "\r")] {
        let (document, warnings) = decode(file.as_bytes()).unwrap();
        assert_eq!((document.cues[0].text(), warnings), ("동생이 왔어.", vec![]));
    }
}

#[test]
fn a_film_script_is_not_subtitles() {
    let error = decode("Escena 1. Interior, noche.\n".as_bytes()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "line 1: expected a cue number or times such as 00:00:01,000 --> 00:00:02,500, found \"Escena 1. Interior, noche.\""
    );
}
