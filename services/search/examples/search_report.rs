//! How well titles are found: `search_report CATALOGUE [--server URL] [--queries TABLE] [--floor] [--missed]`, on Tantivy and, with a URL, on a
//! server. Catalogue and searches are tables as `measure/` reads them; without a table of searches they are derived, and those of
//! `fixtures/written.tsv` are added whose titles the catalogue has. What `make search-report` runs.

#![allow(clippy::print_stdout, reason = "a report is printed")]

use std::path::Path;

use hallyu_kernel::{ContentId, Language, PageRequest};
use hallyu_platform::ambient::system_ambient;
use hallyu_search::application::ports::{Change, Engine};
use hallyu_search::application::{FoundTitle, Wish, find_titles};
use hallyu_search::domain::{Filter, NameKind, TitleEntry, is_surely_meant};
use hallyu_search::infrastructure::elastic::{ElasticConfig, ElasticEngine};
use hallyu_search::infrastructure::tantivy::TantivyEngine;

#[path = "../measure/mod.rs"]
mod measure;

use measure::queries::{Query, derive, read};
use measure::score::Report;

type Failure = Box<dyn std::error::Error>;

/// What is asked of all searches together, and of each class.
const FLOORS: (f64, f64) = (0.95, 0.90);

/// Searches that were written by hand.
const WRITTEN: &str = include_str!("../fixtures/written.tsv");

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str| arguments.iter().position(|argument| argument == name);
    let path = arguments.first().filter(|path| !path.starts_with("--")).ok_or("which catalogue?")?;
    let titles = measure::catalogue::read(&std::fs::read_to_string(Path::new(path))?);
    let table = option("--queries").and_then(|at| arguments.get(at + 1));
    let queries = match table {
        Some(table) => read(&std::fs::read_to_string(table)?, &titles),
        None => [derive(&titles), read(WRITTEN, &titles)].concat(),
    };
    let folder = tempfile::tempdir()?;
    let mut engines: Vec<(&str, Box<dyn Engine>)> =
        vec![("Tantivy", Box::new(TantivyEngine::open(folder.path())?))];
    if let Some(url) = option("--server").and_then(|at| arguments.get(at + 1)) {
        let config = ElasticConfig { url: url.clone(), korean_analyzer: "standard".to_owned() };
        engines.push(("server", Box::new(ElasticEngine::new(config, system_ambient())?)));
    }
    let mut failed = false;
    for (name, engine) in engines {
        let mut index = engine.rebuild().await?;
        let entries = titles.iter().cloned().map(|title| Change::Title(Box::new(TitleEntry::new(title))));
        index.add(entries.collect()).await?;
        index.finish().await?;
        let report = report(&*engine, &queries).await?;
        println!("{name}: {} titles, {} searches\n{report}", titles.len(), queries.len());
        if option("--missed").is_some() {
            for (query, place) in &report.missed {
                println!("{:18} {:50} {place:?}", query.class, query.text);
            }
        }
        failed |= !report.below(FLOORS).is_empty();
    }
    match failed && option("--floor").is_some() {
        true => Err("below what is asked: MRR@10 of 0.95 in all and of 0.90 in each class".into()),
        false => Ok(()),
    }
}

/// The title that a search is taken to be surely for.
fn surely_meant(found: &[FoundTitle]) -> Option<ContentId> {
    let first = found.first().filter(|first| {
        first.matched.as_ref().is_some_and(|name| name.kind == NameKind::Title)
            && is_surely_meant(first.score, found.get(1).map(|second| second.score))
    });
    first.map(|first| first.record.content_id)
}

async fn report(engine: &dyn Engine, queries: &[Query]) -> Result<Report, Failure> {
    let mut report = Report::default();
    for query in queries {
        let wish = Wish {
            typed: query.text.clone(),
            filter: Filter::default(),
            page: PageRequest::new(1, 10),
            language: Language::Es,
        };
        let found = find_titles(engine, &wish).await?;
        let items = &found.titles.items;
        let ids: Vec<_> = items.iter().map(|found| found.record.content_id).collect();
        report.add(query, &ids);
        report.add_sure(query, surely_meant(items));
    }
    Ok(report)
}
