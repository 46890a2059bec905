//! Tests of `search` through its ports and its API.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod complete;
mod engine_contract;
mod history;
mod meaning;
mod on_title_changed;
mod personal_data;
mod rebuild;
mod relevance;
mod scene;
mod search_lines;
mod search_titles;
mod store_contract;

#[path = "../../measure/mod.rs"]
mod measure;
