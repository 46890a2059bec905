//! `hallyu doctor`: what is here, what is missing, and what that costs.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;
use hallyu_kernel::chain;
use hallyu_media::infrastructure::Ffmpeg;
use hallyu_media::{EncoderChoice, MediaConfig};
use hallyu_platform::ambient::system_ambient;
use hallyu_platform::mail::Mailer as _;
use hallyu_subtitle::SubtitleConfig;
use serde::Deserialize;

use crate::backends;
use crate::config::{Address, Settings, without_password};
use crate::models::{Kind, MODELS, Model, Models};

/// What was found out about one thing.
#[derive(Debug, PartialEq, Eq)]
enum Finding {
    Fine(String),
    Missing { what: String, costs: &'static str },
}

#[derive(Deserialize)]
struct Encoder {
    model_path: PathBuf,
}

#[derive(Deserialize)]
struct Provider {
    base_url: String,
    model: String,
    #[serde(default)]
    fallbacks: Vec<Provider>,
}

/// Prints one line per thing; `true` if nothing that the platform cannot do without is missing.
pub(crate) async fn run(settings: &Settings) -> Result<bool> {
    let programs: MediaConfig = settings.section("media")?;
    let mut needed = vec![
        program(&programs.ffmpeg, "videos cannot be transcoded (Debian: apt-get install ffmpeg)"),
        program(&programs.ffprobe, "uploads cannot be examined (Debian: apt-get install ffmpeg)"),
        encoders(&programs).await,
        folder(settings.data()),
    ];
    needed.extend(object_store(settings).await);
    let mut optional = vec![
        transcription(settings)?,
        provider(
            "translation",
            &settings.section("translation")?,
            "translated tracks wait, or are imported as files",
        ),
        embedding(settings)?,
    ];
    optional.push(vectors(settings).await);
    optional.extend(models(settings)?);
    optional.extend(hardware(&programs).await);
    optional.push(virus_scanner(&programs.scanner).await);
    optional.extend(cache(settings).await);
    optional.extend(mail_server(settings).await);
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

/// What everything that is asked for can be encoded with, without hardware.
async fn encoders(config: &MediaConfig) -> Finding {
    match Ffmpeg::new(config).software_in_words().await {
        Ok(names) => Finding::Fine(format!("encoders {names}")),
        Err(error) => Finding::Missing {
            what: format!("encoders ({error})"),
            costs: "renditions cannot be made, and with media.extra_codecs set the worker does not start",
        },
    }
}

/// Whether a device encodes, and why not; `None` if nobody wants one.
async fn hardware(config: &MediaConfig) -> Option<Finding> {
    let choice = config.encoder;
    if choice == EncoderChoice::Software {
        return None;
    }
    let (names, refused) = Ffmpeg::new(config).encoders_in_words().await.ok()?;
    if refused.is_empty() || !names.starts_with("libx264") {
        return Some(Finding::Fine(format!("pictures are encoded by {names}")));
    }
    let what = format!("hardware encoder ({})", refused.join("; "));
    Some(Finding::Missing { what, costs: "the processor encodes" })
}

fn folder(data: &Path) -> Finding {
    let shown = format!("data folder {}", data.display());
    let writable = std::fs::create_dir_all(data).and_then(|()| tempfile::tempfile_in(data));
    match writable {
        Ok(_) => Finding::Fine(shown),
        Err(error) => Finding::Missing { what: format!("{shown} ({error})"), costs: "nothing can be stored" },
    }
}

async fn object_store(settings: &Settings) -> Option<Finding> {
    let place = remote(settings, "blobs", &["s3"])?;
    let answer = async { Ok(backends::blobs(settings)?.head("doctor").await.map(drop)?) };
    Some(server(place, answer.await, "videos and images can neither be stored nor shown"))
}

async fn cache(settings: &Settings) -> Option<Finding> {
    let place = remote(settings, "cache", &["redis", "rediss"])?;
    let answer = async {
        match backends::redis(settings)? {
            Some(redis) => redis.ping().await.map_err(anyhow::Error::from_boxed),
            None => Ok(()),
        }
    };
    let costs = "everything is read from the databases, and each process counts requests for itself";
    Some(server(place, answer.await, costs))
}

async fn mail_server(settings: &Settings) -> Option<Finding> {
    let place = remote(settings, "mail", &["smtp", "smtps", "smtp+plain"])?;
    let answer = async { Ok(backends::smtp(settings, &system_ambient())?.ping().await?) };
    Some(server(place, answer.await, "mails wait until it answers"))
}

async fn virus_scanner(setting: &str) -> Finding {
    if setting.is_empty() {
        return Finding::Missing {
            what: "media.scanner".to_owned(),
            costs: "nobody looks for viruses in uploads",
        };
    }
    let answer = async {
        let scanner = hallyu_media::infrastructure::scanner(setting).map_err(anyhow::Error::msg)?;
        Ok(scanner.ping().await?)
    };
    server(format!("media.scanner {setting}"), answer.await, "uploads wait until it answers")
}

/// The setting of a section that names a server by one of these schemes.
fn remote(settings: &Settings, section: &str, schemes: &[&str]) -> Option<String> {
    let url = settings.section::<Address>(section).ok()?.url;
    let is_one = schemes.contains(&url.split("://").next()?);
    is_one.then(|| format!("{section}.url {}", without_password(&url)))
}

fn server(place: String, answer: Result<()>, costs: &'static str) -> Finding {
    match answer {
        Ok(()) => Finding::Fine(place),
        Err(error) => Finding::Missing { what: format!("{place} ({})", chain(error.as_ref())), costs },
    }
}

/// Who hears: the model of this machine, else the server.
fn transcription(settings: &Settings) -> Result<Finding> {
    let costs = "Korean tracks wait, or are imported as files";
    let config: SubtitleConfig = settings.section("transcription")?;
    let model = config.model_path.display();
    Ok(match model_error(&config) {
        _ if config.model_path.as_os_str().is_empty() => {
            provider("transcription", &settings.section("transcription")?, costs)
        }
        None => Finding::Fine(format!("transcription by {model} in this process")),
        Some(error) => {
            Finding::Missing { what: format!("transcription.model_path {model} ({error})"), costs }
        }
    })
}

/// Who tells which lines mean the same: the model of this machine, else the server, else nobody.
fn embedding(settings: &Settings) -> Result<Finding> {
    let costs = "lines are compared by their letters, and titles are found by their words alone";
    let Encoder { model_path } = settings.section("embedding")?;
    let model = model_path.display();
    Ok(match model_path.is_file() {
        _ if model_path.as_os_str().is_empty() => {
            provider("embedding", &settings.section("embedding")?, costs)
        }
        true => Finding::Fine(format!("embedding by {model} in this process")),
        false => Finding::Missing {
            what: format!("embedding.model_path {model} (there is no such file)"),
            costs: "the services content and search do not start",
        },
    })
}

/// Where vectors are found again: in memory, or in an index of Pinecone.
async fn vectors(settings: &Settings) -> Finding {
    let described = async {
        match backends::pinecone(settings, &system_ambient())? {
            Some(index) => Ok::<_, anyhow::Error>(Some(index.describe().await?)),
            None => Ok(None),
        }
    };
    match described.await {
        Ok(None) => Finding::Fine("vectors in the memory of each process".to_owned()),
        Ok(Some(shape)) => {
            let (length, count) = (shape.dimension, shape.total_vector_count);
            Finding::Fine(format!("vectors in Pinecone, {count} of {length} numbers each"))
        }
        Err(error) => Finding::Missing {
            what: format!("vectors in Pinecone ({})", chain(error.as_ref())),
            costs: "nothing is found by its meaning; without vectors.host or vectors.api_key nothing starts that needs both",
        },
    }
}

fn model_error(config: &SubtitleConfig) -> Option<&'static str> {
    Kind::Speech.obstacle().or_else(|| (!config.model_path.is_file()).then_some("there is no such file"))
}

/// Which models are installed, and whether this program can use them.
fn models(settings: &Settings) -> Result<Vec<Finding>> {
    let models = Models::of(settings)?;
    let finding = |model: &Model| {
        let path = models.path(model);
        let what = format!("model {}", model.name);
        match (path.is_file(), model.kind.obstacle()) {
            (true, None) => Finding::Fine(format!("{what} at {}", path.display())),
            (true, Some(obstacle)) => {
                Finding::Missing { what: format!("{what} ({obstacle})"), costs: "it is of no use" }
            }
            (false, _) => {
                Finding::Missing { what, costs: "`hallyu models install` gets it, if it is wanted" }
            }
        }
    };
    Ok(MODELS.iter().map(finding).collect())
}

fn provider(section: &'static str, provider: &Provider, costs: &'static str) -> Finding {
    if provider.base_url.is_empty() {
        return Finding::Missing { what: format!("{section}.base_url"), costs };
    }
    let all = std::iter::once(provider).chain(&provider.fallbacks);
    let places: Vec<String> = all.map(|one| format!("{} at {}", one.model, one.base_url)).collect();
    Finding::Fine(format!("{section} by {}", places.join(", then ")))
}
