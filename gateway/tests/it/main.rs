//! What the gateway promises, its router called in process.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod access;
mod bounds;
mod documents;
mod limits;
mod routing;
mod support;
