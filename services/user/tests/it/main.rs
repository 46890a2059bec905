//! Tests of `user` through its ports and its API.

mod me;
mod public_profile;
mod scene;
mod store_contract;
mod update_me;
