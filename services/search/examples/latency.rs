//! How long searches and completions take: `latency TITLES [URL]`, on Tantivy and, with a URL, on a server. What
//! `bench/search.sh` runs.

#![allow(clippy::print_stdout, reason = "a report is printed")]

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use hallyu_kernel::{Language, PageRequest};
use hallyu_platform::ambient::system_ambient;
use hallyu_search::application::ports::{Change, Engine};
use hallyu_search::application::{Wish, find_names, find_titles};
use hallyu_search::domain::{Filter, TitleEntry};
use hallyu_search::infrastructure::elastic::{ElasticConfig, ElasticEngine};
use hallyu_search::infrastructure::tantivy::TantivyEngine;

#[path = "../measure/mod.rs"]
mod measure;

use measure::synthetic::{beginnings, searches, titles};

type Failure = Box<dyn std::error::Error>;

const ROUNDS: usize = 1000;
const BATCH: usize = 500;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let count = arguments.first().and_then(|count| count.parse().ok()).unwrap_or(100_000);
    let folder = tempfile::tempdir()?;
    let mut engines: Vec<(&str, Box<dyn Engine>)> =
        vec![("Tantivy", Box::new(TantivyEngine::open(folder.path())?))];
    if let Some(url) = arguments.get(1) {
        let config = ElasticConfig { url: url.clone(), korean_analyzer: "standard".to_owned() };
        engines.push(("server", Box::new(ElasticEngine::new(config, system_ambient())?)));
    }
    println!("{:8} {:14} {:>9} {:>9} {:>9} {:>9}", "engine", "what", "p50 ms", "p95 ms", "p99 ms", "most ms");
    for (name, engine) in engines {
        measure(name, &*engine, count).await?;
    }
    Ok(())
}

async fn measure(name: &str, engine: &dyn Engine, count: usize) -> Result<(), Failure> {
    let titles = titles(count);
    let begun = Instant::now();
    let mut index = engine.rebuild().await?;
    for batch in titles.chunks(BATCH) {
        let entries = batch.iter().cloned().map(|title| Change::Title(Box::new(TitleEntry::new(title))));
        index.add(entries.collect()).await?;
    }
    index.finish().await?;
    println!("{name:8} {count} titles indexed in {:.1} s", begun.elapsed().as_secs_f64());
    let (mut times, mut by_kind) = (Vec::new(), BTreeMap::<_, Vec<_>>::new());
    for (kind, typed) in searches(&titles, ROUNDS) {
        let (filter, page) = (Filter::default(), PageRequest::default());
        let wish = Wish { typed, filter, page, language: Language::Es };
        let time = timed(find_titles(engine, &wish)).await?;
        times.push(time);
        by_kind.entry(kind).or_default().push(time);
    }
    by_kind.into_iter().for_each(|(kind, times)| print(name, kind, times));
    print(name, "search", times);
    let mut times = Vec::new();
    for typed in beginnings(&titles, ROUNDS) {
        times.push(timed(find_names(engine, &typed, (10, Language::Es))).await?);
    }
    print(name, "autocomplete", times);
    let mut times = Vec::new();
    for title in titles.iter().take(10).cloned() {
        times.push(timed(engine.apply(vec![Change::Title(Box::new(TitleEntry::new(title)))])).await?);
    }
    print(name, "change", times);
    Ok(())
}

async fn timed<T, E: Into<Failure>>(work: impl Future<Output = Result<T, E>>) -> Result<Duration, Failure> {
    let begun = Instant::now();
    work.await.map_err(Into::into)?;
    Ok(begun.elapsed())
}

fn print(engine: &str, what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |share: f64| {
        let place = ((times.len() as f64 * share) as usize).min(times.len().saturating_sub(1));
        times.get(place).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
    };
    println!("{engine:8} {what:14} {:9.2} {:9.2} {:9.2} {:9.2}", at(0.5), at(0.95), at(0.99), at(1.0));
}
