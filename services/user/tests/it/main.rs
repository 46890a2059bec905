//! Tests of `user` through its ports and its API.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod consents;
mod erasures;
mod exports;
mod me;
mod public_profile;
mod scene;
mod store_contract;
mod update_me;
