use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use hallyu_captions::check::{Context, check, fix};

use super::{Limits, Source, file, is_clean, print};

#[derive(Debug, Args)]
pub(crate) struct Fix {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    limits: Limits,
    /// Where to write; its ending says the format. The file itself may be named [default: standard output]
    #[arg(short, long, value_name = "OUT", default_value = "-", hide_default_value = true)]
    output: PathBuf,
}

pub(super) fn run(args: &Fix) -> Result<bool> {
    let document = file::open(&args.source.file)?.document;
    let fixed = fix(&args.limits.track(&document.cues), &Context::default());
    let left = check(&args.limits.track(&fixed.cues), &Context::default()).findings;
    let format = file::format_of(&args.output).unwrap_or(document.format);
    file::save(&args.output, &format.write(&fixed.cues))?;
    for finding in left.iter().filter(|finding| !is_clean(std::slice::from_ref(finding))) {
        eprintln!("{}", print::line(finding, &fixed.cues));
    }
    eprintln!("{} cues changed; left in {}", fixed.changed, print::summary(&left, &fixed.cues));
    Ok(is_clean(&left))
}
