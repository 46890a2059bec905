//! What search by meaning is worth and what it costs: `meaning MODEL [TITLES]`, over the invented catalogue with synopses among so many
//! other titles. `bench/meaning.sh` runs it.

#![allow(clippy::print_stdout, reason = "a report is printed")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use hallyu_contracts::catalogue::TitleRecord;
use hallyu_kernel::{ContentId, Language, PageRequest};
use hallyu_platform::ambient::system_ambient;
use hallyu_platform::embedding::{Embedder, Sentences};
use hallyu_platform::meaning::{Meaning, Text};
use hallyu_platform::vectors::{Item, MemoryIndex, VectorIndex};
use hallyu_search::application::ports::{Change, Engine};
use hallyu_search::application::{Results, TitleMeaning, Wish, find_titles, find_titles_about};
use hallyu_search::domain::{About, Filter, TitleEntry};
use hallyu_search::infrastructure::tantivy::TantivyEngine;

#[path = "../measure/mod.rs"]
mod measure;

use measure::paraphrases::{described, is_hit, paraphrases};
use measure::queries::derive;

type Failure = Box<dyn std::error::Error>;

const BATCH: usize = 500;
const LANGUAGES: usize = 4;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let model = arguments.first().ok_or("the file of the model is missing")?;
    let others = arguments.get(1).and_then(|count| count.parse().ok()).unwrap_or(10_000);
    let invented = described(measure::catalogue::read(include_str!("../fixtures/catalogue.tsv")));
    let folder = tempfile::tempdir()?;
    let engine = TantivyEngine::open(folder.path())?;
    let encoder: Arc<dyn Embedder> = Arc::new(Sentences::open(model.as_ref())?);
    let about = fill(&engine, &invented, (encoder, others)).await?;
    descriptions(&engine, &about, &invented).await?;
    names(&engine, &about, &invented).await
}

/// Puts the titles into the engine and what they are about into memory, beside others that are about nothing.
async fn fill(
    engine: &dyn Engine,
    invented: &[TitleRecord],
    (encoder, others): (Arc<dyn Embedder>, usize),
) -> Result<TitleMeaning, Failure> {
    let mut noise = measure::synthetic::titles(others);
    (1_000_000_u128..)
        .zip(&mut noise)
        .for_each(|(id, title)| title.content_id = uuid::Uuid::from_u128(id).into());
    let mut index = engine.rebuild().await?;
    for batch in [invented, &noise].concat().chunks(BATCH) {
        let entries = batch.iter().cloned().map(|title| Change::Title(Box::new(TitleEntry::new(title))));
        index.add(entries.collect()).await?;
    }
    index.finish().await?;
    let vectors = Arc::new(MemoryIndex::new());
    let length = encoder.embed(&["."]).await?.first().map_or(0, Vec::len);
    let somewhere = |number: usize| {
        let mut vector = vec![0.0; length];
        vector[number % length.max(1)] = 1.0;
        Item { id: format!("-/{number}"), vector, group: (number % LANGUAGES).to_string() }
    };
    vectors
        .upsert(&format!("titles:{}", encoder.name()), (0..others * LANGUAGES).map(somewhere).collect())
        .await?;
    let meaning = Meaning::new(encoder, vectors, "titles");
    let begun = Instant::now();
    let text = |About { id, text, language }| Text { id, text, group: language.to_owned() };
    let texts: Vec<Text> = invented.iter().flat_map(About::of).map(text).collect();
    let count = texts.len();
    meaning.put(texts).await?;
    println!(
        "{count} texts learned, {:.2} ms each, among {} vectors of others",
        ms(begun) / count as f64,
        others * LANGUAGES
    );
    Ok(TitleMeaning::new(meaning, Duration::from_secs(10), system_ambient()))
}

async fn descriptions(
    engine: &dyn Engine,
    about: &TitleMeaning,
    titles: &[TitleRecord],
) -> Result<(), Failure> {
    let paraphrases = paraphrases();
    let (mut hits, mut times) = ([0, 0], [Vec::new(), Vec::new()]);
    for paraphrase in &paraphrases {
        let wish = wish(paraphrase.text);
        let begun = Instant::now();
        let plain = ids(&find_titles(engine, &wish).await?);
        times[0].push(ms(begun));
        let begun = Instant::now();
        let known = ids(&find_titles_about(engine, about, &wish).await?);
        times[1].push(ms(begun));
        let found = [&plain, &known].map(|found| is_hit(paraphrase, titles, found));
        hits.iter_mut().zip(found).for_each(|(hits, is_hit)| *hits += usize::from(is_hit));
        println!("{}  {:5}  {:5}  {}", paraphrase.language, found[0], found[1], paraphrase.text);
    }
    println!("descriptions: hit@3 of {}: {} by words, {} with meaning", paraphrases.len(), hits[0], hits[1]);
    print_times(times);
    Ok(())
}

/// Searches for names: how many have another first title, and what they take.
async fn names(engine: &dyn Engine, about: &TitleMeaning, titles: &[TitleRecord]) -> Result<(), Failure> {
    let (mut lost, mut won, mut times) = (0, 0, [Vec::new(), Vec::new()]);
    let queries = derive(titles);
    for query in &queries {
        let wish = wish(&query.text);
        let begun = Instant::now();
        let plain = ids(&find_titles(engine, &wish).await?);
        times[0].push(ms(begun));
        let begun = Instant::now();
        let known = ids(&find_titles_about(engine, about, &wish).await?);
        times[1].push(ms(begun));
        let is_first = |found: &[ContentId]| found.first().is_some_and(|id| query.wanted.contains(id));
        lost += usize::from(is_first(&plain) && !is_first(&known));
        won += usize::from(!is_first(&plain) && is_first(&known));
    }
    println!("names: of {} searches {lost} lose their first title and {won} gain it", queries.len());
    print_times(times);
    Ok(())
}

fn wish(typed: &str) -> Wish {
    let (filter, page) = (Filter::default(), PageRequest::new(1, 20));
    Wish { typed: typed.to_owned(), filter, page, language: Language::Es }
}

fn ids(results: &Results) -> Vec<ContentId> {
    results.titles.items.iter().map(|found| found.record.content_id).collect()
}

fn ms(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1000.0
}

fn print_times(times: [Vec<f64>; 2]) {
    for (name, mut times) in ["by words", "with meaning"].into_iter().zip(times) {
        times.sort_by(f64::total_cmp);
        let at = |share: f64| times.get((times.len() as f64 * share) as usize).copied().unwrap_or_default();
        println!("  {name:12}  p50 {:6.2} ms  p95 {:6.2} ms", at(0.5), at(0.95));
    }
}
