//! How good and how quick the encoders are, measured with lines that were written for tests: see `bench/embedding.sh`.
//!
//!     cargo run --release -p hallyu-embedding --example recall -- MODEL.whl EPISODE.tsv PARAPHRASES.tsv [VECTORS.f32]
//!
//! With a fourth file it writes the vectors of the episode's lines, so that they can be compared with another program's.

#![allow(clippy::print_stdout, reason = "a program for people")]

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use hallyu_embedding::use3::Encoder;
use hallyu_embedding::{Scan, dot, letters};

/// An encoder of texts.
type Encode<'a> = &'a dyn Fn(&[&str]) -> Vec<Vec<f32>>;

/// Vectors that a catalogue of thousands has.
const MANY: usize = 10_000;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, episode, paraphrases, rest @ ..] = arguments.as_slice() else {
        return Err("MODEL.whl EPISODE.tsv PARAPHRASES.tsv [VECTORS.f32]".into());
    };
    let episode = columns(episode, [6, 7, 8])?;
    let pairs = columns(paraphrases, [0, 1, 1])?;
    let begun = Instant::now();
    let encoder = Encoder::open(Path::new(model))?;
    println!("use-multilingual-v3 opened in {:.0?}", begun.elapsed());
    let sentences = |texts: &[&str]| encoder.encode(texts);
    let hashed =
        |texts: &[&str]| texts.iter().map(|text| letters::encode(text, letters::DIMENSIONS)).collect();
    for (name, encode) in [("use-multilingual-v3", &sentences as Encode<'_>), ("letters", &hashed)] {
        println!("{name}");
        speed(encode, &episode);
        across_languages(encode, &episode);
        thresholds(encode, (&episode, &pairs));
    }
    scan(&encoder.encode(&texts(&episode, 0)));
    if let [vectors] = rest {
        let lines: Vec<&str> = (0..3).flat_map(|column| texts(&episode, column)).collect();
        let numbers = encoder.encode(&lines).into_iter().flatten().flat_map(f32::to_le_bytes);
        std::fs::write(vectors, numbers.collect::<Vec<u8>>())?;
    }
    Ok(())
}

type Rows = Vec<[String; 3]>;

fn columns(path: &str, wanted: [usize; 3]) -> Result<Rows, Box<dyn Error>> {
    let text = std::fs::read_to_string(path)?;
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        wanted.map(|column| cells.get(column).copied().unwrap_or_default().to_owned())
    };
    Ok(text.lines().skip(1).map(row).collect())
}

fn texts(rows: &Rows, column: usize) -> Vec<&str> {
    rows.iter().map(|row| row[column].as_str()).collect()
}

fn speed(encode: Encode<'_>, episode: &Rows) {
    let lines = texts(episode, 0);
    let begun = Instant::now();
    lines.iter().for_each(|line| drop(encode(&[line])));
    let alone = begun.elapsed();
    let begun = Instant::now();
    drop(encode(&lines));
    let count = f64::from(u32::try_from(lines.len()).unwrap_or(1));
    let each = |time: std::time::Duration| time.as_secs_f64() * 1_000.0 / count;
    println!("  {:.2} ms a sentence alone, {:.2} ms together", each(alone), each(begun.elapsed()));
}

/// How often the translation of a line is the nearest of all lines, and among the five nearest.
fn across_languages(encode: Encode<'_>, episode: &Rows) {
    let korean = encode(&texts(episode, 0));
    for (column, language) in [(1, "es-419"), (2, "pt-BR")] {
        let lines = texts(episode, column);
        let scan = scan_of(&encode(&lines));
        // The same words may stand for several lines.
        let rank = |(at, vector): (usize, &Vec<f32>)| {
            let found = scan.nearest(vector, 5, |_| true);
            found.iter().position(|found| lines[found.row] == lines[at])
        };
        let ranks: Vec<Option<usize>> = korean.iter().enumerate().map(rank).collect();
        let share = |most: usize| {
            let within = ranks.iter().flatten().filter(|rank| **rank < most).count();
            within as f64 / ranks.len() as f64
        };
        println!("  ko -> {language}: top-1 {:.3}, top-5 {:.3} of {}", share(1), share(5), lines.len());
    }
}

/// At each cosine: the share of paraphrases that are found, and of pairs of different lines that are taken for the same.
fn thresholds(encode: Encode<'_>, (episode, pairs): (&Rows, &Rows)) {
    let (one, other) = (encode(&texts(pairs, 0)), encode(&texts(pairs, 1)));
    let same: Vec<f32> = one.iter().zip(&other).map(|(one, other)| dot(one, other)).collect();
    let lines = texts(episode, 0);
    let vectors = encode(&lines);
    let mut different = Vec::new();
    for (at, vector) in vectors.iter().enumerate() {
        let others = (0..at).filter(|other| lines[*other] != lines[at]);
        different.extend(others.map(|other| dot(vector, &vectors[other])));
    }
    for limit in [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.86] {
        let above = |cosines: &[f32]| cosines.iter().filter(|cosine| **cosine >= limit).count();
        println!(
            "  cosine {limit:.2}: {} of {} paraphrases, {} of {} other pairs",
            above(&same),
            same.len(),
            above(&different),
            different.len()
        );
    }
}

fn scan_of(vectors: &[Vec<f32>]) -> Scan {
    let mut scan = Scan::new(vectors.first().map_or(1, Vec::len));
    for vector in vectors {
        scan.push(vector);
    }
    scan
}

fn scan(vectors: &[Vec<f32>]) {
    let mut many = Scan::new(vectors.first().map_or(1, Vec::len));
    for vector in vectors.iter().cycle().take(MANY) {
        many.push(vector);
    }
    let begun = Instant::now();
    let found: usize = vectors.iter().map(|vector| many.nearest(vector, 10, |_| true).len()).sum();
    let each = begun.elapsed().as_secs_f64() * 1_000.0 / vectors.len().max(1) as f64;
    println!("exact scan of {MANY}: {each:.2} ms a query ({found} found)");
}
