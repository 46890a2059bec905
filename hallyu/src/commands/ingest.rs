//! `hallyu ingest`: from files to playable episodes, by the same calls that a creator's client makes.
//!
//! Every step carries a key made from what is ingested, and uploads go on where they were, so that a run after a crash finds
//! what the first one made.

use std::collections::BTreeSet;
use std::collections::btree_map::{BTreeMap, Entry};
use std::path::PathBuf;

use anyhow::{Result, bail, ensure};
use chrono::Datelike as _;
use hallyu_kernel::SubtitleLanguage;
use hallyu_platform::ambient::system_ambient;
use indicatif::{HumanBytes, MultiProgress};
use serde_json::json;

use crate::cli::IngestArgs;
use crate::client::{Client, text};
use crate::config::Settings;
use crate::episodes::{Found, Place, videos};
use crate::server::with_client;
use crate::upload::{Video, follow, import};

/// An episode to be made of a file.
struct Wish {
    place: Place,
    file: PathBuf,
    subtitles: Vec<(SubtitleLanguage, PathBuf)>,
}

/// Uploads, follows and publishes: through the server on the data folder, or one of its own.
pub(crate) async fn run(settings: &Settings, args: &IngestArgs) -> Result<()> {
    if !args.path.is_dir() {
        let place = Place { season: 1, episode: args.episode.unwrap_or(1) };
        let wish = Wish { place, file: args.path.clone(), subtitles: args.subtitle.clone() };
        return with_client(settings, async |client| ingest(client, args, &[wish]).await).await;
    }
    ensure!(
        args.subtitle.is_empty(),
        "--subtitle goes with one video; in a folder, name them like E05.es-419.srt"
    );
    ensure!(args.episode.is_none(), "--episode goes with one video; in a folder, their names say it");
    let found = videos(&args.path)?;
    print_table(args, &found);
    let wishes = wishes(args, found)?;
    if !args.yes {
        println!("nothing was done: the same with --yes ingests these {} episodes", wishes.len());
        return Ok(());
    }
    with_client(settings, async |client| ingest(client, args, &wishes).await).await
}

fn print_table(args: &IngestArgs, found: &[Found]) {
    println!("{:>6} {:>7} {:>10}  {:24} file", "season", "episode", "size", "subtitles");
    for video in found {
        let (season, episode) = video.place.map_or(("-".to_owned(), "?".to_owned()), |place| {
            (place.season.to_string(), place.episode.to_string())
        });
        let languages: Vec<_> = video.subtitles.iter().map(|(language, _)| language.as_str()).collect();
        let name = video.path.strip_prefix(&args.path).unwrap_or(&video.path);
        let (size, languages) = (HumanBytes(video.bytes).to_string(), languages.join(" "));
        println!("{season:>6} {episode:>7} {size:>10}  {languages:24} {}", name.display());
    }
}

/// What is to be made of a folder, if that is plain.
fn wishes(args: &IngestArgs, found: Vec<Found>) -> Result<Vec<Wish>> {
    let mut by_place = BTreeMap::new();
    for video in found {
        let name = video.path.display().to_string();
        let Some(place) = video.place else {
            bail!(
                "{name}: its name does not say which episode it is, as S01E02, 1x02, E05, 제3화 or Episodio 4 do"
            );
        };
        let wish = Wish { place, file: video.path, subtitles: video.subtitles };
        if let Some(other) = by_place.insert(place, wish) {
            bail!("{name} and {} are the same episode", other.file.display());
        }
    }
    ensure!(!by_place.is_empty(), "there are no videos in {}", args.path.display());
    let seasons = by_place.keys().map(|place| place.season).collect::<BTreeSet<_>>();
    ensure!(
        args.content.is_none() || seasons.len() == 1,
        "--content is one season, and these are {}",
        seasons.len()
    );
    Ok(by_place.into_values().collect())
}

/// Uploads everything first, so that the worker is never idle. The bars go to standard error, the addresses of the pages to
/// standard output.
async fn ingest(client: &Client, args: &IngestArgs, wishes: &[Wish]) -> Result<()> {
    let bars = MultiProgress::new();
    let mut contents = BTreeMap::new();
    let mut made = Vec::new();
    for (number, wish) in wishes.iter().enumerate() {
        if wishes.len() > 1 {
            bars.println(format!("{}/{} {}", number + 1, wishes.len(), wish.file.display()))?;
        }
        let video = Video::open(&wish.file, &bars).await?;
        let video = if wishes.len() > 1 { video.among_others() } else { video };
        let season = wish.place.season;
        let content = match contents.entry(season) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(content(client, args, (season, &video.checksum)).await?),
        };
        let episode = episode(client, wish.place.episode, (content, &video.checksum)).await?;
        for (language, file) in &wish.subtitles {
            import(client, &episode, (language.as_str(), file)).await?;
        }
        let job = video.upload(client, &episode, &bars).await?;
        made.push((content.clone(), episode, job));
    }
    for (content, episode, job) in made {
        follow(client, &job, &bars).await?;
        if !args.draft {
            let key = format!("publish-{episode}");
            client.post(&format!("/episodes/{episode}/publish"), &json!({}), &key).await?;
            client.post(&format!("/contents/{content}/publish"), &json!({}), &key).await?;
        }
        println!("ready: /es/watch/{episode} (title {content})");
    }
    Ok(())
}

/// The title of a season. In Korea a later season is a title of its own.
async fn content(client: &Client, args: &IngestArgs, (season, checksum): (u32, &str)) -> Result<String> {
    if let Some(content) = &args.content {
        return Ok(content.clone());
    }
    let name = args.title.clone().unwrap_or_default();
    let title = if season > 1 { format!("{name} 시즌 {season}") } else { name };
    let year = args.year.unwrap_or_else(|| system_ambient().now().year());
    let body = json!({ "type": args.kind, "title": title, "year": year });
    text(&client.post("/contents", &body, &format!("ingest-{checksum}")).await?, "content_id")
}

async fn episode(client: &Client, number: u32, (content, checksum): (&str, &str)) -> Result<String> {
    let title = client.get(&format!("/contents/{content}")).await?;
    let mut present = title["episodes"].as_array().into_iter().flatten();
    if let Some(found) = present.find(|episode| episode["episode_number"] == number) {
        return text(found, "episode_id");
    }
    let body = json!({ "episode_number": number });
    let key = format!("ingest-{checksum}-{number}");
    text(&client.post(&format!("/contents/{content}/episodes"), &body, &key).await?, "episode_id")
}
