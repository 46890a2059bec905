//! What `hallyu <command>` does, one file each.

pub(crate) mod admin;
pub(crate) mod bus;
pub(crate) mod config;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod ingest;
pub(crate) mod kong;
pub(crate) mod migrate;
pub(crate) mod models;
pub(crate) mod openapi;
pub(crate) mod search;
pub(crate) mod serve;
pub(crate) mod subtitles;
pub(crate) mod targets;
