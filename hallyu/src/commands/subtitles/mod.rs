//! `hallyu subtitles`: the subtitle craft on files, without a server.
//!
//! Every command ends with 0 if nothing is wrong, with 1 if something weighs major or more or a limit is missed, and with 2
//! if its input cannot be used.

mod check;
mod convert;
mod diff;
mod estimate;
mod file;
mod fix;
mod order;
mod print;
mod sarif;
mod score;
mod transcribe;
mod translate;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand};
use hallyu_captions::check::Track;
use hallyu_captions::profile::{PROFILES, Profile};
use hallyu_captions::{Cue, Finding, FrameRate, Ms, Severity};

use crate::cli::Common;
use crate::config::Settings;

/// Exit code for input that cannot be used; the command line itself answers wrong arguments with the same.
pub(crate) const UNUSABLE: u8 = 2;

#[derive(Debug, Subcommand)]
pub(crate) enum SubtitlesCommand {
    /// Say what is wrong with a subtitle file, rule by rule
    ///
    /// Reads SRT and WebVTT in any state. Exit code 0: nothing that viewers notice; 1: findings of major or blocking weight;
    /// 2: the file cannot be read.
    ///
    /// Examples:
    ///   hallyu subtitles check lineas.srt
    ///   hallyu subtitles check linhas.vtt --profile pt-BR --fps 29.97 --media-ms 3600000
    ///   hallyu subtitles check - --format sarif < lineas.srt > findings.sarif
    #[command(verbatim_doc_comment)]
    Check(check::Check),
    /// Put right what can be put right without changing a word
    ///
    /// Order, overlaps, gaps, durations, line breaks, speakers' hyphens, signs, encoding. What is left to do is told on
    /// standard error; exit code 1 if viewers would notice it. Fixing a second time changes nothing.
    ///
    /// Examples:
    ///   hallyu subtitles fix lineas.srt -o fixed.srt
    ///   hallyu subtitles fix linhas.vtt --profile pt-BR > fixed.vtt
    #[command(verbatim_doc_comment)]
    Fix(fix::Fix),
    /// Write a subtitle file in the other format, SRT or WebVTT, as its ending says
    ///
    /// Whatever encoding the input has (UTF-8, UTF-16, EUC-KR, Windows-1252), the output is UTF-8. What cannot be kept, such
    /// as positions and colours, is told on standard error.
    ///
    /// Examples:
    ///   hallyu subtitles convert lineas.srt lineas.vtt
    ///   hallyu subtitles convert - - --to srt < lineas.vtt
    #[command(verbatim_doc_comment)]
    Convert(convert::Convert),
    /// Say how good a subtitle file is, from 0 to 1, and whether it may be published
    ///
    /// Alone, a file is judged by its timing, layout and reading speed. With the Korean lines that it was made of, the
    /// translation is judged too: numbers, questions, lengths, what is left untranslated; with a glossary and a cast also
    /// terms, names and forms of address. Exit code 1: the score is below --least, or something blocks.
    ///
    /// Examples:
    ///   hallyu subtitles score lineas.srt
    ///   hallyu subtitles score lineas.srt --source ko.srt --glossary terms.toml --characters cast.toml --format json
    #[command(verbatim_doc_comment)]
    Score(score::Score),
    /// Show what differs between two versions of a track, and how much: SubER, edits per hundred words and breaks
    ///
    /// The second file counts as the reference. Below 20 is very good, above 50 bad. Removed words are [-so-], added ones
    /// {+so+}; `/` ends a line, `|` a cue.
    ///
    /// Examples:
    ///   hallyu subtitles diff machine.srt corrected.srt
    ///   hallyu subtitles diff machine.srt corrected.srt --at-most 20   # exit code 1 if SubER is higher
    #[command(verbatim_doc_comment)]
    Diff(diff::Diff),
    /// Say what the translation of a Korean file will cost: questions, tokens, dollars
    ///
    /// Asks nobody. The price of a token is translation.price_in and price_out of the settings.
    ///
    /// Examples:
    ///   hallyu subtitles estimate ko.srt
    ///   hallyu subtitles estimate ko.srt --to pt-BR --glossary terms.toml --characters cast.toml
    #[command(verbatim_doc_comment)]
    Estimate(estimate::Estimate),
    /// Translate a Korean file into tracks beside it
    ///
    /// Asks the models of the settings (translation.base_url and so on, or HALLYU__TRANSLATION__BASE_URL, ..._MODEL,
    /// ..._API_KEY). Writes NAME.es-419.srt and NAME.pt-BR.srt, cut into the cues that each language needs, and says in a
    /// note (WebVTT) or in NAME.es-419.json who made them. Every answer is kept in the folder NAME.journal at once: after a
    /// kill --resume goes on and pays for nothing twice; without it the journal begins anew. Lines that no model could
    /// translate are left out and named; the exit code is then 1.
    ///
    /// Examples:
    ///   hallyu subtitles translate ko.srt --glossary terms.toml --characters cast.toml
    ///   hallyu subtitles translate ko.srt --to es-419 -o tracks --resume
    #[command(verbatim_doc_comment)]
    Translate(translate::Translate),
    /// Hear a video and write what is said in it
    ///
    /// ffmpeg takes out the sound; where somebody speaks is found and heard in pieces; what the model
    /// probably made up is left out; the rest is cut into cues. The one who hears is a Whisper model of
    /// this machine (--model-path, or transcription.model_path of the settings; needs a program that was
    /// built with the feature whisper), else the server of transcription.base_url. Lines that somebody
    /// should listen to are named on standard error, with the rules that say so; FILE.json has all of
    /// them, with words, times and figures.
    ///
    /// Every piece that was heard is kept in the folder NAME.journal until the result is written: after
    /// a kill --resume goes on there.
    ///
    /// Examples:
    ///   hallyu models install whisper-base
    ///   hallyu subtitles transcribe 영상.mp4 --model-path data/models/ggml-base.bin
    ///   hallyu subtitles transcribe 영상.mp4 -o ko.vtt --resume
    ///   hallyu subtitles transcribe 영상.mp4 -o ko.json
    ///   hallyu subtitles translate ko.vtt
    #[command(verbatim_doc_comment)]
    Transcribe(transcribe::Transcribe),
}

/// What a file is held against.
#[derive(Debug, Args)]
pub(crate) struct Limits {
    /// Language and audience: es-419, pt-BR or ko, alone or with -kids, -sdh, -sdh-kids
    #[arg(long, default_value = "es-419", value_parser = profile)]
    profile: &'static Profile,
    /// Frames per second of the video, as 25, 23.976 or 30000/1001
    #[arg(long, default_value = "23.976", value_name = "RATE")]
    fps: FrameRate,
    /// Length of the video in milliseconds, if no cue may end after it
    #[arg(long, value_name = "MS")]
    media_ms: Option<Ms>,
}

impl Limits {
    fn track<'a>(&self, cues: &'a [Cue]) -> Track<'a> {
        Track { cues, profile: self.profile, rate: self.fps, media_ms: self.media_ms }
    }
}

fn profile(id: &str) -> Result<&'static Profile, String> {
    let known = || PROFILES.map(|profile| profile.id).join(", ");
    Profile::named(id).ok_or_else(|| format!("there are {}", known()))
}

/// A subtitle file that is read.
#[derive(Debug, Args)]
pub(crate) struct Source {
    /// The file, SRT or WebVTT; - reads standard input
    file: PathBuf,
}

/// Whether nothing is worse than a matter of polish.
fn is_clean(findings: &[Finding]) -> bool {
    findings.iter().all(|finding| finding.severity == Severity::Minor)
}

/// Runs the command; `false` if it found something that viewers would notice, or missed a limit.
pub(crate) async fn run(common: &Common, command: SubtitlesCommand) -> Result<bool> {
    match command {
        SubtitlesCommand::Check(args) => check::run(&args),
        SubtitlesCommand::Fix(args) => fix::run(&args),
        SubtitlesCommand::Convert(args) => convert::run(&args),
        SubtitlesCommand::Score(args) => score::run(&args),
        SubtitlesCommand::Diff(args) => diff::run(&args),
        SubtitlesCommand::Estimate(args) => estimate::run(&Settings::load(common)?, &args),
        SubtitlesCommand::Translate(args) => translate::run(&Settings::load(common)?, &args).await,
        SubtitlesCommand::Transcribe(args) => transcribe::run(&Settings::load(common)?, &args).await,
    }
}
