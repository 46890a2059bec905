//! What services promise over HTTP, each router called in process.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod answers;
mod bodies;
mod errors;
mod openapi;
mod queries;
mod services;
mod sessions;
mod support;
mod tokens;
mod upstreams;
