use std::path::Path;
use std::process::Stdio;

use async_trait::async_trait;
use tokio::process::Command;

use crate::application::Scanner;
use crate::domain::MediaError;

/// Characters of what the program says that are told.
const TOLD: usize = 200;

/// A program that gets the file's path behind its arguments and ends with 0 for clean and 1 for infected, as clamscan and
/// clamdscan do.
pub(super) struct Program {
    words: Vec<String>,
}

impl Program {
    pub(super) fn named(setting: &str) -> Self {
        Self { words: setting.split_whitespace().map(str::to_owned).collect() }
    }

    fn command(&self) -> Command {
        let mut command = Command::new(self.words.first().map(String::as_str).unwrap_or_default());
        command.args(self.words.iter().skip(1)).stdin(Stdio::null()).kill_on_drop(true);
        command
    }
}

#[async_trait]
impl Scanner for Program {
    async fn scan(&self, file: &Path) -> Result<(), MediaError> {
        let output = self.command().arg(file).output().await;
        let output = output.map_err(|error| MediaError::ScannerDown(error.to_string()))?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        match output.status.code() {
            Some(0) => Ok(()),
            Some(1) => Err(MediaError::Infected(what_was_found(&said, file))),
            code => Err(MediaError::ScannerDown(format!("it ended with {code:?}: {}", short(&said)))),
        }
    }

    async fn ping(&self) -> Result<(), MediaError> {
        let Some(program) = self.words.first() else { return Ok(()) };
        let started = Command::new(program).arg("--version").stdin(Stdio::null()).output().await;
        started.map(drop).map_err(|error| MediaError::ScannerDown(error.to_string()))
    }
}

/// `/path/of/file: Name FOUND` without the path, which is nobody's business.
fn what_was_found(said: &str, file: &Path) -> String {
    let path = file.to_string_lossy();
    let line = said.lines().find(|line| line.ends_with("FOUND")).unwrap_or_default();
    let name =
        line.trim_start_matches(&*path).trim_start_matches([':', ' ']).trim_end_matches("FOUND").trim();
    if name.is_empty() { "unnamed".to_owned() } else { short(name) }
}

fn short(text: &str) -> String {
    text.trim().chars().take(TOLD).collect()
}
