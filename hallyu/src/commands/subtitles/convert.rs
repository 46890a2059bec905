use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Args;
use hallyu_captions::format::Format;

use super::file;

#[derive(Debug, Args)]
pub(crate) struct Convert {
    /// The file to read, SRT or WebVTT; - reads standard input
    input: PathBuf,
    /// The file to write; - writes to standard output
    output: PathBuf,
    /// srt or vtt, where the ending of the output does not say it
    #[arg(long, value_name = "FORMAT", value_parser = ["srt", "vtt"])]
    to: Option<String>,
}

pub(super) fn run(args: &Convert) -> Result<bool> {
    let named = args.to.as_deref().and_then(Format::of_ending);
    let Some(format) = named.or_else(|| file::format_of(&args.output)) else {
        bail!("{}: the ending is neither srt nor vtt; name the format with --to", args.output.display());
    };
    let document = file::open(&args.input)?.document;
    file::save(&args.output, &format.write(&document.cues))?;
    Ok(true)
}
