//! The command line: what can be said without a running server.

#[cfg(test)]
mod bus;
#[cfg(test)]
mod cli;
#[cfg(test)]
mod models;
#[cfg(test)]
mod subtitles;
#[cfg(test)]
mod transcribe;
