//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use hallyu_kernel::{Role, SubtitleLanguage};

use crate::commands::models::ModelsCommand;
use crate::commands::subtitles::SubtitlesCommand;

/// Streams Korean video with Latin-American subtitles: every service, the gateway and the workers in one program.
///
/// Without further ado, `hallyu serve` runs everything on this machine, under one data folder, at http://127.0.0.1:8000.
#[derive(Debug, Parser)]
#[command(name = "hallyu", version, max_term_width = 110)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Where the settings come from.
#[derive(Clone, Debug, Args)]
pub(crate) struct Common {
    /// Settings that differ from the defaults, as TOML (see `hallyu config print --defaults`)
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Folder of everything that the embedded stores keep [default: ./data]
    #[arg(long, global = true, value_name = "FOLDER")]
    pub(crate) data: Option<PathBuf>,
    /// Address to listen on [default: 127.0.0.1]
    #[arg(long, global = true)]
    pub(crate) host: Option<String>,
    /// Port to listen on; 0 takes a free one [default: 8000]
    #[arg(long, global = true)]
    pub(crate) port: Option<u16>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the platform until SIGTERM or Ctrl-C, then finish what is in work
    Serve(ServeArgs),
    /// Upload a video or a folder of episodes, follow them to their playable streams, publish them
    Ingest(Box<IngestArgs>),
    /// Fill an empty platform with the demo library and one login per role
    Demo(DemoArgs),
    /// Bring every database to the present schema
    Migrate,
    /// Print the OpenAPI document of the whole API
    Openapi,
    /// Print the gateway's routes and limits as a declarative file for Kong
    Kong,
    /// Hear, check, fix, convert, score, compare and translate subtitles on files; needs no server
    #[command(subcommand)]
    Subtitles(SubtitlesCommand),
    /// List and install the models that can run in this process
    #[command(subcommand)]
    Models(ModelsCommand),
    /// List what `serve --target` knows
    Targets,
    /// Show or check the settings
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Manage accounts
    #[command(subcommand)]
    Admin(AdminCommand),
    /// See who is behind with events, what was given up, and hand it out again
    ///
    /// Services and workers tell each other what happened by events on a bus (bus.url of the settings). Each consumer
    /// group is owed every event of its topics. One that fails is tried again, ten times; then it is a dead letter: it
    /// stays on the bus until an operator replays it.
    ///
    /// These commands work on the bus itself, whether or not a server is running.
    #[command(subcommand)]
    Bus(BusCommand),
    /// Manage the search index
    #[command(subcommand)]
    Search(SearchCommand),
    /// Say what is installed and configured, what is missing, and what that costs
    Doctor,
}

#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// Only these targets, separated by commas (see `hallyu targets`) [default: all]
    #[arg(long, value_delimiter = ',')]
    pub(crate) target: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct IngestArgs {
    /// The video, in any format that ffmpeg reads; or a folder of episodes named like S01E02, 1x02, E05, 제3화 or Episodio 4,
    /// with subtitles beside them named like E05.es-419.srt
    pub(crate) path: PathBuf,
    /// Korean title of the new title
    #[arg(long, required_unless_present = "content")]
    pub(crate) title: Option<String>,
    /// Add to this title instead of making one
    #[arg(long, value_name = "CNT_ID", conflicts_with = "title")]
    pub(crate) content: Option<String>,
    /// Number of the episode in its title [default: 1]
    #[arg(long)]
    pub(crate) episode: Option<u32>,
    /// drama, movie, variety or kpop
    #[arg(long = "type", default_value = "drama", value_name = "TYPE")]
    pub(crate) kind: String,
    /// Year of the work [default: this year]
    #[arg(long)]
    pub(crate) year: Option<i32>,
    /// A subtitle file (SRT or WebVTT) and its language, as es-419=FILE; may be repeated
    #[arg(long, value_name = "LANGUAGE=FILE", value_parser = subtitle_argument)]
    pub(crate) subtitle: Vec<(SubtitleLanguage, PathBuf)>,
    /// Ingest a folder; otherwise only what would be made of it is shown
    #[arg(long)]
    pub(crate) yes: bool,
    /// Leave it unpublished
    #[arg(long)]
    pub(crate) draft: bool,
}

fn subtitle_argument(text: &str) -> Result<(SubtitleLanguage, PathBuf), String> {
    let (language, file) =
        text.split_once('=').ok_or("expected LANGUAGE=FILE, for example es-419=lines.srt")?;
    Ok((language.parse().map_err(|error| format!("{error}"))?, PathBuf::from(file)))
}

#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// Folder with library.toml and the media that its script made
    #[arg(long, value_name = "FOLDER")]
    pub(crate) library: PathBuf,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Say whether the settings can be used, and what is wrong with each that cannot
    Check,
    /// Print the settings in force, secrets masked
    Print {
        /// Print the documented defaults instead: a starting point for a file of one's own
        #[arg(long)]
        defaults: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum AdminCommand {
    /// Make an account whose address counts as verified; the password is read from standard input
    CreateUser {
        /// E-mail address
        #[arg(long)]
        email: String,
        /// 2 to 20 letters or digits
        #[arg(long)]
        nickname: String,
        /// user, premium, creator, moderator or admin
        #[arg(long, default_value = "user")]
        role: Role,
    },
    /// Give an account another role; its sessions notice at once
    SetRole {
        /// E-mail address
        #[arg(long)]
        email: String,
        /// user, premium, creator, moderator or admin
        #[arg(long)]
        role: Role,
    },
    /// Open a suspended account again
    Unsuspend {
        /// E-mail address
        #[arg(long)]
        email: String,
    },
    /// Make the key that signs access tokens from a quarter of an hour on; nobody is logged out
    RotateKeys,
    /// Seal with the present master key what one of security.previous_master_keys sealed
    Reseal,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SearchCommand {
    /// Make the search index anew from the catalogue
    ///
    /// The service `search` is told so on the bus, now or when it starts. It makes the index beside the one that is asked and then puts
    /// it in its place, so that searches go on meanwhile. It does the same by itself when the index is damaged or of another version.
    Rebuild,
}

#[derive(Debug, Subcommand)]
pub(crate) enum BusCommand {
    /// Print how many events each consumer group is owed
    ///
    /// One line per group: its name, and the events that wait or are postponed after a failure. A number that grows means
    /// that nobody consumes (is the worker running?) or that consumers are slower than what happens. Dead letters are not
    /// counted; on RabbitMQ what a server has in work at this moment is not counted either.
    Lag,
    /// List the events that were given up, oldest first
    ///
    /// One line per dead letter: its id for `hallyu bus replay`, the consumer group that gave it up, the topic, when it
    /// happened, how often it was tried, and what went wrong last. They stay listed until they are replayed.
    DeadLetters {
        /// No more than this
        #[arg(long, default_value_t = 100, value_name = "COUNT")]
        limit: u32,
        /// Only those of this consumer group
        #[arg(long)]
        group: Option<String>,
        /// One JSON object per line, with the event's payload (it may hold personal data)
        #[arg(long)]
        json: bool,
    },
    /// Hand dead letters out again, each to the group that gave it up
    ///
    /// Do it once the cause is gone: a fixed version is running, a provider is back. The event is then as good as new and
    /// may be tried ten times again. Groups apply each event once, so a replay too many does no harm.
    ///
    /// Examples:
    ///   hallyu bus replay 0199a3c4-...         one, by its id in `hallyu bus dead-letters`
    ///   hallyu bus replay --all --group media  all that the group media gave up
    #[command(verbatim_doc_comment)]
    Replay(ReplayArgs),
}

#[derive(Debug, Args)]
pub(crate) struct ReplayArgs {
    /// Ids of dead letters
    #[arg(value_name = "ID", required_unless_present = "all")]
    pub(crate) ids: Vec<String>,
    /// All that there are now
    #[arg(long, conflicts_with = "ids")]
    pub(crate) all: bool,
    /// With --all: only those of this consumer group
    #[arg(long, requires = "all")]
    pub(crate) group: Option<String>,
}
