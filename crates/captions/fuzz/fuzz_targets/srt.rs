//! No bytes make the reader of SRT panic, and what it reads survives being written.

#![no_main]

use hallyu_captions::format::{Format, srt, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(reading) = read(bytes, Some(Format::Srt)) {
        let again = read(srt::write(&reading.document.cues).as_bytes(), Some(Format::Srt));
        assert_eq!(again.map(|again| again.document.cues), Ok(reading.document.cues));
    }
});
