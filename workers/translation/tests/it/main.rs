//! The worker against the fake model server, over real HTTP.

mod bad_answers;
mod bad_providers;
mod bench;
mod gold;
mod measures;
mod orders;
mod resume;
mod studio;
mod translate;
mod worker;
