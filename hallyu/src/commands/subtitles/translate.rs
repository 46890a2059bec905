use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use async_trait::async_trait;
use clap::Args;
use hallyu_captions::cut::{CutInput, lay_out};
use hallyu_captions::format::{Format, timestamp};
use hallyu_captions::profile::Profile;
use hallyu_captions::segment::Segment;
use hallyu_captions::{Cue, Picture};
use hallyu_contracts::subtitles::{Outcome, Provenance, TranslationOrder, TranslationResult};
use hallyu_platform::ambient::system_ambient;
use hallyu_platform::blobs::Blobs;
use hallyu_platform::openai::{Sleeper, TokioSleeper};
use hallyu_translation::pipeline::{BlobJournal, Pipeline, Progress, Translator};
use hallyu_translation::{TranslationConfig, translators};
use indicatif::{ProgressBar, ProgressStyle};

use super::estimate::dollars;
use super::file;
use super::order::Order;
use crate::config::Settings;
use crate::lock::{DataFolder, LockError};

/// Steps of a progress bar.
const STEPS: u64 = 1_000;

#[derive(Debug, Args)]
pub(crate) struct Translate {
    #[command(flatten)]
    order: Order,
    /// Folder for the tracks and the journal [default: that of the file]
    #[arg(short, long, value_name = "FOLDER")]
    output: Option<PathBuf>,
    /// Go on where an earlier run stopped: nothing that was answered is asked again
    #[arg(long)]
    resume: bool,
}

/// Where the results go: `FOLDER/NAME.es-419.srt` and so on, and the journal `FOLDER/NAME.journal`.
struct Place {
    folder: PathBuf,
    name: String,
    format: Format,
}

impl Place {
    fn of(args: &Translate, format: Format) -> Self {
        let input = &args.order.file;
        let is_file = input.file_name().filter(|name| *name != "-");
        let stem = is_file.and_then(|_| input.file_stem()).map(|stem| stem.to_string_lossy().into_owned());
        let beside = || input.parent().map(Path::to_owned).unwrap_or_default();
        let folder = args.output.clone().unwrap_or_else(beside);
        Self { folder, name: stem.unwrap_or_else(|| "subtitles".to_owned()), format }
    }

    fn journal(&self) -> PathBuf {
        self.folder.join(format!("{}.journal", self.name))
    }

    fn track(&self, language: &str) -> PathBuf {
        let ending = if self.format == Format::Srt { "srt" } else { "vtt" };
        self.folder.join(format!("{}.{language}.{ending}", self.name))
    }
}

pub(super) async fn run(settings: &Settings, args: &Translate) -> Result<bool> {
    let config: TranslationConfig = settings.section("translation")?;
    let (orders, format) = args.order.read()?;
    let sleeper: Arc<dyn Sleeper> = Arc::new(TokioSleeper);
    let models = translators(&config, &system_ambient(), &sleeper)?;
    if models.is_empty() {
        bail!(
            "nobody translates: set translation.base_url (HALLYU__TRANSLATION__BASE_URL) to a server with OpenAI's chat API"
        );
    }
    let place = Place::of(args, format);
    let _one_run_at_a_time = match DataFolder::take(&place.journal(), "translate") {
        Err(LockError::Held { holder, .. }) => bail!("process {holder} is translating this file"),
        taken => taken?,
    };
    let mut is_whole = true;
    for order in &orders {
        let pipeline = pipeline(&config, models.clone(), &journal(&place, order, args).await?);
        let bar = bar(order)?;
        let result = pipeline.run(order, &Bar(bar.clone())).await;
        bar.finish_and_clear();
        let result = result.context("stopped; what was answered is kept, and --resume goes on from there")?;
        is_whole &= deliver(&place, order, &result)?;
    }
    Ok(is_whole)
}

/// The store and the prefix of a language's journal, which is emptied unless an earlier run is to go on.
async fn journal(place: &Place, order: &TranslationOrder, args: &Translate) -> Result<BlobJournal> {
    let folder = fs::canonicalize(place.journal()).with_context(|| file::name(&place.journal()))?;
    let blobs = Blobs::open(&format!("file://{}", folder.display()))?;
    let prefix = order.target_language.as_str();
    if !args.resume {
        blobs.delete_prefix(prefix).await?;
    }
    Ok(BlobJournal::new(blobs, prefix))
}

fn pipeline(
    config: &TranslationConfig,
    providers: Vec<Arc<dyn Translator>>,
    journal: &BlobJournal,
) -> Pipeline {
    Pipeline {
        providers,
        journal: Arc::new(journal.clone()),
        ambient: system_ambient(),
        budget_micros: config.budget_micros(),
    }
}

fn bar(order: &TranslationOrder) -> Result<ProgressBar> {
    let bar = ProgressBar::new(STEPS).with_prefix(order.target_language.as_str());
    bar.set_style(
        ProgressStyle::with_template("{prefix:7} {bar:40} {percent:>3} % {elapsed}")?.progress_chars("━╸ "),
    );
    Ok(bar)
}

/// Shows a run on a terminal.
struct Bar(ProgressBar);

#[async_trait]
impl Progress for Bar {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of 0 to 1")]
    async fn settled(&self, share: f32) {
        self.0.set_position((share * STEPS as f32) as u64);
    }
}

/// Writes a track and tells what became of it; `false` if lines are missing.
fn deliver(place: &Place, order: &TranslationOrder, result: &TranslationResult) -> Result<bool> {
    let language = order.target_language.as_str();
    let cues = cut(order, result);
    let path = place.track(language);
    file::save(&path, &with_origin(place.format, &cues, &result.provenance))?;
    if place.format == Format::Srt {
        file::save(
            &path.with_extension("json"),
            &format!("{:#}\n", serde_json::to_value(&result.provenance)?),
        )?;
    }
    let mut missing = 0;
    for (line, made) in order.lines.iter().zip(&result.lines) {
        if let Outcome::Failed { reason } = &made.outcome {
            missing += 1;
            eprintln!("{language}: {} not translated ({reason}): {}", timestamp(line.start_ms), line.text);
        }
    }
    let (lines, calls) = (result.lines.len() - missing, result.usage.calls);
    let cost = dollars(result.usage.cost_micros);
    println!(
        "{}: {lines} of {} lines, {} cues; {calls} answers{cost}",
        path.display(),
        result.lines.len(),
        cues.len()
    );
    Ok(missing == 0)
}

/// The cues of a language: as many as its texts need in the time of their lines.
fn cut(order: &TranslationOrder, result: &TranslationResult) -> Vec<Cue> {
    let segment = |line: &hallyu_contracts::subtitles::OrderLine| Segment {
        start_ms: line.start_ms,
        end_ms: line.end_ms,
        speaker: line.speaker.clone(),
        words: Vec::new(),
        text: line.text.clone(),
    };
    let segments: Vec<Segment> = order.lines.iter().map(segment).collect();
    let texts = result.lines.iter().map(|line| line.text().unwrap_or_default());
    let inputs: Vec<CutInput<'_>> =
        segments.iter().zip(texts).map(|(segment, text)| CutInput { segment, text }).collect();
    let profile = Profile::of(order.target_language.as_str());
    lay_out(&inputs, profile, &Picture::new(order.frame_rate))
        .iter()
        .filter_map(|cue| cue.cue().ok())
        .collect()
}

/// A file that says, where its format can, that a machine made it.
fn with_origin(format: Format, cues: &[Cue], provenance: &Provenance) -> String {
    let text = format.write(cues);
    if format == Format::Srt {
        return text;
    }
    let models = provenance.models.join(", ").replace("-->", "→").replace(['\r', '\n'], " ");
    let at = provenance.at.map(|at| format!(", {}", at.to_rfc3339())).unwrap_or_default();
    let note = format!(
        "WEBVTT\n\nNOTE Translated by machine ({models}{at}; instructions {}).\n\n",
        provenance.prompt
    );
    text.replacen("WEBVTT\n\n", &note, 1)
}
