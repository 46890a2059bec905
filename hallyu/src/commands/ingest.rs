//! `hallyu ingest`: from a file to a playable episode, by the same calls that a creator's client makes.
//!
//! Every step carries a key made from the file's content, so that a run after a crash finds what the first one made.

use anyhow::Result;
use chrono::Datelike as _;
use hallyu_platform::ambient::system_ambient;
use indicatif::MultiProgress;
use serde_json::json;

use crate::cli::IngestArgs;
use crate::client::{Client, text};
use crate::config::Settings;
use crate::server::with_client;
use crate::upload::{Video, follow, import};

/// Uploads, follows and publishes: through the server on the data folder, or one of its own.
pub(crate) async fn run(settings: &Settings, args: &IngestArgs) -> Result<()> {
    with_client(settings, async |client| ingest(client, args).await).await
}

/// The bars go to standard error, the address of the page to standard output.
async fn ingest(client: &Client, args: &IngestArgs) -> Result<()> {
    let bars = MultiProgress::new();
    let video = Video::open(&args.file, &bars).await?;
    let content = content(client, args, &video.checksum).await?;
    let episode = episode(client, args, (&content, &video.checksum)).await?;
    for (language, file) in &args.subtitle {
        import(client, &episode, (language.as_str(), file)).await?;
    }
    let job = video.upload(client, &episode, &bars).await?;
    follow(client, &job, &bars).await?;
    if !args.draft {
        let key = format!("publish-{episode}");
        client.post(&format!("/episodes/{episode}/publish"), &json!({}), &key).await?;
        client.post(&format!("/contents/{content}/publish"), &json!({}), &key).await?;
    }
    println!("ready: /es/watch/{episode} (title {content})");
    Ok(())
}

async fn content(client: &Client, args: &IngestArgs, checksum: &str) -> Result<String> {
    if let Some(content) = &args.content {
        return Ok(content.clone());
    }
    let year = args.year.unwrap_or_else(|| system_ambient().now().year());
    let body = json!({ "type": args.kind, "title": args.title, "year": year });
    text(&client.post("/contents", &body, &format!("ingest-{checksum}")).await?, "content_id")
}

async fn episode(client: &Client, args: &IngestArgs, (content, checksum): (&str, &str)) -> Result<String> {
    let title = client.get(&format!("/contents/{content}")).await?;
    let mut present = title["episodes"].as_array().into_iter().flatten();
    if let Some(found) = present.find(|episode| episode["episode_number"] == args.episode) {
        return text(found, "episode_id");
    }
    let body = json!({ "episode_number": args.episode });
    let key = format!("ingest-{checksum}-{}", args.episode);
    text(&client.post(&format!("/contents/{content}/episodes"), &body, &key).await?, "episode_id")
}
