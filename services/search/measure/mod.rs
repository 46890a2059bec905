//! How well titles are found: a catalogue from a file, searches that are derived from it by rules, and what becomes of them.

#![expect(dead_code, reason = "the tests and the reports each use a part")]

pub mod catalogue;
pub mod paraphrases;
pub mod queries;
pub mod score;
pub mod spoil;
pub mod synthetic;
