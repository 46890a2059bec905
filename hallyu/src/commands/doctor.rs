//! `hallyu doctor`: what is here, what is missing, and what that costs.

use std::path::Path;
use std::process::Command;

use serde::Deserialize;

use crate::config::{BadSettings, Settings};

/// What was found out about one thing.
#[derive(Debug, PartialEq, Eq)]
enum Finding {
    Fine(String),
    Missing { what: String, costs: &'static str },
}

#[derive(Deserialize)]
struct Programs {
    ffmpeg: String,
    ffprobe: String,
}

#[derive(Deserialize)]
struct Provider {
    base_url: String,
    model: String,
}

/// Prints one line per thing; `true` if nothing that the platform cannot do without is missing.
pub(crate) fn run(settings: &Settings) -> Result<bool, BadSettings> {
    let programs: Programs = settings.section("media")?;
    let needed = [
        program(&programs.ffmpeg, "videos cannot be transcoded (Debian: apt-get install ffmpeg)"),
        program(&programs.ffprobe, "uploads cannot be examined (Debian: apt-get install ffmpeg)"),
        encoder(&programs.ffmpeg),
        folder(settings.data()),
    ];
    let optional = [
        provider(
            "transcription",
            &settings.section("transcription")?,
            "Korean tracks wait, or are imported as files",
        ),
        provider(
            "translation",
            &settings.section("translation")?,
            "translated tracks wait, or are imported as files",
        ),
    ];
    println!("needed");
    needed.iter().for_each(print);
    println!("optional");
    optional.iter().for_each(print);
    Ok(needed.iter().all(|finding| matches!(finding, Finding::Fine(_))))
}

fn print(finding: &Finding) {
    match finding {
        Finding::Fine(what) => println!("  ok       {what}"),
        Finding::Missing { what, costs } => println!("  missing  {what}: {costs}"),
    }
}

fn program(name: &str, costs: &'static str) -> Finding {
    match Command::new(name).arg("-version").output() {
        Ok(output) if output.status.success() => {
            let version = String::from_utf8_lossy(&output.stdout);
            Finding::Fine(version.lines().next().unwrap_or(name).to_owned())
        }
        _ => Finding::Missing { what: name.to_owned(), costs },
    }
}

fn encoder(ffmpeg: &str) -> Finding {
    let listing = Command::new(ffmpeg).args(["-hide_banner", "-encoders"]).output();
    let has = listing.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("libx264"));
    if has {
        return Finding::Fine("H.264 encoder libx264".to_owned());
    }
    let costs = "renditions cannot be made: install an ffmpeg that was built with it";
    Finding::Missing { what: "H.264 encoder libx264".to_owned(), costs }
}

fn folder(data: &Path) -> Finding {
    let shown = format!("data folder {}", data.display());
    let writable = std::fs::create_dir_all(data).and_then(|()| tempfile::tempfile_in(data));
    match writable {
        Ok(_) => Finding::Fine(shown),
        Err(error) => Finding::Missing { what: format!("{shown} ({error})"), costs: "nothing can be stored" },
    }
}

fn provider(section: &'static str, provider: &Provider, costs: &'static str) -> Finding {
    if provider.base_url.is_empty() {
        return Finding::Missing { what: format!("{section}.base_url"), costs };
    }
    Finding::Fine(format!("{section} by {} at {}", provider.model, provider.base_url))
}
