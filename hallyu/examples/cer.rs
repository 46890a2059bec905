//! The character error rate of a transcript against what was really said. `bench/whisper.sh` adds it up.
//!
//! Usage: `cer <transcript.json | lines.srt | lines.vtt> <reference.txt>`; prints edits and characters of the reference. What a
//! transcript holds for invented does not count.

use std::fs;

use anyhow::{Context, anyhow};
use hallyu_captions::format::read;
use hallyu_captions::metrics::error_rate::cer;
use hallyu_contracts::subtitles::{Transcript, Verdict};

#[expect(clippy::print_stdout, reason = "the answer of a command")]
fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let usage = || anyhow!("usage: cer <transcript.json | lines.srt | lines.vtt> <reference.txt>");
    let (heard, reference) = (arguments.next().ok_or_else(usage)?, arguments.next().ok_or_else(usage)?);
    let bytes = fs::read(&heard).with_context(|| heard.clone())?;
    let texts: Vec<String> = match heard.ends_with(".json") {
        true => said(&serde_json::from_slice(&bytes).with_context(|| heard.clone())?),
        false => read(&bytes, None)?.document.cues.iter().map(|cue| cue.text().to_owned()).collect(),
    };
    let rate = cer(&texts.join(" "), &fs::read_to_string(&reference).with_context(|| reference.clone())?);
    println!("{} {}", rate.edits, rate.length);
    Ok(())
}

fn said(transcript: &Transcript) -> Vec<String> {
    let kept = transcript.segments.iter().filter(|segment| !matches!(segment.verdict, Verdict::Drop(_)));
    kept.map(|segment| segment.text.clone()).collect()
}
