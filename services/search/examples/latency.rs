//! How long searches and completions take: `latency TITLES [URL]`, on Tantivy and, with a URL, on a server. An engine that is slow is
//! asked less, and what it does not answer in time counts as long as it was waited for. What `bench/search.sh` runs.

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
/// How long an engine is asked the same kind of thing.
const PATIENCE: Duration = Duration::from_secs(60);

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
    let columns = ("p50 ms", "p95 ms", "p99 ms", "most ms");
    println!(
        "{:8} {:14} {:>6} {:>6} {:>9} {:>9} {:>9} {:>9}",
        "engine", "what", "asked", "lost", columns.0, columns.1, columns.2, columns.3
    );
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
    let (mut all, mut by_kind) = (Times::default(), BTreeMap::<_, Times>::new());
    for (kind, typed) in searches(&titles, ROUNDS) {
        let (filter, page) = (Filter::default(), PageRequest::default());
        let wish = Wish { typed, filter, page, language: Language::Es };
        if let Some(time) = all.take(find_titles(engine, &wish)).await {
            by_kind.entry(kind).or_default().0.push(time);
        }
    }
    by_kind.into_iter().for_each(|(kind, times)| times.print(name, kind));
    all.print(name, "search");
    let mut times = Times::default();
    for typed in beginnings(&titles, ROUNDS) {
        times.take(find_names(engine, &typed, (10, Language::Es))).await;
    }
    times.print(name, "autocomplete");
    let mut times = Times::default();
    for title in titles.iter().take(10).cloned() {
        times.take(engine.apply(vec![Change::Title(Box::new(TitleEntry::new(title)))])).await;
    }
    times.print(name, "change");
    Ok(())
}

/// How long each question took, and whether it was answered.
#[derive(Default)]
struct Times(Vec<(Duration, bool)>);

impl Times {
    /// Asks, unless there was enough of it.
    async fn take<T, E>(&mut self, work: impl Future<Output = Result<T, E>>) -> Option<(Duration, bool)> {
        if self.0.iter().map(|(time, _)| *time).sum::<Duration>() > PATIENCE {
            return None;
        }
        let begun = Instant::now();
        let is_answered = work.await.is_ok();
        self.0.push((begun.elapsed(), is_answered));
        self.0.last().copied()
    }

    fn print(mut self, engine: &str, what: &str) {
        self.0.sort_unstable();
        let last = self.0.len().saturating_sub(1);
        let at = |share: f64| {
            let place = ((self.0.len() as f64 * share) as usize).min(last);
            self.0.get(place).map_or(0.0, |(time, _)| time.as_secs_f64() * 1000.0)
        };
        let lost = self.0.iter().filter(|(_, is_answered)| !is_answered).count();
        let asked = self.0.len();
        println!(
            "{engine:8} {what:14} {asked:6} {lost:6} {:9.2} {:9.2} {:9.2} {:9.2}",
            at(0.5),
            at(0.95),
            at(0.99),
            at(1.0)
        );
    }
}
