//! The scanner port: a daemon of ClamAV, or any program.

mod clamd;
mod command;

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;

use crate::application::Scanner;
use crate::domain::MediaError;

use clamd::Clamd;
use command::Program;

/// What the setting `media.scanner` names: `tcp://host:port` and `unix:///socket` are daemons of ClamAV, anything else is a
/// program with its arguments, and nothing is no scanner.
///
/// # Errors
/// What is wrong with the setting.
pub fn scanner(setting: &str) -> Result<Arc<dyn Scanner>, String> {
    let setting = setting.trim();
    if setting.is_empty() {
        return Ok(Arc::new(Off));
    }
    match Clamd::named(setting) {
        Some(daemon) => Ok(Arc::new(daemon?)),
        None => Ok(Arc::new(Program::named(setting))),
    }
}

/// Lets everything pass: the operator wants no scanner.
struct Off;

#[async_trait]
impl Scanner for Off {
    async fn scan(&self, _: &Path) -> Result<(), MediaError> {
        Ok(())
    }

    async fn ping(&self) -> Result<(), MediaError> {
        Ok(())
    }
}
