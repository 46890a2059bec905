//! What the gateway promises, its router called in process.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod access;
mod access_log;
mod bounds;
mod cookies;
mod documents;
mod entry;
mod limits;
mod routing;
mod support;
