//! Writes the vectors of the lines of a file, to compare them with those of another program, and says how long they took.
//!
//!     cargo run --release -p hallyu-embedding --example use3 -- MODEL.whl LINES.txt VECTORS.f32

#![allow(clippy::print_stdout, reason = "a program for people")]

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use hallyu_embedding::use3::Encoder;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, lines, vectors] = arguments.as_slice() else {
        return Err("MODEL.whl LINES.txt VECTORS.f32".into());
    };
    let begun = Instant::now();
    let encoder = Encoder::open(Path::new(model))?;
    println!("opened in {:.0?}", begun.elapsed());
    let text = std::fs::read_to_string(lines)?;
    let lines: Vec<&str> = text.lines().collect();
    let begun = Instant::now();
    let found = encoder.encode(&lines);
    println!("{} lines, {:.2?} each", lines.len(), begun.elapsed() / u32::try_from(lines.len().max(1))?);
    let begun = Instant::now();
    lines.iter().for_each(|line| drop(encoder.encode(&[line])));
    println!("one at a time {:.2?} each", begun.elapsed() / u32::try_from(lines.len().max(1))?);
    let bytes: Vec<u8> = found.iter().flatten().flat_map(|number| number.to_le_bytes()).collect();
    Ok(std::fs::write(vectors, bytes)?)
}
