use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result, anyhow, bail};
use async_trait::async_trait;
use clap::Args;
use hallyu_captions::cut::{CutInput, lay_out};
use hallyu_captions::format::{Format, timestamp};
use hallyu_captions::profile::Profile;
use hallyu_captions::segment::Segment;
use hallyu_captions::{Cue, FrameRate, Picture};
use hallyu_contracts::subtitles::{HeardSegment, Transcript, Verdict};
use hallyu_kernel::SubtitleLanguage;
use hallyu_platform::ambient::system_ambient;
use hallyu_platform::blobs::Blobs;
use hallyu_platform::openai::{Sleeper, TokioSleeper};
use hallyu_subtitle::SubtitleConfig;
use hallyu_subtitle::pipeline::{
    EngineError, Pipeline, PipelineError, Progress, SpeechToText, decode, engine,
};
use indicatif::{ProgressBar, ProgressStyle};
use sha2::{Digest as _, Sha256};

use super::{file, profile};
use crate::config::Settings;
use crate::lock::{DataFolder, LockError};
use crate::upload::hex;

/// Steps of a progress bar.
const STEPS: u64 = 1_000;

#[derive(Debug, Args)]
pub(crate) struct Transcribe {
    /// The video or sound, in any format that ffmpeg reads
    video: PathBuf,
    /// Where to write: .srt, .vtt, or .json for words, figures and verdicts [default: VIDEO.ko.srt beside the video]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Language that is spoken: ko, es-419 or pt-BR
    #[arg(long, default_value = "ko", value_parser = language)]
    language: SubtitleLanguage,
    /// Whisper model of this machine, instead of transcription.model_path
    #[arg(long, value_name = "FILE")]
    model_path: Option<PathBuf>,
    /// Threads of that model, instead of transcription.threads; 0: one for two cores
    #[arg(long, value_name = "COUNT")]
    threads: Option<u16>,
    /// Audience of the cues: the language alone or with -kids, -sdh, -sdh-kids [default: the language]
    #[arg(long, value_parser = profile)]
    profile: Option<&'static Profile>,
    /// Frames per second of the video, as 25, 23.976 or 30000/1001
    #[arg(long, default_value = "23.976", value_name = "RATE")]
    fps: FrameRate,
    /// Go on where an earlier run stopped: what was heard is not heard again
    #[arg(long)]
    resume: bool,
}

fn language(tag: &str) -> Result<SubtitleLanguage, String> {
    tag.parse().map_err(|error| format!("{error}"))
}

/// What the output is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Cues(Format),
    Transcript,
}

impl Form {
    fn of(path: &Path) -> Result<Self> {
        if path.extension().is_some_and(|ending| ending == "json") {
            return Ok(Self::Transcript);
        }
        match file::format_of(path) {
            Some(format) => Ok(Self::Cues(format)),
            None => bail!("{}: the ending is neither srt, vtt nor json", path.display()),
        }
    }
}

pub(super) async fn run(settings: &Settings, args: &Transcribe) -> Result<bool> {
    let config = configured(settings, args)?;
    let output = args.output.clone().unwrap_or_else(|| beside(&args.video, args.language));
    let form = Form::of(&output)?;
    if !args.video.is_file() {
        bail!("{}: no such file", args.video.display());
    }
    let sleeper: Arc<dyn Sleeper> = Arc::new(TokioSleeper);
    let engine = engine(&config, &system_ambient(), &sleeper).map_err(with_advice)?;
    let journal = output.with_extension("journal");
    let _one_run_at_a_time = match DataFolder::take(&journal, "transcribe") {
        Err(LockError::Held { holder, .. }) => bail!("process {holder} is hearing this recording"),
        taken => taken?,
    };
    let pipeline = pipeline(engine, &config, (args, &journal)).await?;
    let transcript = hear(&pipeline, &config.ffmpeg, args).await?;
    let cues = cues(&transcript, args);
    let text = match form {
        Form::Cues(format) => format.write(&cues),
        Form::Transcript => format!("{:#}\n", serde_json::to_value(&transcript)?),
    };
    file::save(&output, &text)?;
    fs::remove_dir_all(&journal).with_context(|| file::name(&journal))?;
    tell(&output, &transcript, cues.len());
    Ok(true)
}

/// What to do about an engine that is not there.
fn with_advice(error: EngineError) -> anyhow::Error {
    match error {
        EngineError::NotConfigured | EngineError::NoModel(_) => {
            anyhow!("{error} (`hallyu models list` shows what can be installed; --model-path names a file)")
        }
        error => error.into(),
    }
}

/// The settings, as the command line has them.
fn configured(settings: &Settings, args: &Transcribe) -> Result<SubtitleConfig> {
    let config: SubtitleConfig = settings.section("transcription")?;
    Ok(SubtitleConfig {
        model_path: args.model_path.clone().unwrap_or(config.model_path),
        threads: args.threads.unwrap_or(config.threads),
        ..config
    })
}

fn beside(video: &Path, language: SubtitleLanguage) -> PathBuf {
    video.with_extension(format!("{}.srt", language.as_str()))
}

/// The pipeline on a journal of its own, which is emptied unless an earlier run is to go on.
async fn pipeline(
    engine: Arc<dyn SpeechToText>,
    config: &SubtitleConfig,
    (args, journal): (&Transcribe, &Path),
) -> Result<Pipeline> {
    let folder = fs::canonicalize(journal).with_context(|| file::name(journal))?;
    let blobs = Blobs::open(&format!("file://{}", folder.display()))?;
    if !args.resume {
        blobs.delete_prefix("heard").await?;
    }
    // What was heard of another recording, or by another engine, is of no use.
    let length = fs::metadata(&args.video).with_context(|| file::name(&args.video))?.len();
    let what = format!("{} {} {length}", engine.engine(), args.language.as_str());
    let prefix = format!("heard/{}", &hex(&Sha256::digest(what))[..16]);
    Ok(Pipeline { engine, blobs, prefix, chunk_ms: config.chunk_ms() })
}

async fn hear(pipeline: &Pipeline, ffmpeg: &str, args: &Transcribe) -> Result<Transcript> {
    let bar = ProgressBar::new(STEPS).with_message("decoding");
    bar.set_style(
        ProgressStyle::with_template("{msg:8} {bar:40} {percent:>3} % {elapsed}, {eta} to go")?
            .progress_chars("━╸ "),
    );
    bar.tick();
    let heard = async {
        let sound = decode(ffmpeg, &args.video).await.map_err(PipelineError::from)?;
        bar.set_message("hearing");
        pipeline.run(&*sound, args.language, &Bar(bar.clone())).await
    };
    let heard = heard.await;
    bar.finish_and_clear();
    heard.map_err(|error| match error {
        PipelineError::Hearing(_) | PipelineError::Blobs(_) => {
            anyhow!(error).context("stopped; what was heard is kept, and --resume goes on from there")
        }
        error => anyhow!(error).context(file::name(&args.video)),
    })
}

/// Shows a run on a terminal.
struct Bar(ProgressBar);

#[async_trait]
impl Progress for Bar {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of 0 to 1")]
    async fn heard(&self, share: f32) {
        self.0.set_position((share * STEPS as f32) as u64);
    }
}

/// The cues of everything that was really said.
fn cues(transcript: &Transcript, args: &Transcribe) -> Vec<Cue> {
    let segments: Vec<Segment> = transcript.segments.iter().filter_map(said).collect();
    let inputs: Vec<CutInput<'_>> = segments.iter().map(CutInput::source).collect();
    let profile = args.profile.unwrap_or_else(|| Profile::of(args.language.as_str()));
    let cues = lay_out(&inputs, profile, &Picture::new(args.fps));
    cues.iter().filter_map(|cue| cue.cue().ok()).collect()
}

fn said(heard: &HeardSegment) -> Option<Segment> {
    let HeardSegment { start_ms, end_ms, words, text, .. } = heard.clone();
    let is_said = !matches!(heard.verdict, Verdict::Drop(_));
    is_said.then_some(Segment { start_ms, end_ms, speaker: None, words, text })
}

/// Says what became of a recording, and which lines somebody should listen to.
fn tell(output: &Path, transcript: &Transcript, cues: usize) {
    let mut invented = 0;
    for segment in &transcript.segments {
        let (what, signs) = match &segment.verdict {
            Verdict::Keep => continue,
            Verdict::Suspect(signs) => ("doubtful", signs),
            Verdict::Drop(signs) => {
                invented += 1;
                ("left out", signs)
            }
        };
        eprintln!("{} {what} ({}): {}", timestamp(segment.start_ms), signs.join(", "), segment.text);
    }
    let lines = transcript.segments.len() - invented;
    let engine = &transcript.engine;
    println!("{}: {lines} lines, {cues} cues by {engine}; {invented} left out as invented", output.display());
}
