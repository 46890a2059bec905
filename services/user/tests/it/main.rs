//! Tests of `user` through its ports and its API.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod consents;
mod continue_watching;
mod erasures;
mod exports;
mod favorites;
mod list_similar;
mod me;
mod public_profile;
mod rate_content;
mod recommend;
mod scene;
mod shelf;
mod store_contract;
mod storm;
mod update_me;
mod watch_history;
