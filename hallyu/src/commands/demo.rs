//! `hallyu demo`: an empty platform becomes one with a small library, made by the same calls that a creator's client
//! makes, and a login per role.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use hallyu_auth::AuthError;
use hallyu_kernel::Role;
use indicatif::MultiProgress;
use reqwest::Method;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::admin::new_user;
use crate::backends::Backends;
use crate::cli::DemoArgs;
use crate::client::{Client, text};
use crate::config::Settings;
use crate::server::with_client;
use crate::upload::{Video, follow, import};
use crate::wiring::auth_application;

/// Password of every demo login. The demo listens on this machine alone.
const PASSWORD: &str = "Hallyu-2026";
/// File in the data folder that says that the library is complete.
const DONE: &str = "demo-library-is-complete";

#[derive(Deserialize)]
struct Library {
    title: Vec<DemoTitle>,
}

/// Texts by language.
type Texts = BTreeMap<String, String>;

#[derive(Deserialize)]
struct DemoTitle {
    key: String,
    r#type: String,
    status: String,
    year: u16,
    genres: Vec<String>,
    network: Option<String>,
    #[serde(default)]
    exclusive: bool,
    total_episodes: Option<u32>,
    duration_minutes: Option<u32>,
    poster: PathBuf,
    backdrop: PathBuf,
    name: Texts,
    synopsis: Texts,
    #[serde(default)]
    credit: Vec<Credit>,
    #[serde(default)]
    episode: Vec<DemoEpisode>,
}

#[derive(Deserialize)]
struct Credit {
    role: String,
    name: String,
    romanised: String,
    character: Option<String>,
}

#[derive(Deserialize)]
struct DemoEpisode {
    number: u32,
    file: PathBuf,
    name: Texts,
    synopsis: Texts,
    #[serde(default)]
    subtitles: BTreeMap<String, PathBuf>,
}

/// Makes what is missing and prints the logins.
pub(crate) async fn run(settings: &Settings, args: &DemoArgs) -> Result<()> {
    let done = settings.data().join(DONE);
    if !done.exists() {
        let path = args.library.join("library.toml");
        let library =
            std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let library: Library =
            toml::from_str(&library).with_context(|| format!("cannot read {}", path.display()))?;
        logins(settings).await?;
        with_client(settings, async |client| fill(client, &library, &args.library).await).await?;
        std::fs::write(done, "")?;
    }
    println!("logins (password {PASSWORD}):");
    for role in Role::ALL {
        println!("  {role:10} {}", email(role));
    }
    Ok(())
}

/// Address of the demo login of a role.
fn email(role: Role) -> String {
    format!("{role}@demo.example")
}

async fn logins(settings: &Settings) -> Result<()> {
    let backends = Backends::new(settings)?;
    let auth = auth_application(settings, &backends).await?;
    for role in Role::ALL {
        let new = new_user(&email(role), &format!("demo{role}"), (PASSWORD, role))?;
        match auth.create_user(new).await {
            Ok(_) | Err(AuthError::EmailTaken) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Uploads everything first, so that the worker is never idle, then publishes title by title. The titles belong to the
/// creator, whose studio shows them; the operator waits for the videos, since its login does not end meanwhile.
async fn fill(operator: &Client, library: &Library, folder: &Path) -> Result<()> {
    let creator = &operator.log_in(&email(Role::Creator), PASSWORD).await?;
    let bars = MultiProgress::new();
    let mut made = Vec::new();
    for title in &library.title {
        let content = make_title(creator, title, folder).await?;
        let mut jobs = Vec::new();
        for episode in &title.episode {
            jobs.push(make_episode(creator, episode, (&content, folder, &bars)).await?);
        }
        made.push((title, content, jobs));
    }
    for (title, content, jobs) in made {
        bars.println(format!("{} · {}", title.name["es"], title.name["ko"]))?;
        for (episode, job) in jobs {
            follow(operator, &job, &bars).await?;
            operator.post(&format!("/episodes/{episode}/publish"), &json!({}), "demo").await?;
        }
        operator
            .post(&format!("/contents/{content}/publish?status={}", title.status), &json!({}), "demo")
            .await?;
    }
    Ok(())
}

async fn make_title(client: &Client, title: &DemoTitle, folder: &Path) -> Result<String> {
    let cast: Vec<Value> = title.credit.iter().map(credit).collect();
    let body = json!({
        "type": title.r#type, "title": title.name["ko"], "year": title.year, "genres": title.genres,
        "network": title.network, "is_exclusive": title.exclusive, "total_episodes": title.total_episodes,
        "duration_minutes": title.duration_minutes, "texts": texts(&title.name, &title.synopsis), "cast": cast,
    });
    let made = client.post("/contents", &without_nulls(body), &format!("demo-{}", title.key)).await?;
    let content = text(&made, "content_id")?;
    for (kind, file) in [("poster", &title.poster), ("backdrop", &title.backdrop)] {
        let picture = tokio::fs::read(folder.join(file))
            .await
            .with_context(|| format!("reading {}", file.display()))?;
        let path = format!("/contents/{content}/{kind}");
        client.send((Method::PUT, &path), ("image/webp", picture.into())).await?;
    }
    Ok(content)
}

/// The ids of the episode and of the job that makes its stream.
async fn make_episode(
    client: &Client,
    episode: &DemoEpisode,
    (content, folder, bars): (&str, &Path, &MultiProgress),
) -> Result<(String, String)> {
    let body = json!({ "episode_number": episode.number, "texts": texts(&episode.name, &episode.synopsis),
                       "title": episode.name.get("ko"), "description": episode.synopsis.get("ko") });
    let key = format!("demo-{content}-{}", episode.number);
    let made = client.post(&format!("/contents/{content}/episodes"), &without_nulls(body), &key).await?;
    let id = text(&made, "episode_id")?;
    for (language, file) in &episode.subtitles {
        import(client, &id, (language, &folder.join(file))).await?;
    }
    let video = Video::open(&folder.join(&episode.file), bars).await?;
    let job = video.upload(client, &id, bars).await?;
    Ok((id, job))
}

fn credit(credit: &Credit) -> Value {
    without_nulls(json!({ "role_type": credit.role, "name": credit.name, "name_romanized": credit.romanised,
                          "role_name": credit.character }))
}

fn texts(names: &Texts, synopses: &Texts) -> Value {
    let by_language = names.iter().map(|(language, name)| {
        (
            language.clone(),
            json!({ "title": name, "description": synopses.get(language).map_or("", String::as_str) }),
        )
    });
    Value::Object(by_language.collect())
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            Value::Object(fields.into_iter().filter(|(_, value)| !value.is_null()).collect::<Map<_, _>>())
        }
        other => other,
    }
}
