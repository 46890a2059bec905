//! What this service promises, over HTTP and in its store.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod access_tokens;
mod admin_users;
mod audit_log;
mod change_password;
mod guessing;
mod live_session;
mod login;
mod logout;
mod mfa;
mod nickname_changed;
mod oauth;
mod oauth_strict;
mod operator;
mod passkeys;
mod personal_data;
mod prove_owner;
mod providers;
mod refresh;
mod register;
mod reseal;
mod reset_password;
mod sessions;
mod set_role;
mod signing_keys;
mod store_contract;
mod support;
mod sweep;
mod verify_email;
