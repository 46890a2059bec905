use hallyu_captions::FrameRate;
use hallyu_captions::line::break_lines;
use hallyu_captions::profile::Profile;
use hallyu_contracts::subtitles::{
    CueLine, CueSheet, LineKind, OrderLine, Story, TranslationOrder, TranslationResult,
};
use hallyu_kernel::{SegmentId, SubtitleLanguage};
use uuid::Uuid;

/// An order for the lines of a file, of which nothing is known but their times: each cue is a segment, named by its number.
#[must_use]
pub fn order_of(sheet: &CueSheet, target: SubtitleLanguage) -> TranslationOrder {
    TranslationOrder {
        source_language: sheet.language,
        target_language: target,
        profile: Profile::of(target.as_str()).id.to_owned(),
        frame_rate: FrameRate::FILM,
        story: Story::default(),
        glossary: Default::default(),
        cast: Default::default(),
        encoder: None,
        lines: sheet.cues.iter().map(line_of).collect(),
    }
}

fn line_of(cue: &CueLine) -> OrderLine {
    OrderLine {
        segment: SegmentId::from(Uuid::from_u128(u128::from(cue.seq))),
        rev: 0,
        start_ms: cue.start_ms,
        end_ms: cue.end_ms,
        text: cue.text.clone(),
        kind: LineKind::Dialogue,
        speaker: None,
        addressee: None,
        fixed: None,
        previous: None,
        memory: Vec::new(),
    }
}

/// The result of such an order as cues, each in its own source's time, and the numbers of those that have none. A source
/// without a text has no cue either.
pub(crate) fn sheet_of(sheet: &CueSheet, result: &TranslationResult) -> (CueSheet, Vec<u32>) {
    let profile = Profile::of(result.language.as_str());
    let (mut cues, mut untranslated) = (Vec::new(), Vec::new());
    for (cue, line) in sheet.cues.iter().zip(&result.lines) {
        match line.text() {
            Some(text) if text.trim().is_empty() => {}
            Some(text) => cues.push(CueLine { text: break_lines(text, profile), ..cue.clone() }),
            None => untranslated.push(cue.seq),
        }
    }
    (CueSheet { language: result.language, cues }, untranslated)
}
