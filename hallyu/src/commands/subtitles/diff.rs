use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use hallyu_captions::metrics::diff::diff;
use hallyu_captions::metrics::suber::suber;

use super::file;

#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// The earlier or the machine's version
    before: PathBuf,
    /// The later or the corrected version
    after: PathBuf,
    /// Language of both, which decides what counts as punctuation
    #[arg(long, default_value = "es-419", value_name = "TAG")]
    language: String,
    /// Highest SubER that is good enough
    #[arg(long, value_name = "SUBER")]
    at_most: Option<f64>,
}

pub(super) fn run(args: &Diff) -> Result<bool> {
    let before = file::open(&args.before)?.document.cues;
    let after = file::open(&args.after)?.document.cues;
    let changes = diff(&before, &after);
    for change in &changes {
        println!("{change}");
    }
    let suber = suber(&before, &after, &args.language);
    println!(
        "{} places differ. SubER {:.2}: {} words, {} breaks and {} moves to edit of {} words and {} breaks",
        changes.len(),
        suber.percent(),
        suber.word_edits,
        suber.break_edits,
        suber.shifts,
        suber.words,
        suber.breaks
    );
    Ok(args.at_most.is_none_or(|most| suber.percent() <= most))
}
