//! A file of Korean lines as an order for the translation pipeline.

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Args;
use hallyu_captions::format::Format;
use hallyu_captions::language::{Cast, Glossary};
use hallyu_captions::profile::Profile;
use hallyu_captions::{Cue, FrameRate};
use hallyu_contracts::subtitles::{LineKind, OrderLine, Story, TranslationOrder};
use hallyu_kernel::{SegmentId, SubtitleLanguage};
use uuid::Uuid;

use super::file;

/// What is to be translated, and what is known about it.
#[derive(Debug, Args)]
pub(super) struct Order {
    /// The Korean lines, SRT or WebVTT; - reads standard input
    pub(super) file: PathBuf,
    /// Languages to translate into, separated by commas
    #[arg(long, value_delimiter = ',', default_value = "es-419,pt-BR", value_parser = target)]
    pub(super) to: Vec<SubtitleLanguage>,
    /// Terms of the series, as TOML: [[terms]] with source and targets
    #[arg(long, value_name = "TERMS")]
    glossary: Option<PathBuf>,
    /// People of the series, as TOML: [[characters]] and [[relations]]
    #[arg(long, value_name = "CAST")]
    characters: Option<PathBuf>,
    /// Frames per second of the video, as 25, 23.976 or 30000/1001
    #[arg(long, default_value = "23.976", value_name = "RATE")]
    fps: FrameRate,
}

fn target(tag: &str) -> Result<SubtitleLanguage, String> {
    let language: SubtitleLanguage = tag.parse().map_err(|error| format!("{error}"))?;
    if language == SubtitleLanguage::Ko {
        return Err("that is the language of the lines".to_owned());
    }
    Ok(language)
}

impl Order {
    /// An order for each language, and the format of the file.
    pub(super) fn read(&self) -> Result<(Vec<TranslationOrder>, Format)> {
        let document = file::open(&self.file)?.document;
        let has_hangul = |cue: &Cue| cue.text().chars().any(|letter| ('가'..='힣').contains(&letter));
        if !document.cues.iter().any(has_hangul) {
            bail!("{}: no line is Korean", file::name(&self.file));
        }
        let glossary: Option<Glossary> = self.glossary.as_deref().map(file::toml).transpose()?;
        let cast: Option<Cast> = self.characters.as_deref().map(file::toml).transpose()?;
        let lines: Vec<OrderLine> = (1..).zip(&document.cues).map(line).collect();
        let order = |language: &SubtitleLanguage| TranslationOrder {
            source_language: SubtitleLanguage::Ko,
            target_language: *language,
            profile: Profile::of(language.as_str()).id.to_owned(),
            frame_rate: self.fps,
            story: Story::default(),
            glossary: glossary.clone().unwrap_or_default(),
            cast: cast.clone().unwrap_or_default(),
            lines: lines.clone(),
        };
        Ok((self.to.iter().map(order).collect(), document.format))
    }
}

/// A cue as a segment of which nothing is known but its time, named by its number.
fn line((seq, cue): (u128, &Cue)) -> OrderLine {
    OrderLine {
        segment: SegmentId::from(Uuid::from_u128(seq)),
        rev: 0,
        start_ms: cue.start_ms(),
        end_ms: cue.end_ms(),
        text: cue.text().to_owned(),
        kind: LineKind::Dialogue,
        speaker: None,
        addressee: None,
        fixed: None,
        previous: None,
        memory: Vec::new(),
    }
}
