//! `hallyu models`: what can run in this process, and its installation.

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::{Args, Subcommand};

use crate::config::Settings;
use crate::download::Incoming;
use crate::lock::DataFolder;
use crate::models::{MODELS, Model, Models};

#[derive(Debug, Subcommand)]
pub(crate) enum ModelsCommand {
    /// Say which models there are, which are installed, and whether this program can use them
    List,
    /// Install a model: download it (or copy it from a file), verify its checksum, put it into models.folder
    ///
    /// A download that broke off goes on where it stopped when the same command is given again. Nothing is installed whose
    /// SHA-256 is not the known one, or that of models.NAME_sha256.
    ///
    /// Examples:
    ///   hallyu models install whisper-base
    ///   hallyu models install whisper-large-v3-turbo --url https://mirror.example/ggml-large-v3-turbo.bin
    ///   hallyu models install whisper-base --path /media/usb/ggml-base.bin
    #[command(verbatim_doc_comment)]
    Install(Install),
}

#[derive(Debug, Args)]
pub(crate) struct Install {
    /// The model, as `hallyu models list` calls it
    #[arg(value_parser = named)]
    model: &'static Model,
    /// Download it from here instead of the address in the settings
    #[arg(long)]
    url: Option<String>,
    /// Copy it from this file instead
    #[arg(long, value_name = "FILE", conflicts_with = "url")]
    path: Option<PathBuf>,
}

fn named(name: &str) -> Result<&'static Model, String> {
    let known = || MODELS.iter().map(|model| model.name).collect::<Vec<_>>().join(", ");
    MODELS.iter().find(|model| model.name == name).ok_or_else(|| format!("there are {}", known()))
}

pub(crate) async fn run(settings: &Settings, command: ModelsCommand) -> Result<()> {
    let models = Models::of(settings)?;
    match command {
        ModelsCommand::List => {
            MODELS.iter().for_each(|model| println!("{}", line(&models, model)));
            Ok(())
        }
        ModelsCommand::Install(args) => install(&models, &args).await,
    }
}

fn line(models: &Models, model: &Model) -> String {
    let Model { name, megabytes, about, kind, .. } = model;
    let path = models.path(model);
    let state = match (path.is_file(), kind.obstacle()) {
        (false, _) => "not installed".to_owned(),
        (true, None) => format!("installed as {}", path.display()),
        (true, Some(obstacle)) => format!("installed as {}, but {obstacle}", path.display()),
    };
    format!("{name:23} {megabytes:>5} MB  {}: {about}\n{:33}{state}", kind.summary(), "")
}

async fn install(models: &Models, Install { model, url, path }: &Install) -> Result<()> {
    let place = models.path(model);
    let _one_at_a_time = DataFolder::take(&models.folder, "install")?;
    let incoming = Incoming { place: &place, checksums: &models.checksums(model)? };
    match path {
        _ if incoming.is_here()? => println!("{} is installed already", model.name),
        Some(path) if !path.is_file() => bail!("{}: no such file", path.display()),
        Some(path) => incoming.copy(path)?,
        None => incoming.download(url.as_deref().map_or_else(|| models.url(model), Ok)?).await?,
    }
    println!("{} = {:?}", model.kind.setting(), place.display().to_string());
    if let Some(obstacle) = model.kind.obstacle() {
        eprintln!("{obstacle}: it cannot use the model");
    }
    Ok(())
}
