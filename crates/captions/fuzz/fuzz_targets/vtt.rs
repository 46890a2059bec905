//! No bytes make the reader of WebVTT panic, and what it reads survives being written.

#![no_main]

use hallyu_captions::format::{Format, vtt, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(reading) = read(bytes, Some(Format::Vtt)) {
        let again = read(vtt::write(&reading.document.cues).as_bytes(), Some(Format::Vtt));
        assert_eq!(again.map(|again| again.document.cues), Ok(reading.document.cues));
    }
});
